package io.loyaltybridge.inbox;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code housekeeping}: keeps the inbox from growing for ever. What it removes can no longer be told from a
 * new event by its id; once-per keys are not in the inbox and stay. Thread-safe.
 */
public final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Inbox inbox;
    private final Duration keep;

    /** @param keep how long an ended event is kept after its end */
    public Housekeeping(Inbox inbox, Duration keep) {
        this.inbox = inbox;
        this.keep = keep;
    }

    /** Removes ended events that are older than they are kept; parked and pending ones stay. Returns how many went. */
    public int forgetEndedEvents() {
        int removed = inbox.forgetOlderThan(keep);
        LOG.info("Housekeeping: {} ended event(s) forgotten", removed);
        return removed;
    }
}
