package io.loyaltybridge.inbox;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code housekeeping}: keeps the inbox from growing for ever. A removed event can no longer be recognised by its
 * id; once-per keys are not in the inbox and stay. Thread-safe.
 */
public final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Inbox inbox;
    private final Duration keep;
    private final Duration keepParked;

    /**
     * @param keep       how long an ended event is kept after its end
     * @param keepParked how long a parked event waits for a person before it is given up
     */
    public Housekeeping(Inbox inbox, Duration keep, Duration keepParked) {
        this.inbox = inbox;
        this.keep = keep;
        this.keepParked = keepParked;
    }

    /** Gives up events that were parked too long ago, and removes old ended events. Returns how many were removed. */
    public int forgetEndedEvents() {
        int given = inbox.giveUpParkedOlderThan(keepParked);
        if (given > 0) {
            LOG.warn(
                    "Housekeeping: {} parked event(s) given up, because nobody replayed or discarded them within {} days (bridge.keep-parked)",
                    given,
                    keepParked.toDays());
        }
        int removed = inbox.forgetOlderThan(keep);
        LOG.info("Housekeeping: {} ended event(s) deleted", removed);
        return removed;
    }
}
