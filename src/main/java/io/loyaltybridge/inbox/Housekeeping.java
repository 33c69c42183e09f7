package io.loyaltybridge.inbox;

import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code housekeeping}: keeps the inbox of all sites from growing for ever. A removed event can no longer be recognised by its
 * id; once-per keys are not in the inbox and stay. Thread-safe.
 */
public final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final WholeInbox all;
    private final Supplier<List<Inbox>> sites;
    private final Duration keep;
    private final Duration keepParked;
    private final Duration keepWaiting;

    /**
     * @param sites      those of all sites, also of paused ones
     * @param keep       how long an ended event is kept after its end
     * @param keepParked  how long a parked event waits for a person before it is given up
     * @param keepWaiting how long an event waits until it is known who its person is
     */
    public Housekeeping(
            Store store,
            Clock clock,
            Supplier<List<Inbox>> sites,
            Duration keep,
            Duration keepParked,
            Duration keepWaiting) {
        this.keepWaiting = keepWaiting;
        this.all = new WholeInbox(store, clock);
        this.sites = sites;
        this.keep = keep;
        this.keepParked = keepParked;
    }

    /** Gives up events that were parked too long ago, and removes old ended events. Returns how many were removed. */
    public int forgetEndedEvents() {
        int given = sites.get().stream()
                .mapToInt(inbox -> inbox.giveUpParkedOlderThan(keepParked))
                .sum();
        if (given > 0) {
            LOG.warn(
                    "Housekeeping: {} parked event(s) given up, because nobody replayed or discarded them within {} days (bridge.keep-parked)",
                    given,
                    keepParked.toDays());
        }
        int waited = sites.get().stream()
                .mapToInt(inbox -> inbox.giveUpWaitingOlderThan(keepWaiting))
                .sum();
        if (waited > 0) {
            LOG.warn(
                    "Housekeeping: {} event(s) given up, because nobody said within {} days who their persons are (bridge.identity-wait)",
                    waited,
                    keepWaiting.toDays());
        }
        int removed = all.forgetOlderThan(keep);
        LOG.info("Housekeeping: {} ended event(s) deleted", removed);
        return removed;
    }
}
