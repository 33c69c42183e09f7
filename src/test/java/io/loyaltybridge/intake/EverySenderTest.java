package io.loyaltybridge.intake;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.BridgeFixture.Reply;
import io.loyaltybridge.testing.LogLines;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Senders of every kind: arrays, nested batches, forms, kinds in headers, handshakes, tokens and addresses. */
@Tag("service")
class EverySenderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String URL = "https://shop.example/webhooks/hubspot";

    @TempDir
    private static Path dir;

    private static BridgeFixture fixture;

    /** Settings of a source with a secret of its own; the pairs are name, value. */
    private static Map<String, String> source(String name, String signature, String... pairs) {
        Map<String, String> settings = new LinkedHashMap<>();
        String prefix = "sources." + name + ".";
        settings.put(prefix + "signature", signature);
        settings.put(prefix + "secret", secret(name));
        settings.put(prefix + "points", "1");
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(prefix + pairs[i], pairs[i + 1]);
        }
        return settings;
    }

    private static String secret(String source) {
        return "a-plain-secret-of-" + source;
    }

    @BeforeAll
    static void start() {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.putAll(
                source("hubspot", "hubspot-v3", "url", URL, "batch", "$[*]", "email", "/mail", "event-id", "/id"));
        settings.putAll(source(
                "meta",
                "meta",
                "batch",
                "$.entry[*].changes[*]",
                "email",
                "^/owner/email",
                "event-id",
                "/value/id",
                "kind",
                "/field",
                "object",
                "^^/object",
                "verify-token",
                "a-verify-token"));
        settings.putAll(source(
                "shopify", "shopify", "kind", "header:X-Shopify-Topic", "event-id", "/id", "points.orders/paid", "3"));
        settings.putAll(source("mailchimp", "mailchimp", "email", "/data[email]", "kind", "/type"));
        settings.putAll(source(
                "mandrill",
                "mandrill",
                "url",
                "https://shop.example/webhooks/mandrill",
                "batch",
                "$[*]",
                "email",
                "/msg/email",
                "event-id",
                "/_id"));
        settings.putAll(source("zoom", "zoom", "event-id", "/id"));
        settings.putAll(source("slack", "slack", "event-id", "/id"));
        settings.putAll(source("quiet", "zoom", "handshake", "none", "event-id", "/id"));
        settings.putAll(source("basic", "basic", "event-id", "/id", "secret", "user:plain-password-of-basic"));
        settings.putAll(source(
                "far",
                "basic",
                "event-id",
                "/id",
                "secret",
                "user:plain-password-of-far",
                "allow-from",
                "192.0.2.0/24"));
        settings.putAll(
                source("unsigned", "unsigned", "event-id", "/id", "secret", "", "allow-from", "127.0.0.0/8 ::1"));
        settings.putAll(
                source("unreachable", "unsigned", "event-id", "/id", "secret", "", "allow-from", "192.0.2.0/24"));
        settings.put("bridge.max-items", "3");
        fixture = BridgeFixture.start(dir, settings);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static Reply send(String source, String style, String url, String body, Map<String, String> more) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        WebhookSigner signer =
                new WebhookSigner(SignatureStyle.load(style, Path.of("profiles")), "secret", secret(source), url);
        Map<String, String> headers = new LinkedHashMap<>(signer.headers("", Instant.now(), bytes));
        headers.put("Content-Type", "application/json");
        headers.putAll(more);
        return post("/webhooks/" + source, body, headers);
    }

    private static Reply post(String path, String body, Map<String, String> headers) {
        return fixture.request("POST", fixture.baseUrl() + path, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Reply get(String path) {
        return fixture.request("GET", fixture.baseUrl() + path, Map.of(), new byte[0]);
    }

    private static Inbox.Row done(String id) {
        return fixture.await(id, row -> row.state() != EventState.PENDING);
    }

    private static Reply hubspot(String body) {
        return send("hubspot", "hubspot-v3", URL, body, Map.of());
    }

    @Test
    void eachItemOfAnArrayAtTheTopIsAnEvent() {
        Reply reply =
                hubspot("[{\"id\":\"h1\",\"mail\":\"h1@example.com\"},{\"id\":\"h2\",\"mail\":\"h2@example.com\"}]");

        assertThat(reply.body()).isEqualTo("{\"taken\":2,\"duplicates\":0}");
        assertThat(done("h1").outcome()).startsWith("awarded 1 point");
        assertThat(done("h2").event().body()).isEqualTo("{\"id\":\"h2\",\"mail\":\"h2@example.com\"}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[] | 400 | expected at least one item where sources.hubspot.batch says that they are, found none",
                "[1,2] | 400 | expected an object as each item of the batch, found number as item 1",
                "[{\"id\":\"never\"},null] | 400 | expected an object as each item of the batch, found null as item 2",
                "[{\"id\":\"never\"},[{}]] | 400 | expected an object as each item of the batch, found array as item 2",
                "\"text\" | 400 | expected a JSON object or array",
                "[{\"id\":\"never\"},{},{},{}] | 413 | expected at most 3 items in one webhook, found 4; send them in smaller parts"
            })
    void aBatchThatIsNoneIsRefusedAndNothingOfItIsStored(String body, int status, String error) {
        long before = fixture.bridge().inbox().count(EventState.PARKED);
        Reply reply = hubspot(body);

        assertThat(reply.status()).isEqualTo(status);
        assertThat(reply.body()).isEqualTo("{\"error\":\"" + error + "\"}");
        assertThat(fixture.row("never")).isNull();
        assertThat(fixture.bridge().inbox().count(EventState.PARKED)).isEqualTo(before);
    }

    @Test
    void anItemOfANestedBatchCarriesWhatItsPathsReadAroundIt() {
        String body = "{\"object\":\"page\",\"entry\":[{\"id\":\"e1\",\"owner\":{\"email\":\"owner@example.com\"},"
                + "\"changes\":[{\"field\":\"feed\",\"value\":{\"id\":\"m1\"}},{\"field\":\"likes\",\"value\":{\"id\":\"m2\"}}]}]}";
        Reply reply = send("meta", "meta", null, body, Map.of());

        assertThat(reply.body()).isEqualTo("{\"taken\":2,\"duplicates\":0}");
        Inbox.Row second = done("m2");
        assertThat(second.outcome()).startsWith("awarded 1 point");
        assertThat(second.event().kind()).isEqualTo("likes");
        assertThat(second.event().lane()).isEqualTo("email:owner@example.com");
        assertThat(second.event().body())
                .isEqualTo("{\"field\":\"likes\",\"value\":{\"id\":\"m2\"},\"^\":{\"id\":\"e1\",\"owner\":"
                        + "{\"email\":\"owner@example.com\"},\"^\":{\"object\":\"page\"}}}");
        done("m1");
        assertThat(fixture.wix().balance("owner@example.com")).isEqualTo(2);
    }

    @Test
    void aHeaderSaysTheKind() {
        Reply reply = send(
                "shopify",
                "shopify",
                null,
                "{\"id\":\"s1\",\"email\":\"s1@example.com\"}",
                Map.of("X-Shopify-Topic", "orders/paid"));
        send("shopify", "shopify", null, "{\"id\":\"s2\",\"email\":\"s2@example.com\"}", Map.of());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(done("s1").event().kind()).isEqualTo("orders/paid");
        assertThat(done("s1").outcome()).startsWith("awarded 3 points");
        assertThat(done("s2").event().kind()).isNull();
    }

    @Test
    void theSameWebhookUnderAnotherKindIsADuplicate() {
        String body = "{\"id\":\"s3\",\"email\":\"s3@example.com\"}";
        send("shopify", "shopify", null, body, Map.of("X-Shopify-Topic", "orders/create"));
        Reply again = send("shopify", "shopify", null, body, Map.of("X-Shopify-Topic", "orders/paid"));

        assertThat(again.body()).isEqualTo("{\"taken\":0,\"duplicates\":1}");
        assertThat(done("s3").event().kind()).isEqualTo("orders/create");
    }

    @Test
    void aKindThatIsNoneIs400() {
        Reply reply = send("shopify", "shopify", null, "{\"id\":\"s4\"}", Map.of("X-Shopify-Topic", "x".repeat(201)));

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("at most 200 printable characters");
    }

    private static final Map<String, String> FORM = Map.of("Content-Type", "application/x-www-form-urlencoded");

    @Test
    void aFormIsStoredAsJsonAndItsFieldsAreNoHeaders() {
        String form =
                "type=subscribe&data%5Bemail%5D=form%40example.com&data[merges][FNAME]=Ada&CamelHttpUri=http%3A%2F%2Fx";
        Reply reply = post("/webhooks/mailchimp?token=" + secret("mailchimp"), form, FORM);
        String stored = "{\"type\":\"subscribe\",\"data[email]\":\"form@example.com\",\"data[merges][FNAME]\":\"Ada\","
                + "\"CamelHttpUri\":\"http://x\"}";

        assertThat(reply.body()).isEqualTo("{\"taken\":1,\"duplicates\":0}");
        Inbox.Row row = done("sha256:" + Sha256.hex(stored));
        assertThat(row.event().body()).isEqualTo(stored);
        assertThat(row.event().kind()).isEqualTo("subscribe");
        assertThat(row.outcome()).startsWith("awarded 1 point");
    }

    @Test
    void aFormThatIsNoneIs400AndAnotherBodyIs415() {
        String path = "/webhooks/mailchimp?token=" + secret("mailchimp");

        assertThat(post(path, "a=%", FORM).body())
                .isEqualTo("{\"error\":\"expected a form in which two hexadecimal digits follow each %\"}");
        assertThat(post(path, "&&", FORM).body()).isEqualTo("{\"error\":\"expected a form with at least one field\"}");
        Reply json = post(path, "{}", Map.of("Content-Type", "application/json"));
        assertThat(json.status()).isEqualTo(415);
        assertThat(json.body()).isEqualTo("{\"error\":\"only forms are accepted\"}");
    }

    @Test
    void aFieldOfAFormHoldsTheBatch() {
        String events = "[{\"_id\":\"md1\",\"event\":\"click\",\"msg\":{\"email\":\"md1@example.com\"}}]";
        String form = "mandrill_events=" + URLEncoder.encode(events, StandardCharsets.UTF_8);
        Reply reply = send("mandrill", "mandrill", "https://shop.example/webhooks/mandrill", form, FORM);

        assertThat(reply.body()).isEqualTo("{\"taken\":1,\"duplicates\":0}");
        assertThat(done("md1").outcome()).startsWith("awarded 1 point");
        assertThat(send("mandrill", "mandrill", "https://shop.example/webhooks/mandrill", "other=1", FORM)
                        .body())
                .isEqualTo("{\"error\":\"expected the field mandrill_events once in the form, found it 0 times\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?token=", "?token=wrong", "?Token=a-plain-secret-of-mailchimp", "?%74oken=wrong"})
    void aWrongTokenIs401(String query) {
        Reply reply = post("/webhooks/mailchimp" + query, "a=1", FORM);

        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.body()).isEqualTo("{\"error\":\"not verified\"}");
    }

    @Test
    void aTokenOfAQueryIsInNoLogAndNoMetric() {
        String token = "short-one";
        try (LogLines log = LogLines.all()) {
            assertThat(post("/webhooks/mailchimp?token=" + token, "a=1", FORM).status())
                    .isEqualTo(401);
            assertThat(post("/webhooks/nobody?token=" + token, "a=1", FORM).status())
                    .isEqualTo(404);
            assertThat(get("/webhooks/meta?hub.mode=subscribe&hub.verify_token=" + token)
                            .status())
                    .isEqualTo(403);
            assertThat(log.texts()).noneMatch(line -> line.contains(token));
        }
        assertThat(fixture.request("GET", fixture.managementUrl() + "/observe/metrics", Map.of(), new byte[0])
                        .body())
                .contains("mailchimp")
                .doesNotContain(token, secret("mailchimp"));
    }

    @Test
    void metasHandshakeIsAnsweredWithItsChallenge() {
        Reply reply = get("/webhooks/meta?hub.mode=subscribe&hub.verify_token=a-verify-token&hub.challenge=1158201444");

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("1158201444");
        assertThat(reply.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(reply.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }

    @ParameterizedTest
    @CsvSource({
        "?hub.mode=subscribe&hub.verify_token=wrong&hub.challenge=1, 403",
        "?hub.mode=subscribe&hub.challenge=1, 403",
        "?hub.mode=subscribe&hub.verify_token=a-verify-token, 400",
        "?hub.mode=subscribe&hub.verify_token=a-verify-token&hub.challenge=%3Cb%3E, 400",
        "?hub.mode=unsubscribe&hub.verify_token=a-verify-token&hub.challenge=1, 405",
        "'', 405"
    })
    void anotherHandshakeThanMetasIsRefused(String query, int status) {
        assertThat(get("/webhooks/meta" + query).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "HEAD"})
    void anEchoIsAnswered200(String method) {
        Reply reply = fixture.request(method, fixture.baseUrl() + "/webhooks/mailchimp", Map.of(), new byte[0]);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hubspot", "zoom", "basic"})
    void aSourceWithoutAHandshakeOfThisKindAnswers405(String source) {
        assertThat(get("/webhooks/" + source).status()).isEqualTo(405);
    }

    @Test
    void zoomsValidationIsAnsweredAndNotStored() throws Exception {
        // The shape is that of developers.zoom.us, "Validate your webhook endpoint"; the expected hash is made with
        // Python.
        String body = "{\"payload\":{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\"},\"event_ts\":1654503849680,"
                + "\"event\":\"endpoint.url_validation\"}";
        Reply reply = send("zoom", "zoom", null, body, Map.of());

        assertThat(reply.status()).isEqualTo(200);
        assertThat(JSON.readTree(reply.body()))
                .isEqualTo(
                        JSON.readTree(
                                "{\"plainToken\":\"qgg8vlvZRS6UYooatFL8Aw\",\"encryptedToken\":\"25a433bd51e4318245b35c0678a893d1ef73421548c8efe70d5026bbef9fc23b\"}"));
        assertThat(fixture.row("sha256:" + Sha256.hex(body))).isNull();
        assertThat(post(
                                "/webhooks/zoom",
                                body,
                                Map.of(
                                        "x-zm-signature",
                                        "v0=" + "0".repeat(64),
                                        "x-zm-request-timestamp",
                                        Long.toString(Instant.now().getEpochSecond())))
                        .status())
                .isEqualTo(401);
        assertThat(send("quiet", "zoom", null, body, Map.of()).body()).isEqualTo("{\"taken\":1,\"duplicates\":0}");
    }

    @Test
    void slacksChallengeIsAnsweredAndNotStored() {
        String challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P";
        String body = "{\"token\":\"x\",\"challenge\":\"" + challenge + "\",\"type\":\"url_verification\"}";

        assertThat(send("slack", "slack", null, body, Map.of()).body())
                .isEqualTo("{\"challenge\":\"" + challenge + "\"}");
        assertThat(fixture.row("sha256:" + Sha256.hex(body))).isNull();
        assertThat(send("slack", "slack", null, body.replace(challenge, "<script>"), Map.of())
                        .status())
                .isEqualTo(400);
    }

    private static Map<String, String> basic(String source) {
        return Map.of(
                "Content-Type",
                "application/json",
                "Authorization",
                "Basic "
                        + java.util.Base64.getEncoder()
                                .encodeToString(("user:plain-password-of-" + source).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void basicIsVerified() {
        String body = "{\"id\":\"b1\",\"email\":\"b1@example.com\"}";

        assertThat(post("/webhooks/basic", body, basic("other")).status()).isEqualTo(401);
        assertThat(post("/webhooks/basic", body, Map.of()).status()).isEqualTo(401);
        assertThat(post("/webhooks/basic", body, basic("basic")).status()).isEqualTo(200);
        assertThat(done("b1").outcome()).startsWith("awarded 1 point");
    }

    @Test
    void anAddressThatIsNotAllowedIs401WhateverItsHeadersSay() {
        Map<String, String> headers = new LinkedHashMap<>(basic("far"));
        headers.put("X-Forwarded-For", "192.0.2.1");
        headers.put("Forwarded", "for=192.0.2.1");

        assertThat(post("/webhooks/far", "{\"id\":\"f1\"}", headers).status()).isEqualTo(401);
        assertThat(post("/webhooks/unreachable", "{\"id\":\"f1\"}", headers).status())
                .isEqualTo(401);
        assertThat(fixture.row("f1")).isNull();
    }

    @Test
    void anUnsignedSourceTakesWebhooksFromItsAddresses() {
        assertThat(post("/webhooks/unsigned", "{\"id\":\"u1\",\"email\":\"u1@example.com\"}", Map.of())
                        .status())
                .isEqualTo(200);
        assertThat(done("u1").outcome()).startsWith("awarded 1 point");
    }

    @Test
    void whatIsWeakIsSaidAtStart() {
        assertThat(SourceCatalog.of(fixture.settings(), java.time.Clock.systemUTC())
                        .notes())
                .containsExactlyInAnyOrder(
                        "source mandrill is signed with SHA-1, which is weak; use another signature as soon as its sender has one",
                        "source unsigned is not signed: whoever can send from 127.0.0.0/8 ::1 can have points given",
                        "source unreachable is not signed: whoever can send from 192.0.2.0/24 can have points given");
    }
}
