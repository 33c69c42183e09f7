package io.loyaltybridge.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.BridgeFixture.Reply;
import io.loyaltybridge.testing.Tables;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sends what each sender of the cookbook sends, signed as they sign it, to a service that has the settings of the pages, and counts the
 * points. {@code src/test/resources/cookbook} says where the payloads come from. Signatures are made here, not with the code that verifies
 * them.
 */
@Tag("service")
class CookbookTest {
    private static final Path PAYLOADS = Path.of("src/test/resources/cookbook");
    private static final Pattern SOURCE = Pattern.compile("sources\\.([^.]+)\\..*");
    private static final String EVENTBRITE = "https://www.eventbriteapi.com";
    private static final String EVENTBRITE_TOKEN = "a-private-token-of-no-value";
    private static final String URL = "https://points.example.com/webhooks/";

    @TempDir
    private static Path dir;

    @TempDir
    private static Path kamelets;

    private static HttpServer eventbrite;
    private static final AtomicInteger ASKED = new AtomicInteger();
    private static final Map<String, String> SETTINGS = Cookbook.settings();
    private static BridgeFixture fixture;

    /** How a sender sends a body: what it adds to the path, and its headers. */
    private record Delivery(String query, Map<String, String> headers) {
        static Delivery signed(Map<String, String> headers) {
            return new Delivery("", headers);
        }
    }

    /** A sender's way to sign. */
    private interface Signing {
        Delivery of(byte[] body) throws GeneralSecurityException;
    }

    @BeforeAll
    static void start() throws IOException {
        eventbrite = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        eventbrite.createContext("/v3/orders/1000000001/", CookbookTest::order);
        eventbrite.start();
        String kamelet = Files.readString(Cookbook.FOLDER.resolve("eventbrite-buyer-action.kamelet.yaml"));
        assertThat(kamelet).contains(EVENTBRITE.replace(".", "\\\\."), "{{env:EVENTBRITE_PRIVATE_TOKEN}}");
        Files.writeString(
                kamelets.resolve("eventbrite-buyer-action.kamelet.yaml"),
                kamelet.replace(EVENTBRITE.replace(".", "\\\\."), standIn().replace(".", "\\\\."))
                        .replace("{{env:EVENTBRITE_PRIVATE_TOKEN}}", EVENTBRITE_TOKEN));
        Map<String, String> all = new LinkedHashMap<>(SETTINGS);
        all.put(
                "camel.component.kamelet.location",
                "file:kamelets,file:kamelets/rest,classpath:kamelets,file:" + kamelets);
        fixture = BridgeFixture.start(dir, all);
    }

    @AfterAll
    static void stop() {
        fixture.close();
        eventbrite.stop(0);
    }

    private static String standIn() {
        return "http://127.0.0.1:" + eventbrite.getAddress().getPort();
    }

