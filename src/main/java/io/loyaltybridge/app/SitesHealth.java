package io.loyaltybridge.app;

import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.site.WrongSites;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Names the sites that need a person, and why; at most so many, and how many there are. Always up: it must not stop the intake. */
final class SitesHealth extends ShownHealth {
    static final int MOST_NAMED = 20;

    private final Supplier<Collection<ServedSite>> sites;
    private final SiteCounts counts;
    private final Supplier<WrongSites> wrong;

    SitesHealth(Supplier<Collection<ServedSite>> sites, SiteCounts counts, Supplier<WrongSites> wrong) {
        super("sites");
        this.sites = sites;
        this.counts = counts;
        this.wrong = wrong;
    }

    @Override
    protected void show(HealthCheckResultBuilder builder) {
        Collection<ServedSite> all = sites.get();
        int found = 0;
        for (ServedSite site : all) {
            List<String> reasons = reasons(site);
            if (!reasons.isEmpty() && ++found <= MOST_NAMED) {
                builder.detail(site.site().name() + ".needs", String.join("; ", reasons));
            }
        }
        Map<String, List<String>> problems = wrong.get().problems();
        problems.entrySet().stream()
                .limit(MOST_NAMED)
                .forEach(one -> builder.detail(one.getKey() + ".wrong", String.join("; ", one.getValue())));
        builder.detail("sites", all.size());
        builder.detail("sites.wrong", problems.size());
        builder.detail("sites.need-a-person", found);
    }

    private List<String> reasons(ServedSite site) {
        List<String> reasons = new ArrayList<>();
        count(reasons, site, SiteCounts.Of.PARKED, "parked events");
        count(reasons, site, SiteCounts.Of.OPERATIONS, "operations refused or with an unknown outcome");
        count(reasons, site, SiteCounts.Of.EFFECTS, "effects refused or with an unknown outcome");
        count(reasons, site, SiteCounts.Of.HELD, "held customers");
        count(reasons, site, SiteCounts.Of.STOPS, "sides that report too many accounts as gone");
        site.opened().stream()
                .flatMap(rooms -> rooms.outages().now().stream())
                .filter(Outages.Outage::denied)
                .forEach(outage -> reasons.add("access denied: " + outage.what()));
        return reasons;
    }

    private void count(List<String> reasons, ServedSite site, SiteCounts.Of what, String words) {
        long count = counts.of(what, site);
        if (count > 0) {
            reasons.add(words + ": " + count);
        }
    }
}
