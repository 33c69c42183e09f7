package io.loyaltybridge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.BridgeFixture.Reply;
import io.loyaltybridge.testing.Tables;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;

/**
 * One sender of the cookbook: what it sends, signed as it signs it, and the points that it gives.
 *
 * @param dir  where the service keeps its data
 * @param key  what it signs with
 * @param type the content type of its bodies
 */
record CookbookSender(BridgeFixture fixture, Path dir, String source, Key key, Signing signing, String type) {

    /** How a body is sent: what is added to the path, and headers. */
    record Delivery(String query, Map<String, String> headers) {
        static Delivery signed(String... pairs) {
            Map<String, String> headers = new LinkedHashMap<>();
            for (int i = 0; i < pairs.length; i += 2) {
                headers.put(pairs[i], pairs[i + 1]);
            }
            return new Delivery("", headers);
        }
    }

    /** A sender's way to sign. */
    interface Signing {
        Delivery of(Key key, byte[] body);
    }

    /** Makes signatures with what Java has, not with the code that verifies them. */
    record Key(String secret) {
        byte[] hmac(String before, byte[] body, String after) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
                mac.update(before.getBytes(StandardCharsets.UTF_8));
                mac.update(body);
                mac.update(after.getBytes(StandardCharsets.UTF_8));
                return mac.doFinal();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }

        String hex(String before, byte[] body) {
            return HexFormat.of().formatHex(hmac(before, body, ""));
        }

        String base64(String before, byte[] body, String after) {
            return Base64.getEncoder().encodeToString(hmac(before, body, after));
        }
    }

    static String payload(String file) throws IOException {
        return Files.readString(Path.of("src/test/resources/cookbook", file));
    }

    /** Sends a body that is signed, and waits until its events have run. */
    void sends(String body, int taken, int duplicates) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Reply reply = post(bytes, signing.of(key, bytes));
        assertThat(reply.body()).as(source).isEqualTo("{\"taken\":" + taken + ",\"duplicates\":" + duplicates + "}");
        assertThat(reply.status()).as(source).isEqualTo(200);
        fixture.settle();
    }

    /** The signature of one body under another, a wrong token, or nothing of both: 401, and nothing is stored. */
    void isRefusedUnsigned(String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        byte[] other =
                body.replace("XAMPLE", "XAMQLE").replace("xample", "xamqle").getBytes(StandardCharsets.UTF_8);
        if (Arrays.equals(other, bytes)) {
            other = body.replace("000000", "000001").getBytes(StandardCharsets.UTF_8);
        }
        assertThat(other).isNotEqualTo(bytes);
        Delivery delivery = signing.of(key, bytes);
        Delivery wrong = new Delivery(delivery.query().replaceFirst("=.", "=X"), delivery.headers());
        long before = stored();

        assertThat(post(other, wrong).status()).as(source).isEqualTo(401);
        assertThat(post(bytes, Delivery.signed()).status()).as(source).isEqualTo(401);

        assertThat(stored()).isEqualTo(before);
    }

    /** A payload with an e-mail address: refused unsigned, rewarded once, and nothing more when it comes again. */
    void rewards(String body, String email, long balance) {
        isRefusedUnsigned(body);
        sends(body, 1, 0);
        hasGiven(email, balance);
        sends(body, 0, 1);
        hasGiven(email, balance);
    }

    /** The same for a payload that names a person: its events wait until a file says who they are. */
    void rewardsOnceKnown(String body, int events, int earning, String person, String email, long balance)
            throws IOException {
        isRefusedUnsigned(body);
        sends(body, events, 0);
        assertThat(waiting()).as(source).isEqualTo(earning);
        assertThat(fixture.wix().balance(email)).as(source).isNull();

        Path file = Files.createTempFile(dir, "identities", ".csv");
        Files.write(file, List.of("source,person,email", source + "," + person + "," + email));
        assertThat(fixture.job("identity-import", file.toString()).toString()).contains("1 new", "\"exit\":0");
        fixture.settle();
        assertThat(waiting()).as(source).isZero();
        hasGiven(email, balance);

        sends(body, 0, events);
        hasGiven(email, balance);
    }

    /** A refund: refused unsigned, taken back once, and nothing more when it comes again. */
    void takesBack(String body, String email, long balance) {
        isRefusedUnsigned(body);
        sends(body, 1, 0);
        Awaitility.await().untilAsserted(() -> hasGiven(email, balance));
        sends(body, 0, 1);
        hasGiven(email, balance);
    }

    /** What the customer has on Wix. */
    void hasGiven(String email, long balance) {
        assertThat(fixture.wix().balance(email)).as(source).isEqualTo(balance);
    }

    /** Events that wait for an identity. */
    long waiting() {
        return fixture.bridge().inbox().list(EventState.WAITING, 1000).stream()
                .filter(row -> row.event().source().equals(source))
                .count();
    }

    private long stored() {
        return Tables.count(dir, "inbox WHERE source = '" + source + "'");
    }

    private Reply post(byte[] body, Delivery delivery) {
        Map<String, String> headers = new LinkedHashMap<>(delivery.headers());
        headers.put("Content-Type", type);
        return fixture.request("POST", fixture.baseUrl() + "/webhooks/" + source + delivery.query(), headers, body);
    }
}
