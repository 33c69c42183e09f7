package io.loyaltybridge.site;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The sites that a service starts with. Immutable.
 *
 * @param sites none only where installations of the app become sites
 * @param wrong those that are left out
 */
public record StartingSites(Sites sites, WrongSites wrong) {

    /**
     * Whether the service can start without some: others are left, and {@link Site#MAIN}, which the settings of the process
     * describe, is not among them.
     */
    public boolean canDoWithout(Set<String> names) {
        return names.isEmpty()
                || !names.contains(Site.MAIN) && sites.all().stream().anyMatch(site -> !names.contains(site.name()));
    }

    /** Leaves out further ones, for what is wrong with them, a line each, by their names. */
    public StartingSites without(Map<String, List<String>> problems) {
        if (problems.isEmpty()) {
            return this;
        }
        return new StartingSites(
                new Sites(sites.all().stream()
                        .filter(site -> !problems.containsKey(site.name()))
                        .toList()),
                wrong.and(problems, sites));
    }
}
