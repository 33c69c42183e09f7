package io.loyaltybridge.inbox;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The events that were handed back because a system is down, by site. Thread-safe. */
final class InOutage {
    private final Map<String, Set<Long>> sites = new HashMap<>();

    synchronized void add(String site, long seq) {
        sites.computeIfAbsent(site, id -> new HashSet<>()).add(seq);
    }

    synchronized void remove(String site, long seq) {
        sites.computeIfPresent(site, (id, events) -> events.remove(seq) && events.isEmpty() ? null : events);
    }

    synchronized boolean has(String site, long seq) {
        return sites.getOrDefault(site, Set.of()).contains(seq);
    }

    /** Those of a site, in the order in which they came. */
    synchronized Set<Long> of(String site) {
        return new TreeSet<>(sites.getOrDefault(site, Set.of()));
    }
}
