package io.loyaltybridge.wix;

import java.time.Duration;

/** The answer to a request for a call. */
public sealed interface Grant {

    /** The call may start now. {@code waited} is how long that took. */
    record Granted(Duration waited) implements Grant {}

    /**
     * The wait would be longer than the caller accepts: no quota was used, and the work can be handed back without counting
     * an attempt. {@code retryAfter} is an estimate of the wait.
     */
    record Busy(Duration retryAfter) implements Grant {}
}
