package io.loyaltybridge.inbox;

import java.time.Duration;

/** What a failed attempt means for its event. */
public sealed interface Verdict {

    /** Try again later; the attempt counts, and after the last one the event is parked. */
    record Retry(String reason, String requestId) implements Verdict {
    }

    /**
     * Handed back without counting an attempt.
     *
     * @param kind what it waits for
     */
    record HandBack(String reason, Duration delay, Kind kind) implements Verdict {

        /** What a handed back event waits for. */
        public enum Kind {
            /** Its turn, quota, the store, or another event: no call was made, and it may wait as long as it takes. */
            TURN,
            /** Another answer to a call that was made: waits longer each time, and is parked in the end. */
            ANSWER,
            /** Access that a system denies: no matter of this event, so it is not parked. */
            ACCESS
        }

        /** Waits for its turn. */
        public HandBack(String reason, Duration delay) {
            this(reason, delay, Kind.TURN);
        }
    }

    /** Trying again cannot help: parked at once. */
    record Park(String reason, String requestId) implements Verdict {
    }

    /** Tells what an exception means; the same for every route. */
    @FunctionalInterface
    interface Judge {
        Verdict judge(Throwable failure);
    }
}
