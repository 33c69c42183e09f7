package io.loyaltybridge.inbox;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the places of waiting events from the inbox into the lanes. The store is read without the dispatcher's lock, which
 * webhooks and workers need; lanes and scan are used only with it. Thread-safe.
 */
final class Pages implements Attempts.Marks {
    private static final Logger LOG = LoggerFactory.getLogger(Pages.class);
    private static final int PAGE = 1_000;
    /** Places in memory; beyond them, only those sources of a site are read that have few events there. */
    static final int MOST_IN_MEMORY = 100_000;

    /** Of one source of one site. */
    private static final int FEW = 1_000;
    /** The same where many sites have many, and twice the places are taken: so ten thousand sites do not fill the memory. */
    private static final int FEWEST = 10;

    private final WholeInbox inbox;
    private final Guard guard;
    private final Condition work;
    private final Lanes lanes;
    private final Clock clock;
    private final Predicate<Waiting> runs;
    private final int mostInMemory;
    private final Scan scan = new Scan();

    /**
     * @param runs         whether an event runs now: its site is served and its source has a route; others stay in the store
     * @param mostInMemory places
     */
    Pages(
            WholeInbox inbox,
            Guard guard,
            Condition work,
            Lanes lanes,
            Clock clock,
            Predicate<Waiting> runs,
            int mostInMemory) {
        this.inbox = inbox;
        this.guard = guard;
        this.work = work;
        this.lanes = lanes;
        this.clock = clock;
        this.runs = runs;
        this.mostInMemory = mostInMemory;
    }

    /** There may be new events. */
    void more() {
        guard.run(() -> {
            scan.more();
            work.signal();
        });
    }

    /** As {@link Scan#came}. */
    void came(long seq) {
        guard.run(() -> {
            scan.came(seq);
            work.signal();
        });
    }

    /** Events before the last one read may be waiting again. */
    void anew() {
        guard.run(() -> {
            scan.anew();
            work.signal();
        });
    }

    @Override
    public void ending(long seq) {
        guard.run(() -> scan.ending(seq));
    }

    @Override
    public void marked(long seq, boolean done) {
        guard.run(() -> {
            scan.marked(seq, done);
            if (!done) {
                work.signal();
            }
        });
    }

    /** An event has left its lane for good. Called with the lock. */
    void left(long seq) {
        scan.left(seq);
    }

    /** Whether a page can be read now. Called with the lock. */
    boolean canRead() {
        return scan.mayHaveMore() && (hasRoom() || scan.mayHaveMoreAhead());
    }

    private boolean hasRoom() {
        return lanes.size() < mostInMemory;
    }

    /** Reads a page, if there may be one. Called without the lock. */
    void read() {
        OptionalLong after =
                guard.get(() -> scan.mayHaveMore() && hasRoom() ? OptionalLong.of(scan.begin()) : OptionalLong.empty());
        if (after.isEmpty()) {
            readAhead();
            return;
        }
        List<Waiting> page = inbox.pendingAfter(after.getAsLong(), PAGE);
        guard.run(() -> scan.end(page, page.size() == PAGE).forEach(this::add));
    }

    private void add(Waiting event) {
        if (runs.test(event)) {
            lanes.add(event, clock.millis());
        }
    }

    /**
     * For when there is no room: a site or a source with a backlog must not keep the events of others from being read. For
     * sources of a site with few events in memory each lane is read from its start, so that its order is kept, whichever sources its events are
     * from.
     */
    private void readAhead() {
        OptionalLong after = guard.get(() -> {
            boolean reads = canRead() && !hasRoom();
            return reads ? OptionalLong.of(scan.beginAhead()) : OptionalLong.empty();
        });
        if (after.isEmpty()) {
            return;
        }
        List<Waiting> page = inbox.pendingAfter(after.getAsLong(), PAGE);
        List<Waiting> few = guard.get(() -> {
            scan.endAhead(page, page.size() == PAGE);
            return page.stream().filter(this::isOfFew).toList();
        });
        Set<OfSite> read = new HashSet<>();
        for (Waiting event : few) {
            OfSite lane = event.itsLane();
            // Those before it may have been many.
            if (guard.get(() -> isOfFew(event)) && read.add(lane)) {
                List<Waiting> inOrder = inbox.pendingInLane(lane, 0, Lanes.MAX_PER_LANE + 1);
                guard.run(() -> scan.waiting(inOrder).forEach(this::add));
            }
        }
    }

    private boolean isOfFew(Waiting event) {
        int few = lanes.size() < 2 * mostInMemory ? FEW : FEWEST;
        return runs.test(event) && lanes.size(event.itsSource()) < few;
    }

    /** Reads the rest of a lane that this event left empty. Called without the lock. */
    void reload(Waiting last) {
        OfSite lane = last.itsLane();
        try {
            boolean again = true;
            while (again) {
                long after = guard.get(() -> lanes.reloadAfter(last));
                List<Waiting> page = inbox.pendingInLane(lane, after, Lanes.MAX_PER_LANE + 1);
                again = guard.get(() -> {
                    boolean more = lanes.reloaded(
                            lane, scan.waiting(page).stream().filter(runs).toList(), clock.millis());
                    work.signal();
                    return more;
                });
            }
        } catch (RuntimeException e) {
            LOG.warn("The rest of a lane could not be read; reading all again: {}", e.getMessage());
            guard.run(() -> lanes.forget(lane));
            anew();
        }
    }
}
