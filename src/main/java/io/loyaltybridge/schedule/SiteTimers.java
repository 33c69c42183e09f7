package io.loyaltybridge.schedule;

import io.loyaltybridge.schedule.Moments.Position;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteLog;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;

/**
 * What is stored of the timers of all sites of a process, asked for many sites at once. The moments that it begins are the
 * process's, however often a site is put away and made again meanwhile. Thread-safe.
 */
public final class SiteTimers {
    /** Sites in one transaction. */
    private static final int CHUNK = 200;

    private final Store store;
    private final Clock clock;
    private final String owner = UUID.randomUUID().toString();

    public SiteTimers(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /**
     * The moments of one site; its routes name them {@code timers}.
     *
     * @param site its first column in the store
     */
    public Timers of(String site) {
        return new Timers(store, site, clock, owner);
    }

    /** What was begun for sites here and has not come to its end is another instance's from now on. In one transaction. */
    public void letGo(Collection<String> sites) {
        store.<Integer>write(tx -> {
            int changed = 0;
            for (String site : sites) {
                changed += tx.update(
                        "UPDATE timer_moments SET owner = NULL WHERE site = ? AND state = 'begun' AND owner = ?",
                        site,
                        owner);
            }
            return changed;
        });
    }

    /** The sites with moments that are due, or that another process began and did not end. */
    Set<String> open(String flow) {
        return Set.copyOf(store.read(tx -> Moments.openSites(tx, flow, owner)));
    }

    /**
     * Takes up sites that are new or changed. A timer that never ran, or whose cron expression or time zone has changed, starts
     * from now; one that is off and never ran leaves no trace.
     *
     * @param sites a site by its first column in the store; lines of the log name it
     * @return the sites with moments between the last one decided and now
     */
    Set<String> takeUp(String flow, Map<String, Rhythm> rhythms, Function<String, Optional<Site>> sites) {
        Set<String> missed = new HashSet<>();
        Map<Rhythm, Instant> latest = new HashMap<>();
        List<String> all = new ArrayList<>(rhythms.keySet());
        for (int from = 0; from < all.size(); from += CHUNK) {
            List<String> chunk = all.subList(from, Math.min(all.size(), from + CHUNK));
            Map<String, Position> positions = store.read(tx -> Moments.positions(tx, flow, chunk));
            Map<String, Rhythm> other = new HashMap<>();
            for (String site : chunk) {
                Rhythm rhythm = rhythms.getOrDefault(site, Rhythm.NEVER);
                Position position = positions.get(site);
                if (position == null ? !rhythm.isOff() : !isSame(position, rhythm)) {
                    other.put(site, rhythm);
                } else if (position != null
                        && !rhythm.isOff()
                        && latest.computeIfAbsent(rhythm, this::latest).isAfter(position.decidedUntil())) {
                    missed.add(site);
                }
            }
            start(flow, other, sites);
        }
        return missed;
    }

    private static boolean isSame(Position position, Rhythm rhythm) {
        return position.cron().equals(rhythm.cron())
                && position.zone().equals(rhythm.zone().getId());
    }

    private Instant latest(Rhythm rhythm) {
        return new Schedule(rhythm.cron(), rhythm.zone())
                .latest(clock.instant())
                .orElse(Instant.MIN);
    }

    private void start(String flow, Map<String, Rhythm> rhythms, Function<String, Optional<Site>> sites) {
        if (rhythms.isEmpty()) {
            return;
        }
        Map<String, Timers> timers = new HashMap<>();
        rhythms.keySet().forEach(site -> timers.put(site, of(site)));
        Map<String, Timers.Found> found = store.write(tx -> decide(tx, flow, timers, rhythms));
        found.forEach((id, what) -> {
            Runnable report = () -> timers.getOrDefault(id, of(id))
                    .report(flow, rhythms.getOrDefault(id, Rhythm.NEVER).zone(), what);
            sites.apply(id).map(site -> SiteLog.of(site, report)).orElse(report).run();
        });
    }

    private static Map<String, Timers.Found> decide(
            Tx tx, String flow, Map<String, Timers> timers, Map<String, Rhythm> rhythms) throws SQLException {
        Map<String, Timers.Found> found = new HashMap<>();
        for (Map.Entry<String, Timers> site : timers.entrySet()) {
            Rhythm rhythm = rhythms.getOrDefault(site.getKey(), Rhythm.NEVER);
            found.put(site.getKey(), site.getValue().decide(tx, flow, rhythm.cron(), rhythm.zone(), rhythm.catchUp()));
        }
        return Collections.unmodifiableMap(found);
    }
}
