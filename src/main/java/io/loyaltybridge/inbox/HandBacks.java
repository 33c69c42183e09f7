package io.loyaltybridge.inbox;

import java.time.Instant;

/**
 * How often something was handed back after a call without a useful answer.
 *
 * @param since the first time
 */
public record HandBacks(int count, Instant since) {

    /** A reason, with how often and since when it was tried. */
    public String in(String reason) {
        return reason + " (asked " + count + " times since " + since + ")";
    }
}
