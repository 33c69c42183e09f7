package io.loyaltybridge.inbox;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When the next attempt is due: doubled each time from {@code first} up to {@code max}, and varied by half of it, so that
 * events which failed together do not come back together.
 *
 * @param maxAttempts failed attempts after which an event is parked
 */
public record Backoff(Duration first, Duration max, int maxAttempts) {

    /** The wait after the n-th failed attempt, n from 1. */
    Duration after(int failed, RandomGenerator random) {
        long base = first.toMillis() << Math.min(failed - 1, 30);
        long capped = base <= 0 ? max.toMillis() : Math.min(base, max.toMillis());
        return Duration.ofMillis((long) (capped * (0.5 + random.nextDouble())));
    }

    /** The same with a given source of chance. */
    public Duration after(int failed) {
        return after(failed, RandomGenerator.getDefault());
    }

    /** The wait after the n-th failed attempt, but no shorter than this. */
    public Duration after(int failed, Duration least) {
        Duration grown = after(failed);
        return grown.compareTo(least) > 0 ? grown : least;
    }

    /** The wait after the n-th call without a useful answer, n from 1: first as it asks, then longer each time. */
    public Duration afterCalls(int calls, Duration asked) {
        return calls == 1 ? asked : after(calls - 1, asked);
    }

    /** The wait where access is denied: each check is a call, so the longer it has waited, the less often it checks. */
    public Duration whileDenied(Duration waited, Duration asked) {
        Duration part = waited.dividedBy(4);
        Duration spaced = part.compareTo(max) < 0 ? part : max;
        return spaced.compareTo(asked) > 0 ? spaced : asked;
    }

    /** Whether this failed attempt was the last one. */
    public boolean last(int failed) {
        return failed >= maxAttempts;
    }
}