    /** An order, for whoever has the token. */
    private static void order(HttpExchange exchange) throws IOException {
        ASKED.incrementAndGet();
        boolean known = exchange.getRequestMethod().equals("GET")
                && ("Bearer " + EVENTBRITE_TOKEN)
                        .equals(exchange.getRequestHeaders().getFirst("Authorization"));
        byte[] answer = known
                ? payload("eventbrite-order.json")
                : "{\"error\":\"INVALID_AUTH\"}".getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(known ? 200 : 401, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }

    private static byte[] payload(String file) throws IOException {
        return Files.readAllBytes(PAYLOADS.resolve(file));
    }

    private static String secret(String source) {
        return SETTINGS.get("sources." + source + ".secret");
    }

    private static byte[] hmac(String source, String before, byte[] body, String after)
            throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret(source).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        mac.update(before.getBytes(StandardCharsets.UTF_8));
        mac.update(body);
        mac.update(after.getBytes(StandardCharsets.UTF_8));
        return mac.doFinal();
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static String seconds() {
        return Long.toString(Instant.now().getEpochSecond());
    }

    private static Reply post(String source, byte[] body, Delivery delivery, String type) {
        Map<String, String> headers = new LinkedHashMap<>(delivery.headers());
        headers.put("Content-Type", type);
        return fixture.request("POST", fixture.baseUrl() + "/webhooks/" + source + delivery.query(), headers, body);
    }

    private static long stored(String source) {
        return Tables.count(dir, "inbox WHERE source = '" + source + "'");
    }

    /** The signature of one body under another, or a wrong token: 401, and nothing is stored. */
    private static void refusesWhatIsNotSigned(String source, byte[] body, Signing signing, String type)
            throws GeneralSecurityException {
        byte[] other =
                (new String(body, StandardCharsets.UTF_8).replace("xample", "xamqle")).getBytes(StandardCharsets.UTF_8);
        assertThat(other).isNotEqualTo(body);
        Delivery delivery = signing.of(body);
        Delivery wrong = delivery.query().isEmpty()
                ? delivery
                : new Delivery(delivery.query().replaceFirst("=.", "=X"), delivery.headers());
        long before = stored(source);

        assertThat(post(source, other, wrong, type).status()).as(source).isEqualTo(401);
        assertThat(post(source, body, Delivery.signed(Map.of()), type).status())
                .as(source)
                .isEqualTo(401);

        assertThat(stored(source)).isEqualTo(before);
    }

    private static void sends(String source, byte[] body, Signing signing, String type, int taken, int duplicates)
            throws GeneralSecurityException {
        Reply reply = post(source, body, signing.of(body), type);
        assertThat(reply.status()).as("%s: %s", source, reply.body()).isEqualTo(200);
        assertThat(reply.body()).as(source).isEqualTo("{\"taken\":" + taken + ",\"duplicates\":" + duplicates + "}");
        fixture.settle();
    }

    private static void rewards(String source, String file, Signing signing, String email, long points)
            throws Exception {
        rewards(source, payload(file), signing, "application/json", email, points);
    }

    /** A payload with an e-mail address: refused without its signature, rewarded once, and nothing more when it comes again. */
    private static void rewards(String source, byte[] body, Signing signing, String type, String email, long points)
            throws Exception {
        refusesWhatIsNotSigned(source, body, signing, type);
        sends(source, body, signing, type, 1, 0);
        assertThat(fixture.wix().balance(email)).as(source).isEqualTo(points);
        sends(source, body, signing, type, 0, 1);
        assertThat(fixture.wix().balance(email)).as(source).isEqualTo(points);
    }

    /** A payload that names a person: it waits until a file says who they are. */
    private static void rewardsOnceKnown(
            String source,
            String file,
            int events,
            int earning,
            Signing signing,
            String person,
            String email,
            long points)
            throws Exception {
        byte[] body = payload(file);
        refusesWhatIsNotSigned(source, body, signing, "application/json");
        sends(source, body, signing, "application/json", events, 0);
        assertThat(waiting(source)).as(source).isEqualTo(earning);
        assertThat(fixture.wix().balance(email)).isNull();

        knows(source, person, email);
        assertThat(waiting(source)).as(source).isZero();
        assertThat(fixture.wix().balance(email)).as(source).isEqualTo(points);

        sends(source, body, signing, "application/json", 0, events);
        assertThat(fixture.wix().balance(email)).as(source).isEqualTo(points);
    }

    private static long waiting(String source) {
        return fixture.bridge().inbox().list(EventState.WAITING, 1000).stream()
                .filter(row -> row.event().source().equals(source))
                .count();
    }

    private static void knows(String source, String person, String email) throws IOException {
        Path file = Files.createTempFile(dir, "identities", ".csv");
        Files.write(file, List.of("source,person,email", source + "," + person + "," + email));
        assertThat(fixture.job("identity-import", file.toString()).toString()).contains("1 new", "\"exit\":0");
        fixture.settle();
    }

    @Test
    void everyPageIsListedAndHasATest() throws IOException {
        String list = Files.readString(Cookbook.FOLDER.resolve("README.md"));
        List<String> sources = new ArrayList<>();
        for (Page page : Cookbook.pages()) {
            assertThat(list).contains("(" + page.path().getFileName() + ")");
            Cookbook.settings(page).keySet().forEach(name -> {
                Matcher source = SOURCE.matcher(name);
                assertThat(source.matches()).as(name).isTrue();
                sources.add(source.group(1));
            });
        }
        assertThat(sources.stream().distinct())
                .containsExactlyInAnyOrder(
                        "calendly",
                        "eventbrite",
                        "github",
                        "hubspot",
                        "judge-me",
                        "mailchimp",
                        "facebook",
                        "instagram",
                        "shopify",
                        "slack",
                        "square",
                        "stripe",
                        "typeform",
                        "yotpo",
                        "zoom");
    }

    private static Signing meta(String source) {
        return body -> Delivery.signed(Map.of("X-Hub-Signature-256", "sha256=" + hex(hmac(source, "", body, ""))));
    }

    @Test
    void facebook() throws Exception {
        Reply handshake = fixture.request(
                "GET",
                fixture.baseUrl() + "/webhooks/facebook?hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
                        + SETTINGS.get("sources.facebook.verify-token"),
                Map.of(),
                new byte[0]);
        assertThat(handshake.body()).isEqualTo("1158201444");

        // A like of 5 and a comment of 10; the like that was taken away earns nothing.
        rewardsOnceKnown(
                "facebook",
                "facebook.json",
                3,
                2,
                meta("facebook"),
                "3000000000000001",
                "facebook.person@example.com",
                15);
    }

    @Test
    void instagram() throws Exception {
        rewardsOnceKnown(
                "instagram",
                "instagram.json",
                1,
                1,
                meta("instagram"),
                "5000000000000001",
                "instagram.person@example.com",
                10);
    }

    @Test
    void zoom() throws Exception {
        Signing signing = body -> {
            String now = seconds();
            return Delivery.signed(Map.of(
                    "x-zm-request-timestamp",
                    now,
                    "x-zm-signature",
                    "v0=" + hex(hmac("zoom", "v0:" + now + ":", body, ""))));
        };
        rewards("zoom", "zoom-registration.json", signing, "zoom.person@example.com", 10);

        rewards("zoom", "zoom.json", signing, "zoom.person@example.com", 60);

        String again = new String(payload("zoom.json"), StandardCharsets.UTF_8).replace("09:31:00Z", "09:45:00Z");
        sends("zoom", again.getBytes(StandardCharsets.UTF_8), signing, "application/json", 1, 0);
        assertThat(fixture.wix().balance("zoom.person@example.com")).isEqualTo(60);
    }

    @Test
    void shopify() throws Exception {
        Signing signing = body -> Delivery.signed(Map.of(
                "X-Shopify-Topic",
                "orders/paid",
                "X-Shopify-Webhook-Id",
                "b54557e4-bdd9-4b37-8a5f-bf7d70bcd043",
                "X-Shopify-Hmac-Sha256",
                base64(hmac("shopify", "", body, ""))));
        rewards("shopify", "shopify.json", signing, "shopify.person@example.com", 59);

        // The same order later, and one that is not paid.
        String order = new String(payload("shopify.json"), StandardCharsets.UTF_8);
        String updated = order.replace("10:30:02", "11:30:02");
        String pending = order.replace("5000000000001", "5000000000002").replace("\"paid\"", "\"pending\"");
        for (String other : List.of(updated, pending)) {
            sends("shopify", other.getBytes(StandardCharsets.UTF_8), signing, "application/json", 1, 0);
            assertThat(fixture.wix().balance("shopify.person@example.com")).isEqualTo(59);
        }
    }

    @Test
    void stripe() throws Exception {
        Signing signing = body -> {
            String now = seconds();
            return Delivery.signed(
                    Map.of("Stripe-Signature", "t=" + now + ",v1=" + hex(hmac("stripe", now + ".", body, ""))));
        };
        rewards("stripe", "stripe.json", signing, "stripe.person@example.com", 250);

        // A slow payment: completed and not paid, then paid.
        String slow = new String(payload("stripe.json"), StandardCharsets.UTF_8)
                .replace("cs_00000000000001", "cs_00000000000002");
        String unpaid = slow.replace("evt_00000000000001", "evt_00000000000002").replace("\"paid\"", "\"unpaid\"");
        sends("stripe", unpaid.getBytes(StandardCharsets.UTF_8), signing, "application/json", 1, 0);
        assertThat(fixture.wix().balance("stripe.person@example.com")).isEqualTo(250);
        String paid = slow.replace("evt_00000000000001", "evt_00000000000003")
                .replace("checkout.session.completed", "checkout.session.async_payment_succeeded");
        sends("stripe", paid.getBytes(StandardCharsets.UTF_8), signing, "application/json", 1, 0);
        assertThat(fixture.wix().balance("stripe.person@example.com")).isEqualTo(500);
    }

    @Test
    void judgeMe() throws Exception {
        Signing signing = body -> Delivery.signed(Map.of("JUDGEME-HMAC-SHA256", hex(hmac("judge-me", "", body, ""))));
        rewards("judge-me", "judge-me.json", signing, "judge-me.person@example.com", 20);
    }

    @Test
    void yotpo() throws Exception {
        rewards(
                "yotpo",
                "yotpo.json",
                body -> new Delivery("?token=" + secret("yotpo"), Map.of()),
                "yotpo.person@example.com",
                20);
    }

    @Test
    void typeform() throws Exception {
        Signing signing = body ->
                Delivery.signed(Map.of("Typeform-Signature", "sha256=" + base64(hmac("typeform", "", body, ""))));
        rewards("typeform", "typeform.json", signing, "typeform.person@example.com", 15);
    }

    @Test
    void calendly() throws Exception {
        Signing signing = body -> {
            String now = seconds();
            return Delivery.signed(Map.of(
                    "Calendly-Webhook-Signature", "t=" + now + ",v1=" + hex(hmac("calendly", now + ".", body, ""))));
        };
        rewards("calendly", "calendly.json", signing, "calendly.person@example.com", 25);

        String moved = new String(payload("calendly.json"), StandardCharsets.UTF_8)
                .replace("EXAMPLEEVENT", "EXAMPLEEVENT2")
                .replace(
                        "\"old_invitee\": null",
                        "\"old_invitee\": \"https://api.calendly.com/invitees/EXAMPLEINVITEE\"");
        sends("calendly", moved.getBytes(StandardCharsets.UTF_8), signing, "application/json", 1, 0);
        assertThat(fixture.wix().balance("calendly.person@example.com")).isEqualTo(25);
    }

    @Test
    void eventbrite() throws Exception {
        Signing signing = body -> new Delivery("?token=" + secret("eventbrite"), Map.of());
        String order = new String(payload("eventbrite.json"), StandardCharsets.UTF_8).replace(EVENTBRITE, standIn());
        rewards(
                "eventbrite",
                order.getBytes(StandardCharsets.UTF_8),
                signing,
                "application/json",
                "eventbrite.person@example.com",
                30);
        assertThat(ASKED).hasValue(1);

        // Only addresses of orders at Eventbrite are called.
        for (String address : List.of("/v3/orders/1000000001/?expand=event", "/v3/orders/1000000001/../1000000001/")) {
            String other = order.replace("/v3/orders/1000000001/", address);
            sends("eventbrite", other.getBytes(StandardCharsets.UTF_8), signing, "application/json", 1, 0);
        }
        assertThat(waiting("eventbrite")).isEqualTo(2);
        assertThat(ASKED).hasValue(1);
    }

    @Test
    void hubspot() throws Exception {
        Signing signing = body -> {
            String now = Long.toString(Instant.now().toEpochMilli());
            return Delivery.signed(Map.of(
                    "X-HubSpot-Request-Timestamp",
                    now,
                    "X-HubSpot-Signature-v3",
                    base64(hmac("hubspot", "POST" + URL + "hubspot", body, now))));
        };
        byte[] body = payload("hubspot.json");
        String again = new String(body, StandardCharsets.UTF_8).replace("\"attemptNumber\": 0", "\"attemptNumber\": 1");
        assertThat(post("hubspot", again.getBytes(StandardCharsets.UTF_8), signing.of(body), "application/json")
                        .status())
                .isEqualTo(401);
        assertThat(stored("hubspot")).isZero();

        sends("hubspot", body, signing, "application/json", 1, 0);
        assertThat(waiting("hubspot")).isEqualTo(1);
        knows("hubspot", "60000000001", "hubspot.person@example.com");
        assertThat(fixture.wix().balance("hubspot.person@example.com")).isEqualTo(10);

        sends("hubspot", body, signing, "application/json", 0, 1);
        sends("hubspot", again.getBytes(StandardCharsets.UTF_8), signing, "application/json", 1, 0);
        assertThat(fixture.wix().balance("hubspot.person@example.com")).isEqualTo(10);
    }

    @Test
    void mailchimp() throws Exception {
        assertThat(fixture.request("GET", fixture.baseUrl() + "/webhooks/mailchimp", Map.of(), new byte[0])
                        .status())
                .isEqualTo(200);
        rewards(
                "mailchimp",
                payload("mailchimp.form"),
                body -> new Delivery("?token=" + secret("mailchimp"), Map.of()),
                "application/x-www-form-urlencoded",
                "mailchimp.person@example.com",
                10);
    }

    @Test
    void github() throws Exception {
        Signing signing = body -> Delivery.signed(Map.of(
                "X-GitHub-Event",
                "pull_request",
                "X-GitHub-Delivery",
                "72d3162e-cc78-11e3-81ab-4c9367dc0958",
                "X-Hub-Signature-256",
                "sha256=" + hex(hmac("github", "", body, ""))));
        rewardsOnceKnown("github", "github.json", 1, 1, signing, "10000001", "github.person@example.com", 100);

        String unmerged = new String(payload("github.json"), StandardCharsets.UTF_8)
                .replace("100000002", "100000003")
                .replace("\"merged\": true", "\"merged\": false");
        sends("github", unmerged.getBytes(StandardCharsets.UTF_8), signing, "application/json", 1, 0);
        assertThat(fixture.wix().balance("github.person@example.com")).isEqualTo(100);
    }

    @Test
    void square() throws Exception {
        Signing signing = body -> Delivery.signed(
                Map.of("x-square-hmacsha256-signature", base64(hmac("square", URL + "square", body, ""))));
        byte[] body = payload("square.json");
        assertThat(post(
                                "square",
                                body,
                                Delivery.signed(
                                        Map.of("x-square-hmacsha256-signature", base64(hmac("square", "", body, "")))),
                                "application/json")
                        .status())
                .isEqualTo(401);
        String text = new String(body, StandardCharsets.UTF_8);
        assertThat(post(
                                "square",
                                text.replace("2000", "9000").getBytes(StandardCharsets.UTF_8),
                                signing.of(body),
                                "application/json")
                        .status())
                .isEqualTo(401);
        assertThat(stored("square")).isZero();

        sends("square", body, signing, "application/json", 1, 0);
        assertThat(waiting("square")).isEqualTo(1);
        knows("square", "EXAMPLECUSTOMER", "square.person@example.com");
        assertThat(fixture.wix().balance("square.person@example.com")).isEqualTo(20);

        // Again, and once more when Square knows the fee.
        sends("square", body, signing, "application/json", 0, 1);
        String fee = text.replace("00000000-0000-4000-8000-000000000001", "00000000-0000-4000-8000-000000000002");
        sends("square", fee.getBytes(StandardCharsets.UTF_8), signing, "application/json", 1, 0);
        assertThat(fixture.wix().balance("square.person@example.com")).isEqualTo(20);
    }

    @Test
    void slack() throws Exception {
        Signing signing = body -> {
            String now = seconds();
            return Delivery.signed(Map.of(
                    "X-Slack-Request-Timestamp",
                    now,
                    "X-Slack-Signature",
                    "v0=" + hex(hmac("slack", "v0:" + now + ":", body, ""))));
        };
        byte[] body = payload("slack.json");
        byte[] other = new String(body, StandardCharsets.UTF_8)
                .replace("thumbsup", "heart")
                .getBytes(StandardCharsets.UTF_8);
        assertThat(post("slack", other, signing.of(body), "application/json").status())
                .isEqualTo(401);
        assertThat(stored("slack")).isZero();

        sends("slack", body, signing, "application/json", 1, 0);
        assertThat(waiting("slack")).isEqualTo(1);
        knows("slack", "U00000001", "slack.person@example.com");
        assertThat(fixture.wix().balance("slack.person@example.com")).isEqualTo(1);

        sends("slack", body, signing, "application/json", 0, 1);
        String second = new String(other, StandardCharsets.UTF_8).replace("Ev00000001", "Ev00000002");
        sends("slack", second.getBytes(StandardCharsets.UTF_8), signing, "application/json", 1, 0);
        assertThat(fixture.wix().balance("slack.person@example.com")).isEqualTo(1);
    }
}
