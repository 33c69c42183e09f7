package io.loyaltybridge.intake.signature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.intake.signature.Verification.Reason;
import io.loyaltybridge.intake.signature.Verification.Refused;
import io.loyaltybridge.intake.signature.Verification.Verified;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookVerifierTest {

    private static final Path PROFILES = Path.of("profiles");
    private static final String SETTING = "sources.social-like.secret";

    // The vector of the "sign function" test of the reference implementation,
    // github.com/standard-webhooks/standard-webhooks, libraries/javascript/src/webhook.test.ts
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long SENT_AT = 1614265330;
    private static final byte[] BODY = bytes("{\"test\": 2432232314}");
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
    // the same test file's example of a signature that does not match
    private static final String OTHER_SIGNATURE = "v1,Ceo5qEr07ixe2NLpvHk3FH9bwy/WavXrAFQ/9tdO6mc=";
    private static final String OTHER_SECRET = whsec(32);

    @Test
    void acceptsTheVectorOfStandardWebhooksAndReturnsItsSignedId() {
        assertThat(verify(headers(ID, SENT_AT, SIGNATURE), BODY)).isEqualTo(new Verified(Optional.of(ID)));
    }

    @Test
    void signsTheVectorOfStandardWebhooks() {
        WebhookSigner signer = new WebhookSigner(standard(), SETTING, SECRET, null);
        assertThat(signer.headers(ID, Instant.ofEpochSecond(SENT_AT), BODY))
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of("webhook-id", ID, "webhook-timestamp", "1614265330", "webhook-signature", SIGNATURE));
    }

    @Test
    void acceptsAnyMatchingSignatureOfSeveral() {
        String header = String.join(" ", OTHER_SIGNATURE, OTHER_SIGNATURE.replace("v1", "v2"), SIGNATURE, "v1,broken");
        assertThat(verify(headers(ID, SENT_AT, header), BODY)).isInstanceOf(Verified.class);
    }

    @Test
    void acceptsTheOldAndTheNewSecretWhileTheyAreExchanged() {
        WebhookVerifier both = new WebhookVerifier(standard(), SETTING, List.of(OTHER_SECRET, SECRET), at(SENT_AT));
        WebhookVerifier onlyNew = new WebhookVerifier(standard(), SETTING, List.of(OTHER_SECRET), at(SENT_AT));
        assertThat(both.verify(headers(ID, SENT_AT, SIGNATURE)::get, BODY)).isInstanceOf(Verified.class);
        assertThat(onlyNew.verify(headers(ID, SENT_AT, SIGNATURE)::get, BODY))
                .isEqualTo(refused(Reason.WRONG_SIGNATURE));
    }

    @ParameterizedTest
    @CsvSource({"-300, true", "300, true", "-301, false", "301, false"})
    void acceptsATimeUpToTheToleranceInBothDirections(long secondsOff, boolean accepted) {
        WebhookVerifier verifier = new WebhookVerifier(standard(), SETTING, List.of(SECRET), at(SENT_AT + secondsOff));
        Verification verification = verifier.verify(headers(ID, SENT_AT, SIGNATURE)::get, BODY);
        assertThat(verification).isEqualTo(accepted ? new Verified(Optional.of(ID)) : refused(Reason.STALE));
    }

    @Test
    void saysWrongSignatureOfAForgedMessageThatIsAlsoOld() {
        assertThat(verify(headers(ID, 1, SIGNATURE), BODY)).isEqualTo(refused(Reason.WRONG_SIGNATURE));
    }

    @Test
    void refusesAChangedBodyIdOrTime() {
        assertThat(verify(headers(ID, SENT_AT, SIGNATURE), bytes("{\"test\": 2432232315}")))
                .isEqualTo(refused(Reason.WRONG_SIGNATURE));
        assertThat(verify(headers("msg_other", SENT_AT, SIGNATURE), BODY)).isEqualTo(refused(Reason.WRONG_SIGNATURE));
        assertThat(verify(headers(ID, SENT_AT + 1, SIGNATURE), BODY)).isEqualTo(refused(Reason.WRONG_SIGNATURE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
    void refusesAMessageWithoutAHeaderThatTheStyleNeeds(String header) {
        Map<String, String> headers = headers(ID, SENT_AT, SIGNATURE);
        headers.remove(header);
        assertThat(verify(headers, BODY)).isEqualTo(refused(Reason.MISSING_HEADER));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v1,",
                "v1",
                "v1,!",
                "v1,g0hM9SsE",
                "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
                "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
            })
    void refusesASignatureOfAnotherVersionOrThatCannotBeRead(String signature) {
        assertThat(verify(headers(ID, SENT_AT, signature), BODY)).isEqualTo(refused(Reason.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "hello",
                "-1614265330",
                "+1614265330",
                "1614265330.5",
                "999999999999",
                "\u0661\u0666\u0661\u0664"
            })
    void refusesATimeThatIsNotUnixSeconds(String timestamp) {
        Map<String, String> headers = headers(ID, SENT_AT, SIGNATURE);
        headers.put("webhook-timestamp", timestamp);
        assertThat(verify(headers, BODY)).isEqualTo(refused(Reason.MALFORMED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "msg.1614265330", "msg 1", "msg\u00e9"})
    void refusesAnIdThatCouldBeTakenForAnother(String id) {
        assertThat(verify(headers(id, SENT_AT, SIGNATURE), BODY)).isEqualTo(refused(Reason.MALFORMED));
        WebhookSigner signer = new WebhookSigner(standard(), SETTING, SECRET, null);
        assertThatThrownBy(() -> signer.headers(id, Instant.ofEpochSecond(SENT_AT), BODY))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the id of a message of style standard-webhooks: expected 1 to 256 printable ASCII "
                        + "characters without the delimiter of the signed content");
    }

    @Test
    void acceptsTheExampleOfGitHubsDocumentation() {
        // docs.github.com, "Validating webhook deliveries", "Testing the webhook payload validation"
        WebhookVerifier verifier =
                new WebhookVerifier(style("github"), SETTING, List.of("It's a Secret to Everybody"), at(SENT_AT));
        Map<String, String> headers = caseInsensitive(Map.of(
                "X-Hub-Signature-256",
                "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17",
                "X-GitHub-Delivery",
                "72d3162e-cc78-11e3-81ab-4c9367dc0958"));
        assertThat(verifier.verify(headers::get, bytes("Hello, World!"))).isEqualTo(new Verified(Optional.empty()));
        assertThat(verifier.verify(headers::get, bytes("Hello, World?"))).isEqualTo(refused(Reason.WRONG_SIGNATURE));
    }

    @Test
    void acceptsTheExampleOfSlacksDocumentation() {
        // api.slack.com, "Verifying requests from Slack"; also in the tests of github.com/slackapi/bolt-js
        WebhookVerifier verifier = new WebhookVerifier(
                style("slack"), SETTING, List.of("8f742231b10e8888abcd99yyyzzz85a5"), at(1531420618));
        Map<String, String> headers = caseInsensitive(Map.of(
                "X-Slack-Request-Timestamp",
                "1531420618",
                "X-Slack-Signature",
                "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"));
        byte[] body = bytes("token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow"
                + "&channel_id=G8PSS9T3V&channel_name=foobar&user_id=U2CERLKJA&user_name=roadrunner"
                + "&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com%2Fcommands"
                + "%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN"
                + "&trigger_id=398738663015.47445629121.803a0bc887a14d10d2c447fce8b6703c");
        assertThat(verifier.verify(headers::get, body)).isEqualTo(new Verified(Optional.empty()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"standard-webhooks", "svix", "stripe", "github", "meta", "shopify", "square", "slack", "zoom"})
    void everyPresetAcceptsWhatItSignsAndNothingElse(String name) {
        SignatureStyle style = style(name);
        String secret = style.secretFormat() == SecretFormat.WHSEC ? OTHER_SECRET : "a plain secret \u00fc";
        String url = style.content().hasUrl() ? "https://shop.example/webhooks/square" : null;
        Map<String, String> headers = caseInsensitive(
                new WebhookSigner(style, SETTING, secret, url).headers("evt-1", Instant.ofEpochSecond(SENT_AT), BODY));
        WebhookVerifier verifier = new WebhookVerifier(style, SETTING, List.of(secret), url, at(SENT_AT));

        assertThat(verifier.verify(headers::get, BODY))
                .isEqualTo(new Verified(style.idHeader().map(header -> "evt-1")));
        assertThat(verifier.verify(headers::get, bytes("{}"))).isEqualTo(refused(Reason.WRONG_SIGNATURE));
        assertThat(verifier.verify(header -> null, BODY)).isEqualTo(refused(Reason.MISSING_HEADER));
        assertThat(verifier.verify(header -> "nonsense", BODY))
                .isIn(refused(Reason.MALFORMED), refused(Reason.MISSING_HEADER));
    }

    @Test
    void readsStripesPairsInAnyOrderAndWithSeveralSignatures() {
        WebhookSigner signer = new WebhookSigner(style("stripe"), SETTING, "whsec_plain_text", null);
        String header =
                signer.headers(null, Instant.ofEpochSecond(SENT_AT), BODY).get("Stripe-Signature");
        String v1 = header.substring(header.indexOf("v1="));
        WebhookVerifier verifier =
                new WebhookVerifier(style("stripe"), SETTING, List.of("whsec_plain_text"), at(SENT_AT));
        String zeros = "v1=" + "0".repeat(64);
        assertThat(header).startsWith("t=1614265330,v1=");
        assertThat(verifier.verify(h -> zeros + ", v0=00 ," + v1 + ",t=1614265330", BODY))
                .isInstanceOf(Verified.class);
        assertThat(verifier.verify(h -> "t=1614265330," + zeros, BODY)).isEqualTo(refused(Reason.WRONG_SIGNATURE));
        assertThat(verifier.verify(h -> v1, BODY)).isEqualTo(refused(Reason.MISSING_HEADER));
        assertThat(verifier.verify(h -> "t=1614265330", BODY)).isEqualTo(refused(Reason.MALFORMED));
    }

    @Test
    void squareSignsTheNotificationUrlByteForByte() {
        WebhookSigner signer = new WebhookSigner(style("square"), SETTING, "secret", "https://shop.example/a");
        Map<String, String> headers = caseInsensitive(signer.headers(null, Instant.EPOCH, BODY));
        WebhookVerifier verifier = new WebhookVerifier(
                style("square"), SETTING, List.of("secret"), "https://shop.example/a/", at(SENT_AT));
        assertThat(verifier.verify(headers::get, BODY)).isEqualTo(refused(Reason.WRONG_SIGNATURE));
        assertThatThrownBy(() -> new WebhookVerifier(style("square"), SETTING, List.of("secret"), at(SENT_AT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sources.social-like.secret: style square signs the notification URL too; give the URL "
                        + "exactly as it stands in the sender's settings");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "whsec_MTIzNDU2Nzg5MA== | expected whsec_ followed by base64 of 24 to 64 bytes, found 10 bytes",
                "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw | expected whsec_ followed by base64 of 24 to 64 bytes, found a text that "
                        + "does not start with whsec_",
                "whsec_???? | expected whsec_ followed by base64 of 24 to 64 bytes, found something after whsec_ that is not "
                        + "base64",
                "'' | expected a secret, found nothing"
            })
    void namesTheSettingOfAWrongSecretAndNotTheSecret(String secret, String message) {
        assertThatThrownBy(() -> new WebhookVerifier(standard(), SETTING, List.of(secret), at(SENT_AT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sources.social-like.secret: " + message)
                .hasNoCause();
    }

    @Test
    void refusesAPlainSecretWithWhiteSpaceAroundItAndNoSecretAtAll() {
        assertThatThrownBy(() -> new WebhookVerifier(style("github"), SETTING, List.of("secret\n"), at(SENT_AT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sources.social-like.secret: expected a "
                        + "secret without white space around it, found some at its start or end");
        assertThatThrownBy(() -> new WebhookVerifier(style("github"), SETTING, List.of(), at(SENT_AT)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sources.social-like.secret: expected a secret, found nothing");
    }

    @Property(tries = 500)
    void refusesAnyChangedByteOfTheBody(
            @ForAll @Size(min = 1, max = 300) byte[] body,
            @ForAll @IntRange(max = 299) int position,
            @ForAll @IntRange(min = 1, max = 255) int flip) {
        Map<String, String> headers = signed(ID, body);
        byte[] changed = body.clone();
        changed[position % body.length] ^= (byte) flip;
        assertThat(verify(headers, body)).isInstanceOf(Verified.class);
        assertThat(verify(headers, changed)).isEqualTo(refused(Reason.WRONG_SIGNATURE));
    }

    @Property(tries = 500)
    void refusesAnyChangedByteOfTheId(
            @ForAll @IntRange(max = 27) int position, @ForAll @IntRange(min = 1, max = 255) int flip) {
        Map<String, String> headers = signed(ID, BODY);
        byte[] changed = ID.getBytes(StandardCharsets.ISO_8859_1);
        changed[position] ^= (byte) flip;
        headers.put("webhook-id", new String(changed, StandardCharsets.ISO_8859_1));
        assertThat(verify(headers, BODY)).isInstanceOf(Refused.class);
    }

    private static Map<String, String> signed(String id, byte[] body) {
        return caseInsensitive(
                new WebhookSigner(standard(), SETTING, SECRET, null).headers(id, Instant.ofEpochSecond(SENT_AT), body));
    }

    private static Verification verify(Map<String, String> headers, byte[] body) {
        return new WebhookVerifier(standard(), SETTING, List.of(SECRET), at(SENT_AT)).verify(headers::get, body);
    }

    private static Map<String, String> headers(String id, long timestamp, String signature) {
        return caseInsensitive(Map.of(
                "Webhook-Id", id, "Webhook-Timestamp", Long.toString(timestamp), "Webhook-Signature", signature));
    }

    private static Map<String, String> caseInsensitive(Map<String, String> headers) {
        Map<String, String> map = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        map.putAll(headers);
        return map;
    }

    private static Verification refused(Reason reason) {
        return new Refused(reason);
    }

    private static SignatureStyle standard() {
        return style("standard-webhooks");
    }

    private static SignatureStyle style(String name) {
        return SignatureStyle.load(name, PROFILES);
    }

    private static Clock at(long seconds) {
        return Clock.fixed(Instant.ofEpochSecond(seconds), ZoneOffset.UTC);
    }

    private static String whsec(int length) {
        byte[] key = new byte[length];
        Arrays.fill(key, (byte) 7);
        return "whsec_" + Base64.getEncoder().encodeToString(key);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
