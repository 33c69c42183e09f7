package io.loyaltybridge.inbox;

import java.time.Duration;

/** What a failed attempt means for its event. */
public sealed interface Verdict {

    /** Try again later; the attempt counts, and after the last one the event is parked. */
    record Retry(String reason, String requestId) implements Verdict {
    }

    /** Handed back without counting an attempt: a call would have waited, or another event has to end first. */
    record HandBack(String reason, Duration delay) implements Verdict {
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
