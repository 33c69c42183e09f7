package io.loyaltybridge.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import io.loyaltybridge.sandbox.wix.WixOptionsBuilder;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/** The whole service against a stand-in for Wix, on free ports of 127.0.0.1 and a directory of the test's own. */
public final class BridgeFixture implements AutoCloseable {
    /** The source of the shipped settings: 5 points for a like, once per person and post. */
    public static final String SOURCE = "social-like";

    private static final ObjectMapper JSON = new ObjectMapper();
    /** A sender waits no longer for an answer. */
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    /** Signs further webhooks of Wix with a key that the bridge trusts beside the stand-in's. */
    public static final WixSigner WIX = new WixSigner();

    private static final AtomicLong EVENTS = new AtomicLong();
    private static final Set<BridgeFixture> OPEN = ConcurrentHashMap.newKeySet();
    private static final int ROWS_SHOWN = 12;

    /** What came back. */
    public record Reply(int status, String body, Map<String, List<String>> headers) {
        /** The first header of this name; null where there is none. */
        public String header(String name) {
            return headers.entrySet().stream()
                    .filter(entry -> entry.getKey().equalsIgnoreCase(name))
                    .map(entry -> entry.getValue().get(0))
                    .findFirst()
                    .orElse(null);
        }
    }

    private final WixStandIn standIn;
    private final WixSandbox wix;
    private Settings settings;
    private final WebhookSigner signer;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Bridge bridge;

    private BridgeFixture(WixStandIn standIn, Settings settings, String secret) {
        this.standIn = standIn;
        this.wix = new WixSandbox(standIn.baseUrl());
        this.settings = settings;
        this.signer = new WebhookSigner(
                SignatureStyle.load("standard-webhooks", Path.of("profiles")), "secret", secret, null);
    }

    /** Starts both with the usual settings. */
    public static BridgeFixture start(Path directory) {
        return start(directory, Map.of());
    }

    /** Starts both with some settings of the test's own. */
    public static BridgeFixture start(Path directory, Map<String, String> changes) {
        return start(directory, changes, options());
    }

