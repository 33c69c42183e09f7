package io.loyaltybridge.api;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Limits how often an address may try a wrong token or code. The right ones are never refused: a token has 256 bits, so that guessing is
 * only a nuisance. Thread-safe.
 */
final class Failures {
    static final int MOST = 20;
    private static final Duration WITHIN = Duration.ofMinutes(1);
    private static final int MOST_ADDRESSES = 10_000;

    private record Count(Instant since, int failures) {}

    private final Clock clock;
    private final Map<String, Count> byAddress = new LinkedHashMap<>();

    Failures(Clock clock) {
        this.clock = clock;
    }

    /** Counts one more. Returns the seconds until the next one is looked at; 0 where this one still was. */
    synchronized long count(String address) {
        Instant now = clock.instant();
        Count count = byAddress.remove(address);
        if (count == null || count.since().plus(WITHIN).isBefore(now)) {
            count = new Count(now, 0);
        }
        byAddress.put(address, new Count(count.since(), count.failures() + 1));
        if (byAddress.size() > MOST_ADDRESSES) {
            Iterator<String> oldest = byAddress.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        return count.failures() < MOST
                ? 0
                : Math.max(1, Duration.between(now, count.since().plus(WITHIN)).toSeconds());
    }
}
