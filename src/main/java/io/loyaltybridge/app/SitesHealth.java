package io.loyaltybridge.app;

import io.loyaltybridge.site.WrongSites;
import io.loyaltybridge.view.Need;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Names the sites that need a person, and why; at most so many, and how many there are. Always up: it must not stop the intake. */
final class SitesHealth extends ShownHealth {
    static final int MOST_NAMED = 20;
    /** A gauge counts them. */
    private static final Set<String> SHOWN_ELSEWHERE = Set.of("drift", "unknown-persons");

    private final Supplier<Collection<ServedSite>> sites;
    private final SiteNeeds needs;
    private final Supplier<WrongSites> wrong;

    SitesHealth(Supplier<Collection<ServedSite>> sites, SiteNeeds needs, Supplier<WrongSites> wrong) {
        super("sites");
        this.sites = sites;
        this.needs = needs;
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
        return needs.needs(site.site()).stream()
                .filter(need -> !SHOWN_ELSEWHERE.contains(need.kind()))
                .map(Need::words)
                .toList();
    }
}
