package io.loyaltybridge.intake;

import static io.loyaltybridge.testing.BridgeFixture.SOURCE;
import static io.loyaltybridge.testing.BridgeFixture.WIX;
import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static io.loyaltybridge.testing.BridgeFixture.source;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.BridgeFixture.Reply;
import io.loyaltybridge.testing.WixSandbox;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every answer that a sender of webhooks can get. */
@Tag("service")
class IntakeTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REFUSED = "{\"error\":\"not verified\"}";

    @TempDir
    private static Path dir;

    private static BridgeFixture fixture;

    @BeforeAll
    static void start() {
        Map<String, String> settings = new HashMap<>(source("switched-off", "points", "1", "secret", ""));
        settings.putAll(source("batches", "points", "1", "batch", "/entry"));
        settings.put("bridge.max-body-bytes", "2048");
        settings.put("bridge.max-items", "3");
        fixture = BridgeFixture.start(dir, settings);
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static Reply post(String path, String body, Map<String, String> headers) {
        return fixture.request("POST", fixture.baseUrl() + path, headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private static Map<String, String> signed(String body, Instant at) {
        Map<String, String> headers =
                new LinkedHashMap<>(fixture.signer().headers("msg-1", at, body.getBytes(StandardCharsets.UTF_8)));
        headers.put("Content-Type", "application/json");
        return headers;
    }

    @Test
    void signedWebhookIsTakenAndStoredAsItCame() {
        String id = newId();
        String body =
                " " + payload(id, "stored@example.com", "post-1").put("occurredAt", "2026-11-20T10:00:00+01:00") + "\n";
        Reply reply = fixture.send(SOURCE, body);
        Inbox.Row row = fixture.row(id);

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.header("Content-Type")).isEqualTo("application/json");
        assertThat(row.event().body()).isEqualTo(body);
        assertThat(row.event().kind()).isEqualTo("post.liked");
        assertThat(row.event().lane()).isEqualTo("email:stored@example.com");
        assertThat(row.event().occurredAt()).isEqualTo("2026-11-20T09:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no json", "[]", "\"text\"", "{\"id\":1} trailing", "{\"id\":"})
    void signedBodyThatIsNoJsonObjectIs400(String body) {
        Reply reply = fixture.send(SOURCE, body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).isIn("{\"error\":\"expected JSON\"}", "{\"error\":\"expected a JSON object\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "+999999999-12-31T23:59:59Z",
                "-999999999-01-01T00:00:00Z",
                "+292278995-01-01T00:00:00Z",
                "+10000-01-01T00:00:00Z"
            })
    void eventOfAYearThatIsNoneIs400(String at) {
        Reply reply = fixture.send(
                SOURCE,
                payload(newId(), "far@example.com", "post-1")
                        .put("occurredAt", at)
                        .toString());

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).isEqualTo("{\"error\":\"expected a time in the years 1 to 9999\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z"})
    void webhookOfWixOfAYearThatIsNoneIs400(String at) {
        assertThat(wix(WIX.webhook(
                                newId(),
                                fixture.standIn().options().instanceId(),
                                "wix.contacts.v4.contact_deleted",
                                "nobody",
                                deleted(),
                                at))
                        .status())
                .isEqualTo(400);
    }

    private static String batch(ObjectNode... items) {
        ObjectNode batch = JSON.createObjectNode();
        java.util.List.of(items).forEach(batch.putArray("entry")::add);
        return batch.toString();
    }

    @Test
    void itemOfAYearThatIsNoneIsParkedAndTheOthersGoOn() {
        String first = newId();
        String last = newId();
        ObjectNode bad = payload(newId(), "far@example.com", null).put("occurredAt", "+999999999-12-31T23:59:59Z");
        long parked = fixture.bridge().inbox().count(EventState.PARKED);
        Reply reply = fixture.send(
                "batches",
                batch(payload(first, "first@example.com", null), bad, payload(last, "last@example.com", null)));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.body()).isEqualTo("{\"taken\":3,\"duplicates\":0,\"refused\":1}");
        for (String id : java.util.List.of(first, last)) {
            assertThat(fixture.await(id, row -> row.state() == EventState.DONE).outcome())
                    .startsWith("awarded 1 point");
        }
        assertThat(fixture.bridge().inbox().count(EventState.PARKED)).isEqualTo(parked + 1);
        Inbox.Row waits = fixture.bridge().inbox().list(EventState.PARKED, 1).get(0);
        assertThat(waits.outcome())
                .isEqualTo(
                        "expected a time in the years 1 to 9999; ask the sender to correct and resend it, then discard this one");
        assertThat(waits.event().body()).isEqualTo(bad.toString());
        assertThat(fixture.send("batches", batch(bad)).status()).isEqualTo(400);
    }

    @Test
    void batchOfMoreItemsThanTheLimitIs413AndNothingOfItIsStored() {
        ObjectNode[] items = java.util.stream.IntStream.range(0, 4)
                .mapToObj(i -> payload(newId(), "m" + i + "@e.com", null))
                .toArray(ObjectNode[]::new);
        Reply reply = fixture.send("batches", batch(items));

        assertThat(reply.status()).isEqualTo(413);
        assertThat(reply.body())
                .isEqualTo(
                        "{\"error\":\"expected at most 3 items in one webhook, found 4; send them in smaller parts\"}");
        for (ObjectNode item : items) {
            assertThat(fixture.bridge().inbox().findById(item.path("id").asText()))
                    .isEmpty();
        }
        assertThat(fixture.send("batches", batch(items[0], items[1], items[2])).status())
                .isEqualTo(200);
    }

    @Test
    void signedBodyThatIsNotUtf8Is400() {
        byte[] body = {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
        Reply reply = fixture.request(
                "POST",
                fixture.baseUrl() + "/webhooks/" + SOURCE,
                fixture.signer().headers("msg-1", Instant.now(), body),
                body);

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).isEqualTo("{\"error\":\"expected JSON in UTF-8\"}");
    }

    @Test
    void unverifiedWebhookIs401WithoutDetailWhateverIsWrong() {
        String body = payload(newId(), "forged@example.com", "post-1").toString();
        Map<String, String> withoutSignature = signed(body, Instant.now());
        withoutSignature.remove("webhook-signature");
        Map<String, String> withoutTime = signed(body, Instant.now());
        withoutTime.remove("webhook-timestamp");
        Map<String, String> broken = signed(body, Instant.now());
        broken.put("webhook-signature", "v1,AAAA");

        for (Reply reply : java.util.List.of(
                post("/webhooks/" + SOURCE, body + " ", signed(body, Instant.now())),
                post("/webhooks/" + SOURCE, body, signed(body, Instant.now().minus(Duration.ofHours(1)))),
                post("/webhooks/" + SOURCE, body, signed(body, Instant.now().plus(Duration.ofHours(1)))),
                post("/webhooks/" + SOURCE, body, withoutSignature),
                post("/webhooks/" + SOURCE, body, withoutTime),
                post("/webhooks/" + SOURCE, body, broken),
                post("/webhooks/" + SOURCE, body, Map.of()))) {
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.body()).isEqualTo(REFUSED);
        }
        assertThat(fixture.wix().balance("forged@example.com")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/webhooks/nobody",
                "/webhooks/switched-off",
                "/webhooks/" + SOURCE + "/more",
                "/webhooks/",
                "/webhooks",
                "/",
                "/webhooks/program",
                "/webhooks/..%2f" + SOURCE
            })
    void anyOtherPathIs404(String path) {
        String body = payload(newId(), "path@example.com", "post-1").toString();

        assertThat(post(path, body, signed(body, Instant.now())).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"GET", "PUT", "DELETE", "PATCH"})
    void anyOtherMethodIs405(String method) {
        assertThat(fixture.request(method, fixture.baseUrl() + "/webhooks/" + SOURCE, Map.of(), new byte[0])
                        .status())
                .isEqualTo(405);
    }

    @Test
    void bodyOverTheLimitIs413() {
        String body = payload(newId(), "large@example.com", "x".repeat(2_100)).toString();

        assertThat(post("/webhooks/" + SOURCE, body, signed(body, Instant.now()))
                        .status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/x-www-form-urlencoded",
                "Application/X-WWW-Form-Urlencoded; charset=utf-8",
                "multipart/form-data; boundary=x",
                "MULTIPART/mixed"
            })
    void formsAre415(String type) {
        String body = "email=form@example.com";
        Map<String, String> headers = signed(body, Instant.now());
        headers.put("Content-Type", type);
        Reply reply = post("/webhooks/" + SOURCE, body, headers);

        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.body()).isEqualTo("{\"error\":\"forms are not accepted\"}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "GZIP", "deflate", "br"})
    void compressedBodiesAre415(String encoding) {
        Map<String, String> headers = signed("{}", Instant.now());
        headers.put("Content-Encoding", encoding);
        Reply reply = post("/webhooks/" + SOURCE, "{}", headers);

        assertThat(reply.status()).isEqualTo(415);
        assertThat(reply.body()).isEqualTo("{\"error\":\"compressed bodies are not accepted\"}");
    }

    @Test
    void everythingIs503WhileTheServiceStops(@TempDir Path other) {
        BridgeFixture own = BridgeFixture.start(other);
        own.wix().fault("{'kind':'DELAY','operation':'" + WixSandbox.QUERY_CONTACTS + "','count':1,'delayMs':1500}");
        String id = newId();
        own.send(SOURCE, payload(id, "stopping@example.com", "post-1").toString());
        String body = payload(newId(), "late@example.com", "post-1").toString();
        CompletableFuture<Void> stopping = CompletableFuture.runAsync(own::stopBridge);
        try {
            Reply reply = Awaitility.await()
                    .pollInterval(Duration.ofMillis(10))
                    .until(() -> own.send(SOURCE, body), answer -> answer.status() != 200);

            assertThat(reply.status()).isEqualTo(503);
            assertThat(reply.header("Retry-After")).isEqualTo("5");
            assertThat(reply.body()).isEqualTo("{\"error\":\"stopping\"}");
        } finally {
            stopping.join();
        }
        own.startBridge();
        assertThat(own.await(id, row -> row.state() == EventState.DONE).outcome())
                .startsWith("awarded 5 points");
        own.close();
    }

    private static ObjectNode deleted() {
        ObjectNode event = JSON.createObjectNode();
        event.putObject("deletedEvent");
        return event;
    }

    private static Reply wix(String jwt) {
        return post("/webhooks/wix", jwt, Map.of("Content-Type", "text/plain"));
    }

    @Test
    void webhookOfWixThatNoFlowHandlesIsKeptAsIgnored() {
        String id = newId();
        Reply reply = wix(WIX.webhook(
                id,
                fixture.standIn().options().instanceId(),
                "wix.bookings.v1.session_created",
                "session-1",
                deleted()));

        assertThat(reply.status()).isEqualTo(200);
        assertThat(fixture.row(id).state()).isEqualTo(EventState.IGNORED);
        assertThat(fixture.row(id).event().kind()).isEqualTo("wix.bookings.v1.session_created");
        assertThat(fixture.row(id).event().body()).contains("session-1").doesNotContain("deletedEvent", "identityId");
    }

    @Test
    void anIdThatIsLongIsKnownByItsHash() {
        String id = newId() + "x".repeat(1_000);
        String body = payload(id, "long-id@example.com", "post-1").toString();

        assertThat(fixture.send(SOURCE, body).body())
                .isNotEqualTo(fixture.send(SOURCE, body).body());
        assertThat(fixture.row("sha256:" + Sha256.hex(id)).event().eventId()).hasSize(71);
    }

    @Test
    void webhookOfWixTwiceIsOneEvent() {
        String id = newId();
        String instance = fixture.standIn().options().instanceId();
        ObjectNode event = deleted();
        String jwt = WIX.webhook(id, instance, "wix.contacts.v4.contact_deleted", "nobody", event);

        assertThat(wix(jwt).body()).isEqualTo("{\"taken\":1,\"duplicates\":0}");
        assertThat(wix(jwt).body()).isEqualTo("{\"taken\":0,\"duplicates\":1}");
        assertThat(fixture.await(id, row -> row.state() != EventState.PENDING).outcome())
                .isEqualTo("not a known customer");
    }

    @Test
    void webhookOfAnotherInstanceOrKeyIs401() {
        String instance = fixture.standIn().options().instanceId();
        Reply other = wix(WIX.webhook(
                newId(), "00000000-0000-4000-8000-000000000000", "wix.contacts.v4.contact_deleted", "c", deleted()));
        Reply forged = wix(new io.loyaltybridge.testing.WixSigner()
                .webhook(newId(), instance, "wix.contacts.v4.contact_deleted", "c", deleted()));

        assertThat(other.status()).isEqualTo(401);
        assertThat(other.body()).isEqualTo(REFUSED);
        assertThat(forged.status()).isEqualTo(401);
        assertThat(forged.body()).isEqualTo(REFUSED);
    }

    @Test
    void webhookOfWixThatIsNoTokenIs400() {
        Reply reply = wix("no token");

        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).isEqualTo("{\"error\":\"expected a webhook of Wix\"}");
    }
}
