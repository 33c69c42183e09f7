package io.loyaltybridge.wix;

import io.loyaltybridge.instance.QuotaLots;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The answer to a request for a call. */
public sealed interface Grant {

    /**
     * The call may start now.
     *
     * @param waited how long that took
     * @param turn   for {@link Quota#ended}
     */
    record Granted(Duration waited, Turn turn) implements Grant {}

    /**
     * The wait would be longer than the caller accepts: no quota was used, and the work can be handed back without counting
     * an attempt. {@code retryAfter} is an estimate of the wait.
     */
    record Busy(Duration retryAfter) implements Grant {}

    /** One call under way. Each is equal to itself alone. */
    final class Turn {
        static final Turn NO_LIMIT = new Turn(-1, 0);

        private final int place;
        private final long started;
        private QuotaLots.@Nullable Lot lot;

        /**
         * @param place   from 0, among the calls of a minute
         * @param started milliseconds on the scale of the quota
         */
        Turn(int place, long started) {
            this.place = place;
            this.started = started;
        }

        int place() {
            return place;
        }

        long started() {
            return started;
        }

        /** The lot that it was taken from, where several instances share a quota. */
        QuotaLots.@Nullable Lot lot() {
            return lot;
        }

        void takenFrom(QuotaLots.Lot itsLot) {
            this.lot = itsLot;
        }
    }
}
