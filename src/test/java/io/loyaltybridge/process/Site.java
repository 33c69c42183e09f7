package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/** One site: a data directory, the settings of its bridge, and webhooks as the source social-like sends them. */
final class Site implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path dir;
    private final Path data;
    private final Path config;
    private final WebhookSigner signer;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final Instant occurredAt = Instant.now();
    private Child bridge;
    private int port;

    /** @param more lines of settings that come last */
    Site(Path dir, StandIn wix, String... more) throws IOException {
        this.dir = Files.createDirectories(dir);
        this.data = dir.resolve("data");
        this.config = dir.resolve("site.properties");
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String secret = "whsec_" + Base64.getEncoder().encodeToString(random);
        String awardsOnly = Files.readString(wix.settings()).replaceAll("(?m)^program\\..*\n", "");
        Files.writeString(
                config,
                awardsOnly
                        + String.join(
                                "\n",
                                "bridge.port=0",
                                "bridge.management-port=0",
                                "bridge.data-dir=" + data,
                                "wix.quota-per-minute=0",
                                "retry.first-delay=200ms",
                                "sources.social-like.secret=" + secret,
                                "")
                        + String.join("\n", more) + "\n");
        this.signer = new WebhookSigner(
                SignatureStyle.load("standard-webhooks", Child.ROOT.resolve("profiles")), "secret", secret, null);
    }

    Path config() {
        return config;
    }

    Path data() {
        return data;
    }

    int port() {
        return port;
    }

    Child bridge() {
        return bridge;
    }

    /** Starts {@code run} and waits until it takes webhooks. */
    Child start() {
        bridge = Child.command(dir, "run", "--config", config.toString());
        port = Integer.parseInt(bridge.awaitLine("accepts webhooks at http://127\\.0\\.0\\.1:(\\d+)/"));
        bridge.awaitLine("Health and metrics: (\\S+)");
        return bridge;
    }

    /** A signed like on its way to the bridge. The same arguments make the same body, as a sender's repeat has it. */
    HttpRequest like(String eventId, String email, String post) {
        return event(eventId, "post.liked", email, post);
    }

    private HttpRequest event(String eventId, String type, String email, String post) {
        String body = "{\"id\":\"" + eventId + "\",\"type\":\"" + type + "\""
                + (email == null ? "" : ",\"email\":\"" + email + "\"") + ",\"postId\":\"" + post
                + "\",\"occurredAt\":\"" + occurredAt + "\"}";
        return signed(eventId, body);
    }

    HttpRequest signed(String messageId, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + port + "/webhooks/social-like"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        signer.headers(messageId, Instant.now(), bytes).forEach(request::header);
        return request.build();
    }

    HttpResponse<String> send(HttpRequest request) throws IOException {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Sends a like that has to be acknowledged. */
    void acknowledged(String eventId, String email, String post) {
        acknowledged(like(eventId, email, post));
    }

    /** Sends an event of another type that has to be acknowledged. */
    void acknowledged(String eventId, String type, String email, String post) {
        acknowledged(event(eventId, type, email, post));
    }

    private void acknowledged(HttpRequest request) {
        try {
            assertThat(send(request).statusCode()).isEqualTo(200);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All events as the database has them now, the newest first. */
    List<Inbox.Row> events() {
        try (SqliteStore store = SqliteStore.openReadOnly(data)) {
            return inbox(store).list(null, 100_000);
        }
    }

    private Inbox inbox(SqliteStore store) {
        Settings settings = Settings.load(Child.ROOT.resolve(Settings.DEFAULT_FILE), config, Map.of());
        return new Inbox(store, settings.site(), Clock.systemUTC());
    }

    /** Waits until every event has ended well. */
    void awaitAllDone() {
        try (SqliteStore store = SqliteStore.openReadOnly(data)) {
            Inbox inbox = inbox(store);
            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> inbox.count(EventState.PENDING) == 0);
            assertThat(inbox.list(EventState.PARKED, 10))
                    .extracting(Inbox.Row::outcome)
                    .isEmpty();
        }
    }

    /** Waits until the newest event is in this state. */
    void awaitNewest(EventState state) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> events().get(0).state() == state);
    }

    @Override
    public void close() {
        if (bridge != null) {
            bridge.close();
        }
    }
}
