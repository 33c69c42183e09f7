package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.inbox.InboxMetrics;
import io.loyaltybridge.intake.IntakeMetrics;
import io.loyaltybridge.site.Site;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Every counter and timer of the bridge, under {@code bridge.*}. Labels take values from the settings or from short
 * fixed lists, never from what a sender wrote.
 */
final class BridgeMetrics implements IntakeMetrics, InboxMetrics {
    private final Meters meters;
    private volatile Map<String, Site> byId = Map.of();

    /** @param mostSites with more of them none has the label {@code site} */
    BridgeMetrics(MeterRegistry registry, long mostSites) {
        this.meters = new Meters(registry, mostSites);
    }

    /** Says which sites there are: at the start, and whenever one was added or removed. */
    void sites(Collection<Site> sites) {
        byId = sites.stream().collect(Collectors.toUnmodifiableMap(Site::id, Function.identity()));
        meters.sites(sites.stream().map(Site::name).toList());
        // Those that are always shown.
        List<@Nullable String> shown = new ArrayList<>(meters.labelled());
        if (shown.isEmpty()) {
            shown.add(null);
        }
        for (String site : shown) {
            commit(site);
            quotaWait(meters, site);
        }
    }

    /** What is counted of a site. */
    SiteMetrics of(Site site) {
        return new SiteMetrics(site, meters);
    }

    Meters meters() {
        return meters;
    }

    private Timer commit(@Nullable String site) {
        return meters.timer(site, "bridge.inbox.commit", "From a verified webhook to its commit on disk");
    }

    static Timer quotaWait(Meters meters, @Nullable String site) {
        return meters.timer(site, "bridge.wix.quota.wait", "How long a call waited for Wix's quota");
    }

    @Override
    public void taken(String siteId, String source, Inbox.Taken taken, long nanos) {
        String site = name(byId.get(siteId));
        commit(site).record(Duration.ofNanos(nanos));
        add(site, "bridge.webhooks.received", source, "result", "stored", taken.stored());
        add(site, "bridge.webhooks.received", source, "result", "duplicate", taken.duplicates());
        add(site, "bridge.webhooks.received", source, "result", "altered", taken.altered());
    }

    @Override
    public void refused(@Nullable String siteId, String source, String reason) {
        add(name(siteId == null ? null : byId.get(siteId)), "bridge.webhooks.refused", source, "reason", reason, 1);
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
        String site = name(event.site());
        add(site, "bridge.events.ended", event.source(), "outcome", known ? word : "done", 1);
        meters.timer(site, "bridge.events.lag", null, "source", event.source())
                .record(Duration.ofMillis(Math.max(
                        0, System.currentTimeMillis() - event.receivedAt().toEpochMilli())));
    }

    @Override
    public void retried(InboxEvent event) {
        failed(event, "retry");
    }

    @Override
    public void handedBack(InboxEvent event) {
        failed(event, "wait");
    }

    @Override
    public void parked(InboxEvent event) {
        failed(event, "parked");
    }

    @Override
    public void waits(InboxEvent event) {
        failed(event, "identity");
    }

    private void failed(InboxEvent event, String then) {
        add(name(event.site()), "bridge.events.failed", event.source(), "then", then, 1);
    }

    private static @Nullable String name(@Nullable Site site) {
        return site == null ? null : site.name();
    }

    private void add(@Nullable String site, String name, String source, String label, String value, int amount) {
        if (amount > 0) {
            meters.counter(site, name, null, "source", source, label, value).increment(amount);
        }
    }
}
