package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.signature.SignatureStyle;
import io.loyaltybridge.intake.signature.WebhookSigner;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.explain.Explanation;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.sandbox.program.ProgramOptionsBuilder;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.wix.WixOptionsBuilder;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.TestStore;
import io.loyaltybridge.testing.WixProxy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** The service between both stand-ins, the program behind a proxy that can answer in its place, and what the tests ask of it. */
public final class SyncCase implements AutoCloseable {
    private static final String LIKES = "whsec_" + "c2FtcGxlIHNlY3JldCBvZiBubyB2YWx1ZQ==";
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** One customer: the contact on Wix and the program's customer. */
    public record Pair(String contact, String customer) {}

    public final SyncFixture sync;
    public final WixProxy programProxy = WixProxy.start();
    private final Path dir;

    private SyncCase(Path dir, WixOptionsBuilder wix, ProgramOptionsBuilder program, String... settings)
            throws Exception {
        this.dir = dir;
        Map<String, String> changes =
                new HashMap<>(Map.of("program.base-url", programProxy.url(), "sources.social-like.secret", LIKES));
        for (int i = 0; i < settings.length; i += 2) {
            changes.put(settings[i], settings[i + 1]);
        }
        sync = SyncFixture.start(dir, changes, wix, program);
        programProxy.forwardTo(sync.program().baseUrl());
    }

    public static SyncCase start(Path dir, String... settings) throws Exception {
        return new SyncCase(dir, WixStandIn.Options.builder(), ProgramStandIn.Options.builder(), settings);
    }

    public static SyncCase start(Path dir, WixOptionsBuilder wix, ProgramOptionsBuilder program, String... settings)
            throws Exception {
        return new SyncCase(dir, wix, program, settings);
    }

    public static ConditionFactory patiently() {
        return Awaitility.await().pollInterval(Duration.ofMillis(30));
    }

    /** Makes the program's customer in silence, then Wix's account, whose event links both. */
    public Pair pair(String email, long wixBalance, long programBalance) {
        long before = linked();
        Pair pair = new Pair(null, inSilence(() -> sync.program().seedCustomer(email, "A B", programBalance)));
        pair = new Pair(sync.wix().seedAccount(email, "A B", wixBalance), pair.customer());
        patiently().untilAsserted(() -> assertThat(linked())
                .as(() -> "customers linked, with these events: "
                        + texts("SELECT seq || ' ' || source || ' ' || kind || ' ' || state || ', attempt ' || attempts"
                                + " || ', due ' || due_at || ': ' || COALESCE(outcome, '') FROM inbox"))
                .isEqualTo(before + 1));
        return pair;
    }

    /** The program changes without telling. */
    <T> T inSilence(java.util.function.Supplier<T> change) {
        sync.program().setWebhookUrl(null);
        try {
            return change.get();
        } finally {
            sync.program().setWebhookUrl("http://127.0.0.1:" + sync.bridge().port() + "/webhooks/program");
        }
    }

    private long linked() {
        return number("SELECT COUNT(*) / 2 FROM observations");
    }

    /** Waits until no event is pending. */
    public void awaitQuiet() {
        patiently().until(() -> sync.bridge().inbox().count(EventState.PENDING) == 0);
    }

    public void awaitBalances(Pair pair, long expected) {
        sync.awaitBalances(pair.contact(), pair.customer(), expected);
    }

    public void awaitBalances(Pair pair, long wix, long program) {
        patiently().untilAsserted(() -> assertThat(
                        "wix " + sync.wixBalance(pair.contact()) + ", program " + sync.programBalance(pair.customer())
                                + ", pending " + sync.bridge().inbox().count(EventState.PENDING))
                .isEqualTo("wix " + wix + ", program " + program + ", pending 0"));
    }

    /** Reasons of parked events, the newest first. */
    public List<String> parked() {
        return sync.bridge().inbox().list(EventState.PARKED, 50).stream()
                .map(Inbox.Row::outcome)
                .toList();
    }

    /** Reasons of refused operations. */
    public List<String> refused() {
        return texts("SELECT outcome FROM operations WHERE state = 'REFUSED'");
    }

    /** What explain tells of a customer; his books add up. */
    public List<Explanation.Entry> explained(String email) {
        try (Database store = TestStore.openReadOnly(dir)) {
            LedgerReader reader = new LedgerReader(store, sync.settings().site());
            Explanation explanation = Explainer.explain(
                    reader.customer(reader.find(email).get(0).link().id(), 100).orElseThrow());
            assertThat(explanation.mismatch()).isNull();
            return explanation.entries();
        }
    }

    public long number(String sql) {
        List<String> found = texts(sql);
        return found.isEmpty() || found.get(0) == null ? 0 : Long.parseLong(found.get(0));
    }

    public List<String> texts(String sql) {
        return Tables.texts(dir, sql);
    }

    /** Sends a webhook as the program signs it. */
    public int programWebhook(String id, String body) {
        ProgramStandIn.Options program = sync.program().options();
        return switch (program.kind()) {
            case REST -> post("program", "standard-webhooks", program.webhookSecret(), null, id, body);
            case PLAIN -> post("program", "shopify", program.webhookSecret(), null, id, body);
            case SQUARE -> post("program", "square", program.webhookSecret(), program.notificationUrl(), id, body);
            case OPEN_LOYALTY -> post("program", "header-token", program.webhookSecret(), null, id, body);
            case VOUCHERIFY -> post("program", "voucherify", program.webhookSecret(), null, id, body);
            case TALON_ONE -> throw new IllegalStateException("it sends none");
        };
    }

    public void like(String id, String email, String post) {
        assertThat(post(
                        "social-like",
                        "standard-webhooks",
                        LIKES,
                        null,
                        id,
                        "{\"id\":\"" + id + "\",\"type\":\"post.liked\",\"email\":\"" + email + "\",\"postId\":\""
                                + post + "\"}"))
                .isEqualTo(200);
    }

    /** @param url what a style that signs the address signs; null for others */
    int post(String source, String style, String secret, String url, String id, String body) {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create("http://127.0.0.1:" + sync.bridge().port() + "/webhooks/" + source))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(bytes));
        new WebhookSigner(SignatureStyle.load(style, Path.of("profiles")), "secret", secret, url)
                .headers(id, Instant.now(), bytes)
                .forEach(request::header);
        return send(request.build()).statusCode();
    }

    /** A control command of Wix's stand-in. */
    public void wixControl(String command, String body) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(sync.wix().baseUrl() + "/_sandbox/" + command))
                        .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** A control command of the program's stand-in. */
    public void programControl(String command, String body) {
        HttpResponse<String> answer =
                send(HttpRequest.newBuilder(URI.create(sync.program().baseUrl() + "/_sandbox/" + command))
                        .POST(HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')))
                        .build());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    }

    /** Ids of the program's customers. */
    public List<String> programCustomers() {
        String answer = send(HttpRequest.newBuilder(URI.create(sync.program().baseUrl() + "/_sandbox/customers"))
                        .GET()
                        .build())
                .body();
        return io.loyaltybridge.payload.Payloads.stored(answer)
                .path("customers")
                .findValuesAsText("id");
    }

    public String metrics() {
        return observed("metrics");
    }

    /** What the management port says at {@code /observe/<what>}. */
    public String observed(String what) {
        return send(HttpRequest.newBuilder(
                                URI.create("http://127.0.0.1:" + sync.bridge().managementPort() + "/observe/" + what))
                        .build())
                .body();
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        sync.close();
        programProxy.close();
    }
}
