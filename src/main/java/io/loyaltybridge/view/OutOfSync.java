package io.loyaltybridge.view;

import io.loyaltybridge.sync.reconcile.Drift;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which customers of a site are out of sync, as it was within the last minute: to find that out, all customers are read. Whether one of
 * them still is has to be asked then. Thread-safe.
 */
public final class OutOfSync {
    /** So many are known; where there are more, this many. */
    public static final int MOST = 1_000;

    private static final Duration KEPT = Duration.ofMinutes(1);

    private record Known(Instant at, List<String> links) {}

    private final Clock clock;
    private final Map<String, Known> bySite = new ConcurrentHashMap<>();

    public OutOfSync(Clock clock) {
        this.clock = clock;
    }

    /** Their links, in the order of their ids. */
    List<String> of(String site, Drift drift) {
        return bySite.compute(
                        site,
                        (name, known) -> known == null || known.at().plus(KEPT).isBefore(clock.instant())
                                ? new Known(clock.instant(), drift.apart("", MOST))
                                : known)
                .links();
    }

    /** They are read anew the next time, because somebody changed something. */
    public void forget(String site) {
        bySite.remove(site);
    }
}
