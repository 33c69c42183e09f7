package io.loyaltybridge.app;

import io.loyaltybridge.award.AwardMetrics;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectMetrics;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.inbox.InboxMetrics;
import io.loyaltybridge.intake.IntakeMetrics;
import io.loyaltybridge.ledger.Notice;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.SyncMetrics;
import io.loyaltybridge.program.ProgramCall;
import io.loyaltybridge.sync.reconcile.Drift;
import io.loyaltybridge.wix.WixMetrics;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every counter and timer of the bridge, under {@code bridge.*}. Labels take values from the settings or from short
 * fixed lists, never from what a sender wrote.
 */
public final class BridgeMetrics
        implements IntakeMetrics,
                InboxMetrics,
                WixMetrics,
                SyncMetrics,
                ProgramCall.Metrics,
                EffectMetrics,
                AwardMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(BridgeMetrics.class);

    private final MeterRegistry registry;
    private final Map<String, Counter> counters = new ConcurrentHashMap<>();
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final Map<String, Long> alarms = new ConcurrentHashMap<>();
    private final Timer commit;
    private final Timer quotaWait;

    public BridgeMetrics(MeterRegistry registry) {
        this.registry = registry;
        this.commit = Timer.builder("bridge.inbox.commit")
                .description("From a verified webhook to its commit on disk")
                .register(registry);
        this.quotaWait = Timer.builder("bridge.wix.quota.wait")
                .description("How long a call waited for Wix's quota")
                .register(registry);
    }

    /** Customers whose balances are not equal after the last reconciliation, and by how many points, by reason. */
    static void drift(MeterRegistry registry, Supplier<List<Drift>> drifts) {
        Map<String, Function<Drift.Seen, Drift.Part>> reasons = Map.of(
                "unexplained",
                Drift.Seen::unexplained,
                "kept",
                Drift.Seen::kept,
                "unsettled",
                Drift.Seen::unsettled,
                "held",
                Drift.Seen::held,
                "contradicted",
                Drift.Seen::contradicted);
        reasons.forEach((reason, part) -> {
            Gauge.builder(
                            "bridge.sync.drift",
                            () -> sum(drifts, drift -> part.apply(drift.last()).links()))
                    .tag("reason", reason)
                    .tag("unit", "links")
                    .register(registry);
            Gauge.builder(
                            "bridge.sync.drift",
                            () -> sum(drifts, drift -> part.apply(drift.last()).points()))
                    .tag("reason", reason)
                    .tag("unit", "points")
                    .register(registry);
        });
    }

    private static long sum(Supplier<List<Drift>> drifts, ToLongFunction<Drift> of) {
        return drifts.get().stream().mapToLong(of).sum();
    }

    @Override
    public void taken(String source, Inbox.Taken taken, long nanos) {
        commit.record(Duration.ofNanos(nanos));
        add("bridge.webhooks.received", source, "result", "stored", taken.stored());
        add("bridge.webhooks.received", source, "result", "duplicate", taken.duplicates());
        add("bridge.webhooks.received", source, "result", "altered", taken.altered());
    }

    @Override
    public void refused(String source, String reason) {
        add("bridge.webhooks.refused", source, "reason", reason, 1);
    }

    @Override
    public void ended(InboxEvent event, String outcome) {
        int end = 0;
        while (end < outcome.length() && Character.isLetter(outcome.charAt(end))) {
            end++;
        }
        String word = outcome.substring(0, end);
        boolean known =
                word.equals("awarded") || word.equals("duplicate") || word.equals("ignored") || word.equals("capped");
        add("bridge.events.ended", event.source(), "outcome", known ? word : "done", 1);
        timer("bridge.events.lag", "source", event.source())
                .record(Duration.ofMillis(Math.max(
                        0, System.currentTimeMillis() - event.receivedAt().toEpochMilli())));
    }

    @Override
    public void retried(InboxEvent event) {
        add("bridge.events.failed", event.source(), "then", "retry", 1);
    }

    @Override
    public void handedBack(InboxEvent event) {
        add("bridge.events.failed", event.source(), "then", "wait", 1);
    }

    @Override
    public void parked(InboxEvent event) {
        add("bridge.events.failed", event.source(), "then", "parked", 1);
    }

    /** The alarm is logged once an hour for each. */
    @Override
    public void reached(String source, String setting) {
        add("bridge.awards.limited", source, "limit", setting, 1);
        long now = System.nanoTime();
        Long last = alarms.get(source + " " + setting);
        if (last == null || now - last > Duration.ofHours(1).toNanos()) {
            alarms.put(source + " " + setting, now);
            LOG.error("The source {} reached its limit sources.{}.{}", source, source, setting);
        }
    }

    @Override
    public void awarded(InboxEvent event) {
        add("bridge.awards", event.source(), "result", "settled", 1);
    }

    @Override
    public void called(String operation, int status, Duration took) {
        timers.computeIfAbsent(operation + " " + status, key -> Timer.builder("bridge.wix.calls")
                        .description("Calls to Wix")
                        .tag("operation", operation)
                        .tag("status", status == 0 ? "none" : Integer.toString(status))
                        .register(registry))
                .record(took);
    }

    @Override
    public void waited(Duration forQuota) {
        quotaWait.record(forQuota);
    }

    @Override
    public void programCalled(String operation, int status, Duration took) {
        timers.computeIfAbsent("program " + operation + " " + status, key -> Timer.builder("bridge.program.calls")
                        .description("Calls to the external program")
                        .tag("operation", operation)
                        .tag("status", status == 0 ? "none" : Integer.toString(status))
                        .register(registry))
                .record(took);
    }

    @Override
    public void noticed(String linkId, Notice notice) {
        if (notice.type().isAlarm()) {
            LOG.error("Link {}: {}", linkId, notice.detail());
        } else if (notice.type() == Notice.Type.OVERWRITTEN) {
            LOG.warn("Link {}: {}", linkId, notice.detail());
        }
        add(
                "bridge.sync.notices",
                notice.side() == null ? "both" : notice.side().word(),
                "type",
                notice.type().name().toLowerCase(Locale.ROOT),
                1);
    }

    @Override
    public void carried(Side side, long millis) {
        timer("bridge.sync.carried", "to", side.word()).record(Duration.ofMillis(Math.max(0, millis)));
    }

    @Override
    public void moved(EffectKind kind, OperationState state) {
        counters.computeIfAbsent("bridge.effects " + kind + " " + state, key -> Counter.builder("bridge.effects")
                        .description("Effects that came to a state")
                        .tag("kind", kind.word())
                        .tag("state", state.name().toLowerCase(Locale.ROOT))
                        .register(registry))
                .increment();
    }

    private Timer timer(String name, String label, String value) {
        return timers.computeIfAbsent(
                name + " " + value, key -> Timer.builder(name).tag(label, value).register(registry));
    }

    private void add(String name, String source, String label, String value, int amount) {
        if (amount > 0) {
            counters.computeIfAbsent(name + " " + source + " " + value, key -> Counter.builder(name)
                            .tag("source", source)
                            .tag(label, value)
                            .register(registry))
                    .increment(amount);
        }
    }
}
