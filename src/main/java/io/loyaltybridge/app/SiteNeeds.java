package io.loyaltybridge.app;

import io.loyaltybridge.api.SiteNow;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.sync.reconcile.Drift;
import io.loyaltybridge.view.Need;
import io.loyaltybridge.wix.Quota;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What of a site needs a person, and how it is otherwise: for health and for the page. */
final class SiteNeeds implements SiteNow {
    private final SiteCounts counts;
    private final Function<Site, Optional<ServedSite>> served;
    private final Function<Site, Drift> drifts;
    private final Function<Site, Quota> quotas;

    SiteNeeds(
            SiteCounts counts,
            Function<Site, Optional<ServedSite>> served,
            Function<Site, Drift> drifts,
            Function<Site, Quota> quotas) {
        this.counts = counts;
        this.served = served;
        this.drifts = drifts;
        this.quotas = quotas;
    }

    @Override
    public List<Need> needs(Site site) {
        List<Need> needs = new ArrayList<>();
        served.apply(site).ifPresent(one -> {
            count(needs, one, SiteCounts.Of.PARKED, "parked-events", "parked events");
            count(needs, one, SiteCounts.Of.OPERATIONS, "operations", "operations refused or with an unknown outcome");
            count(needs, one, SiteCounts.Of.EFFECTS, "effects", "effects refused or with an unknown outcome");
            count(needs, one, SiteCounts.Of.HELD, "held", "held customers");
            count(needs, one, SiteCounts.Of.STOPS, "stops", "sides that report too many accounts as gone");
        });
        outagesNow(site).stream()
                .filter(Outages.Outage::denied)
                .forEach(outage -> needs.add(new Need("access-denied", 1, "access denied: " + outage.what())));
        Drift.Seen drift = drifts.apply(site).last();
        long out = drift.unexplained().links() + drift.contradicted().links();
        if (out > 0) {
            needs.add(new Need("drift", out, "customers that are out of sync: " + out));
        }
        served.apply(site)
                .ifPresent(one -> count(
                        needs,
                        one,
                        SiteCounts.Of.WAITING,
                        "unknown-persons",
                        "events of persons whom nobody knows yet"));
        return needs;
    }

    private void count(List<Need> needs, ServedSite site, SiteCounts.Of what, String kind, String words) {
        long count = counts.of(what, site);
        if (count > 0) {
            needs.add(new Need(kind, count, words + ": " + count));
        }
    }

    private List<Outages.Outage> outagesNow(Site site) {
        return served.apply(site).flatMap(ServedSite::opened).stream()
                .flatMap(rooms -> rooms.outages().now().stream())
                .toList();
    }

    @Override
    public List<String> outages(Site site) {
        return outagesNow(site).stream()
                .map(outage -> outage.what() + " is down since " + outage.since() + ": " + outage.reason())
                .toList();
    }

    @Override
    public Optional<Calls> calls(Site site) {
        return served.apply(site).flatMap(ServedSite::opened).map(open -> {
            Quota.Use use = quotas.apply(site).use();
            return new Calls(use.calls(), site.settings().number("wix.quota-per-minute"), use.waiting());
        });
    }
}
