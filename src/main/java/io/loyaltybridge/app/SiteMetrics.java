package io.loyaltybridge.app;

import io.loyaltybridge.award.AwardMetrics;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectMetrics;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.ledger.Notice;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.store.SyncMetrics;
import io.loyaltybridge.program.ProgramCall;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteLog;
import io.loyaltybridge.wix.WixMetrics;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is counted of one site, and the alarms that go with it. The lines name the site, on whatever thread. Thread-safe. */
final class SiteMetrics implements WixMetrics, SyncMetrics, ProgramCall.Metrics, EffectMetrics, AwardMetrics {
    private static final Logger LOG = LoggerFactory.getLogger(SiteMetrics.class);

    private final Site site;
    private final Meters meters;
    private final Map<String, Long> alarms = new ConcurrentHashMap<>();

    SiteMetrics(Site site, Meters meters) {
        this.site = site;
        this.meters = meters;
    }

    /** The alarm is logged once an hour for each. */
    @Override
    public void reached(String source, String setting) {
        add("bridge.awards.limited", "source", source, "limit", setting);
        long now = System.nanoTime();
        Long last = alarms.get(source + " " + setting);
        if (last == null || now - last > Duration.ofHours(1).toNanos()) {
            alarms.put(source + " " + setting, now);
            log(() -> LOG.error("The source {} reached its limit sources.{}.{}", source, source, setting));
        }
    }

    @Override
    public void awarded(InboxEvent event) {
        add("bridge.awards", "source", event.source(), "result", "settled");
    }

    @Override
    public void called(String operation, int status, Duration took) {
        meters.timer(site.name(), "bridge.wix.calls", "Calls to Wix", "operation", operation, "status", word(status))
                .record(took);
    }

    @Override
    public void waited(Duration forQuota) {
        BridgeMetrics.quotaWait(meters, site.name()).record(forQuota);
    }

    @Override
    public void programCalled(String operation, int status, Duration took) {
        meters.timer(
                        site.name(),
                        "bridge.program.calls",
                        "Calls to the external program",
                        "operation",
                        operation,
                        "status",
                        word(status))
                .record(took);
    }

    @Override
    public void noticed(String linkId, Notice notice) {
        if (notice.type().isAlarm()) {
            log(() -> LOG.error("Link {}: {}", linkId, notice.detail()));
        } else if (notice.type() == Notice.Type.OVERWRITTEN) {
            log(() -> LOG.warn("Link {}: {}", linkId, notice.detail()));
        }
        Side side = notice.side();
        add(
                "bridge.sync.notices",
                "source",
                side == null ? "both" : side.word(),
                "type",
                notice.type().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void carried(Side side, long millis) {
        meters.timer(site.name(), "bridge.sync.carried", null, "to", side.word())
                .record(Duration.ofMillis(Math.max(0, millis)));
    }

    @Override
    public void moved(EffectKind kind, OperationState state) {
        meters.counter(
                        site.name(),
                        "bridge.effects",
                        "Effects that came to a state",
                        "kind",
                        kind.word(),
                        "state",
                        state.name().toLowerCase(Locale.ROOT))
                .increment();
    }

    private void log(Runnable line) {
        SiteLog.of(site, line).run();
    }

    private void add(String name, String... tags) {
        meters.counter(site.name(), name, null, tags).increment();
    }

    private static String word(int status) {
        return status == 0 ? "none" : Integer.toString(status);
    }
}
