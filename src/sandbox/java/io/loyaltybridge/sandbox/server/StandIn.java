package io.loyaltybridge.sandbox.server;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.fault.Faults;
import io.loyaltybridge.sandbox.webhook.ResendSchedule;
import io.loyaltybridge.sandbox.webhook.WebhookEncoder;
import io.loyaltybridge.sandbox.webhook.WebhookSender;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** What every stand-in has: a server, faults, counters, webhooks, a journal and the control path. Thread-safe. */
public abstract class StandIn implements AutoCloseable {
    /** A webhook that is not answered within this time has failed; the limit is Wix's. */
    public static final Duration WEBHOOK_TIMEOUT = Duration.ofMillis(1250);

    /**
     * The settings that all stand-ins share.
     *
     * @param port 0 for any free port
     * @param webhookUrl where webhooks go, null for nowhere
     * @param quotaPerMinute calls per site in any 60 seconds, 0 for no limit
     * @param retryAfter whether a call over the quota is answered with {@code Retry-After}
     * @param resendScale factor on the waits before resends
     * @param journal file for committed changes, null for none
     * @param seed of the faults
     */
    public record Settings(
            int port,
            String webhookUrl,
            int quotaPerMinute,
            boolean retryAfter,
            double resendScale,
            Path journal,
            long seed,
            Clock clock) {}

    /** Guards the backend. */
    protected final Object lock = new Object();
    /** Where webhooks are handed in. */
    protected final WebhookSender webhooks;
    /** Where committed changes are written. */
    protected final Journal journal;

    private final Settings settings;
    private final Vertx vertx = StandInServer.newVertx();
    private final Faults faults;
    private CallPipeline pipeline;
    private Control control;
    private StandInServer server;
    private CallLog calls = CallLog.NONE;

    /** Prepares everything but the server; {@link #serve} has to follow. */
    protected StandIn(Settings settings, WebhookEncoder encoder) {
        this.settings = settings;
        faults = new Faults(settings.seed);
        webhooks = new WebhookSender(
                vertx,
                settings.webhookUrl,
                encoder,
                ResendSchedule.WIX.scaled(settings.resendScale),
                WEBHOOK_TIMEOUT,
                faults);
        journal = Journal.open(settings.journal);
    }

    /**
     * Starts listening.
     *
     * @throws IllegalStateException when the port is taken
     */
    protected final void serve(Backend backend, Control.Target target) {
        pipeline = new CallPipeline(
                vertx, backend, lock, faults, settings.clock, settings.quotaPerMinute, settings.retryAfter);
        faults.setNames(backend.names());
        control = new Control(pipeline, faults, webhooks, backend, lock, target);
        try {
            server = StandInServer.start(vertx, settings.port, pipeline, control);
        } catch (IllegalStateException e) {
            journal.close();
            throw e;
        }
    }

    /** Runs something under the lock after a while, unless this is closed by then. */
    protected final void later(Duration delay, Runnable action) {
        vertx.setTimer(Math.max(1, delay.toMillis()), timer -> {
            synchronized (lock) {
                action.run();
            }
        });
    }

    /** The port that it listens on. */
    public final int port() {
        return server.port();
    }

    /** The base URL of the API. */
    public final String baseUrl() {
        return "http://127.0.0.1:" + port();
    }

    /** Where webhooks go from now on; null for nowhere. */
    public final void setWebhookUrl(String url) {
        webhooks.setUrl(url);
    }

    /** The faults, to switch on and off. */
    public final Faults faults() {
        return faults;
    }

    /** The counters of calls. */
    public final CallStats stats() {
        return pipeline.stats();
    }

    /** The counters of webhooks, as {@code GET /_sandbox/webhooks} shows them. */
    public final ObjectNode webhooks() {
        return webhooks.describe();
    }

    /** Changes the quota from now on; 0 is no limit. */
    public final void setQuota(int perMinute) {
        pipeline.setQuota(perMinute);
    }

    /**
     * Writes every call from now on into a file of JSON lines, a new one: {@code at}, {@code operation}, {@code path},
     * {@code status}, and where the body names one {@code contactId} or {@code email}.
     */
    public final void logCalls(Path file) {
        calls.close();
        calls = CallLog.open(file, settings.clock);
        pipeline.setLog(calls);
    }

    /** Forgets all data, faults, counters and webhooks that wait. */
    public final void reset() {
        control.reset();
    }

    @Override
    public final void close() {
        server.close();
        journal.close();
        calls.close();
    }
}
