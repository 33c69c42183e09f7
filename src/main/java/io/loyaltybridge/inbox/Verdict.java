package io.loyaltybridge.inbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a failed attempt means for its event. */
public sealed interface Verdict {

    /** Try again later; the attempt counts, and after the last one the event is parked. */
    record Retry(String reason, @Nullable String requestId) implements Verdict {}

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
            /** Another answer to a call, or a command that a person may never give: waits longer each time, and is parked in the end. */
            ANSWER,
            /** Access that a system denies: not a problem of this event, so it is not parked. */
            ACCESS,
            /** A system that is down for everyone: due at its next probe, or as soon as it is back. */
            OUTAGE,
            /** The same for a system that answers nobody, though few have called: a command that a person waits for counts it as a failure. */
            LONELY_OUTAGE,
            /** The same for a system that denies access to everyone: a command that a person waits for ends. */
            SHUT_OUT
        }

        /** Waits for its turn. */
        public HandBack(String reason, Duration delay) {
            this(reason, delay, Kind.TURN);
        }

        /** Whether access was denied, to this call or to all; a person has to fix that. */
        public boolean isDenied() {
            return kind == Kind.ACCESS || kind == Kind.SHUT_OUT;
        }

        /** Whether it waits for a system that is down. */
        public boolean isForOutage() {
            return kind == Kind.OUTAGE || kind == Kind.LONELY_OUTAGE || kind == Kind.SHUT_OUT;
        }
    }

    /** Another attempt cannot help: parked at once. */
    record Park(String reason, @Nullable String requestId) implements Verdict {}

    /** It waits in the store already, and is not in its lane any more. */
    record Waits(String reason) implements Verdict {}

    /** Says what an exception means; the same for every route. */
    @FunctionalInterface
    interface Judge {
        Verdict judge(Throwable failure);

        /** Whether the outage that a failure was judged to wait for has ended meanwhile. */
        default boolean isOver(Throwable failure) {
            return false;
        }
    }
}
