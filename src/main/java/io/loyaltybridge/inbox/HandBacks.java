package io.loyaltybridge.inbox;

import java.time.Instant;

/**
 * How often a call that was made in vain sent something back.
 *
 * @param since when it did first
 */
public record HandBacks(int count, Instant since) {

    /** A reason with how often and since when it was asked. */
    public String in(String reason) {
        return reason + " (asked " + count + " times since " + since + ")";
    }
}