    /** Starts both, the stand-in with options of the test's own. */
    public static BridgeFixture start(Path directory, Map<String, String> changes, WixOptionsBuilder options) {
        WixStandIn standIn = WixStandIn.start(options.build());
        byte[] key = new byte[24];
        new SecureRandom().nextBytes(key);
        String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
        Map<String, String> all = new LinkedHashMap<>();
        all.put("bridge.port", "0");
        all.put("bridge.management-port", "0");
        all.put("bridge.data-dir", directory.toString());
        all.putAll(TestStore.made(directory));
        all.put("bridge.lanes", "8");
        all.put("retry.first-delay", "50ms");
        all.put("retry.max-delay", "200ms");
        all.put("retry.max-probe-delay", "200ms");
        all.put("wix.base-url", standIn.baseUrl());
        all.put("wix.file-hosts", "127.0.0.1");
        all.put("wix.auth", "api-key");
        all.put("wix.api-key", "key-of-no-value");
        all.put("wix.site-id", standIn.options().siteId());
        all.put("wix.instance-id", standIn.options().instanceId());
        all.put("wix.public-key", standIn.publicKeyPem() + WIX.pem());
        all.put("wix.quota-per-minute", "0");
        all.put("sources." + SOURCE + ".secret", secret);
        changes.forEach((name, value) -> all.put(name, value.replace("${secret}", secret)));
        BridgeFixture fixture = new BridgeFixture(
                standIn,
                Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of()).with(all),
                secret);
        try {
            fixture.startBridge();
        } catch (RuntimeException e) {
            standIn.close();
            throw e;
        }
        OPEN.add(fixture);
        return fixture;
    }

    /** Options of a stand-in that tells of deleted and merged contacts only. */
    public static WixOptionsBuilder options() {
        return WixStandIn.Options.builder()
                .webhookEvents(Set.of("wix.contacts.v4.contact_deleted", "wix.contacts.v4.contact_merged"));
    }

    /** Settings of a further source that is signed with the same secret; the pairs are name, value. */
    public static Map<String, String> source(String name, String... pairs) {
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "secret",
                "${secret}",
                "shares-secret-with",
                SOURCE,
                "event-id",
                "/id",
                "kind",
                "/type",
                "object",
                "/postId",
                "occurred-at",
                "/occurredAt"));
        for (int i = 0; i < pairs.length; i += 2) {
            settings.put(pairs[i], pairs[i + 1]);
        }
        Map<String, String> full = new LinkedHashMap<>();
        settings.forEach((key, value) -> full.put("sources." + name + "." + key, value));
        return full;
    }

    /** Starts the service again after {@link #stopBridge}, on the same data. */
    public void startBridge() {
        try {
            bridge = Bridge.start(settings, Clock.systemUTC());
            standIn.setWebhookUrl(baseUrl() + "/webhooks/wix");
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes settings of a service that is stopped. */
    public void change(Map<String, String> changes) {
        settings = settings.with(changes);
    }

    /** Stops the service; the stand-in stays. */
    public void stopBridge() {
        bridge.close();
    }

    public Bridge bridge() {
        return bridge;
    }

    public Settings settings() {
        return settings;
    }

    public WixSandbox wix() {
        return wix;
    }

    public WixStandIn standIn() {
        return standIn;
    }

    public WebhookSigner signer() {
        return signer;
    }

    public String baseUrl() {
        return "http://127.0.0.1:" + bridge.port();
    }

    public String managementUrl() {
        return "http://127.0.0.1:" + bridge.managementPort();
    }

    /** An id that no other event has. */
    public static String newId() {
        return "evt-" + EVENTS.incrementAndGet() + "-" + UUID.randomUUID();
    }

    /** The payload of a like; the post may be null. */
    public static ObjectNode payload(String id, String email, String post) {
        ObjectNode payload =
                JSON.createObjectNode().put("id", id).put("type", "post.liked").put("email", email);
        if (post != null) {
            payload.put("postId", post);
        }
        return payload;
    }

    /** Sends a signed like, waits until it has run, and returns its row. */
    public Inbox.Row like(String email, String post) {
        return play(SOURCE, payload(newId(), email, post));
    }

    /** Sends a signed event that has an {@code id}, waits until it has run, and returns its row. */
    public Inbox.Row play(String source, ObjectNode payload) {
        Reply reply = send(source, payload.toString());
        if (reply.status() != 200) {
            throw new AssertionError("the webhook was answered " + reply);
        }
        return await(payload.path("id").asText(), row -> row.state() != EventState.PENDING);
    }

    /** Sends a signed webhook. */
    public Reply send(String source, String body) {
        return send(source, body, Map.of());
    }

    /** Sends a signed webhook with further headers. */
    public Reply send(String source, String body, Map<String, String> headers) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        Map<String, String> all = new LinkedHashMap<>(headers);
        all.putAll(signer.headers("msg_" + UUID.nameUUIDFromBytes(bytes), Instant.now(), bytes));
        all.putIfAbsent("Content-Type", "application/json");
        return request("POST", baseUrl() + "/webhooks/" + source, all, bytes);
    }

    /** Sends anything. */
    public Reply request(String method, String url, Map<String, String> headers, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url))
                .timeout(TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(
                    response.statusCode(), response.body(), response.headers().map());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Runs a job over the management port with the right token. Returns its lines, the last one its exit code. */
    public List<String> job(String name, String... arguments) {
        String token = DataDirectory.Owner.of(settings.path("bridge.data-dir"))
                .orElseThrow()
                .token();
        Reply reply = job(name, token, JSON.valueToTree(arguments).toString());
        if (reply.status() != 200) {
            throw new AssertionError("the job was answered " + reply);
        }
        return reply.body().lines().toList();
    }

    /** Asks for a job with any token and any body. */
    public Reply job(String name, String token, String body) {
        return request(
                "POST",
                managementUrl() + "/jobs/" + name,
                Map.of("X-Management-Token", token),
                body.getBytes(StandardCharsets.UTF_8));
    }

    /** Waits until no event is pending. */
    public void settle() {
        Awaitility.await("nothing pending")
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> bridge.inbox().count(EventState.PENDING) == 0);
    }

    /** Waits until the event's row is as expected, and returns it. */
    public Inbox.Row await(String eventId, Predicate<Inbox.Row> expected) {
        return Awaitility.await("event " + eventId)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(() -> row(eventId), row -> row != null && expected.test(row));
    }

    /** Waits until an event that Wix sent has run, and returns it: the newest of its kind. */
    public Inbox.Row awaitWix(String kind, String contactId) {
        Predicate<Inbox.Row> wanted =
                row -> kind.equals(row.event().kind()) && row.event().lane().equals("contact:" + contactId);
        return Awaitility.await(kind)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> bridge.inbox().list(EventState.DONE, 100).stream()
                                .filter(wanted)
                                .findFirst(),
                        java.util.Optional::isPresent)
                .orElseThrow();
    }

    /** The row of the sender's id: the newest where there are several, null where there is none. */
    public Inbox.Row row(String eventId) {
        List<Inbox.Row> rows = bridge.inbox().findById(eventId);
        return rows.isEmpty() ? null : rows.get(rows.size() - 1);
    }

    /** What the services of this process are doing, for a test that waited in vain; in one line. */
    static String describeOpen() {
        return OPEN.stream().map(BridgeFixture::describe).collect(Collectors.joining());
    }

    private String describe() {
        try {
            List<String> rows = bridge.inbox().list(null, ROWS_SHOWN).stream()
                    .map(row -> row.event().kind() + " of " + row.event().lane() + " " + row.state() + " due "
                            + row.dueAt() + " " + row.outcome())
                    .toList();
            return "; webhooks of Wix: " + standIn.webhooks() + "; newest events at " + Instant.now() + ": " + rows;
        } catch (RuntimeException e) {
            return "; a service that is not running: " + e;
        }
    }

    @Override
    public void close() {
        OPEN.remove(this);
        try {
            bridge.close();
        } finally {
            standIn.close();
        }
    }
}
