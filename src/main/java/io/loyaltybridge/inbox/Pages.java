package io.loyaltybridge.inbox;

import io.loyaltybridge.inbox.Inbox.Waiting;
import java.time.Clock;
import java.util.List;
import java.util.OptionalLong;
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
    /** Places in memory; beyond them, only sources with few events there are read. */
    static final int MOST_IN_MEMORY = 100_000;

    private static final int FEW = 1_000;

    private final Inbox inbox;
    private final Guard guard;
    private final Condition work;
    private final Lanes lanes;
    private final Clock clock;
    private final Predicate<String> hasRoute;
    private final int mostInMemory;
    private final Scan scan = new Scan();
    /** How far the inbox was read for sources with few events, when there was no room for more. */
    private long ahead;

    private boolean mayHaveMoreAhead = true;

    /**
     * @param hasRoute     whether a source has a route; events of other sources stay in the store
     * @param mostInMemory places
     */
    Pages(
            Inbox inbox,
            Guard guard,
            Condition work,
            Lanes lanes,
            Clock clock,
            Predicate<String> hasRoute,
            int mostInMemory) {
        this.inbox = inbox;
        this.guard = guard;
        this.work = work;
        this.lanes = lanes;
        this.clock = clock;
        this.hasRoute = hasRoute;
        this.mostInMemory = mostInMemory;
    }

    /** There may be new events. */
    void more() {
        guard.run(() -> {
            scan.more();
            mayHaveMoreAhead = true;
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
        return scan.mayHaveMore() && (hasRoom() || mayHaveMoreAhead);
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
        if (hasRoute.test(event.source())) {
            lanes.add(event, clock.millis());
        }
    }

    /**
     * For when there is no room: a source with a backlog must not keep the events of others from being read. For sources with
     * few events in memory each lane is read from its start, so that its order is kept, whichever sources its events are
     * from.
     */
    private void readAhead() {
        OptionalLong after = guard.get(() -> {
            boolean reads = canRead() && !hasRoom();
            mayHaveMoreAhead &= !reads;
            ahead = Math.max(ahead, scan.cursor());
            return reads ? OptionalLong.of(ahead) : OptionalLong.empty();
        });
        if (after.isEmpty()) {
            return;
        }
        List<Waiting> page = inbox.pendingAfter(after.getAsLong(), PAGE);
        List<String> few = guard.get(() -> {
            page.forEach(event -> ahead = Math.max(ahead, event.seq()));
            mayHaveMoreAhead |= page.size() == PAGE;
            return page.stream()
                    .filter(event -> hasRoute.test(event.source()) && lanes.size(event.source()) < FEW)
                    .map(Waiting::lane)
                    .distinct()
                    .toList();
        });
        for (String lane : few) {
            List<Waiting> inOrder = inbox.pendingInLane(lane, 0, Lanes.MAX_PER_LANE + 1);
            guard.run(() -> scan.waiting(inOrder).forEach(this::add));
        }
    }

    /** Reads the rest of a lane that this event left empty. Called without the lock. */
    void reload(Waiting last) {
        try {
            boolean again = true;
            while (again) {
                long after = guard.get(() -> lanes.reloadAfter(last));
                List<Waiting> page = inbox.pendingInLane(last.lane(), after, Lanes.MAX_PER_LANE + 1);
                again = guard.get(() -> {
                    boolean more = lanes.reloaded(last.lane(), scan.waiting(page), clock.millis());
                    work.signal();
                    return more;
                });
            }
        } catch (RuntimeException e) {
            LOG.warn("The rest of a lane could not be read; reading all again: {}", e.getMessage());
            guard.run(() -> lanes.forget(last.lane()));
            anew();
        }
    }
}
