package io.loyaltybridge.job;

import java.time.Duration;
import org.apache.camel.Exchange;

/**
 * How the work on one customer ended.
 *
 * @param exchange the last one
 * @param reason   null where it is done
 * @param again    when it makes sense to come back; zero but where it waits
 */
public record Ended(Exchange exchange, How how, String reason, Duration again) {

    /** The ways to end. */
    public enum How {
        DONE,
        /** For something of this customer's own, which is no failure: another time. */
        WAITS,
        /** It could succeed another time, and was tried often enough for now. */
        FAILED,
        /** Trying again cannot help. */
        REFUSED
    }

    public boolean isDone() {
        return how == How.DONE;
    }
}
