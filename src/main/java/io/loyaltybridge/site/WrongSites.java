package io.loyaltybridge.site;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Sites that cannot be served as they are described. Immutable.
 *
 * @param problems  what is wrong, a line each, by the name of the site
 * @param instances the instance ids that their descriptions name, as {@link Sites#canonical} writes them
 * @param unnamed   whether the description of one names no instance id that could be read
 */
public record WrongSites(SortedMap<String, List<String>> problems, Set<String> instances, boolean unnamed) {
    /** No site is wrong. */
    public static final WrongSites NONE = new WrongSites(Collections.emptySortedMap(), Set.of(), false);

    /** Whether an installation that no served site has may be one of them. */
    public boolean mayHave(String instanceId) {
        return unnamed || instances.contains(Sites.canonical(instanceId));
    }

    /** These and others, whose settings could be read. */
    public WrongSites and(Map<String, List<String>> others, Sites read) {
        SortedMap<String, List<String>> all = new TreeMap<>(problems);
        Set<String> known = new HashSet<>(instances);
        boolean anyUnnamed = unnamed;
        for (Map.Entry<String, List<String>> other : others.entrySet()) {
            all.put(other.getKey(), List.copyOf(other.getValue()));
            String instance = read.named(other.getKey())
                    .map(site -> Sites.canonical(site.settings().text("wix.instance-id")))
                    .orElse("");
            anyUnnamed |= instance.isEmpty();
            known.add(instance);
        }
        return new WrongSites(Collections.unmodifiableSortedMap(all), Set.copyOf(known), anyUnnamed);
    }

    /** The first of their names, for a line. */
    public String names(int most) {
        return SomeNames.of(problems.keySet(), most);
    }
}
