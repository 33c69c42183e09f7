package io.loyaltybridge.inbox;

import java.time.Duration;
import java.time.Instant;

/**
 * How long a call is repeated that does not get the answer it needs: so many times, or for so long.
 *
 * @param most   calls in all
 * @param oldest from the first such call on
 * @param enough calls before the age counts: after days between two calls it has not been tried often
 */
public record CallBounds(int most, Duration oldest, int enough) {

    /** Whether no further call is made after these. */
    public boolean over(HandBacks before, Instant now) {
        return over(before.count(), before.since(), now);
    }

    /** Whether this was the last call. */
    public boolean over(int calls, Instant since, Instant now) {
        return calls >= most || calls >= enough && !now.isBefore(since.plus(oldest));
    }
}
