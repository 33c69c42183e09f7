package io.loyaltybridge.inbox;

import io.loyaltybridge.store.Store;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The table of events of all sites: what the dispatcher reads, and what housekeeping removes. Thread-safe. */
final class WholeInbox {
    /** An event that an outage put off is due at once: it is read after a start, before it has run. */
    private static final String WAITING =
            "SELECT seq, site, source, lane, CASE WHEN in_outage = 1 THEN 0 ELSE due_at END FROM inbox WHERE state = 'pending'";

    private final Store store;
    private final Clock clock;

    WholeInbox(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** A page of waiting events, in the order in which they came. */
    List<Waiting> pendingAfter(long seq, int limit) {
        return store.readOne(
                tx -> tx.list(WAITING + " AND seq > ? ORDER BY seq LIMIT ?", WholeInbox::waiting, seq, limit));
    }

    List<Waiting> pendingInLane(OfSite lane, long afterSeq, int limit) {
        return store.readOne(tx -> tx.list(
                WAITING + " AND site = ? AND lane = ? AND seq > ? ORDER BY seq LIMIT ?",
                WholeInbox::waiting,
                lane.site(),
                lane.name(),
                afterSeq,
                limit));
    }

    private static Waiting waiting(ResultSet r) throws SQLException {
        // There are few sites and sources, and many events of each.
        return new Waiting(
                r.getLong(1), r.getString(2).intern(), r.getString(3).intern(), r.getString(4), r.getLong(5));
    }

    /** Removes ended events that are older than this, and what is kept of those of forgotten customers. Parked ones stay. Returns how many were removed. */
    int forgetOlderThan(Duration age) {
        long before = clock.millis() - age.toMillis();
        int total = 0;
        int removed;
        do {
            removed = store.write(tx -> tx.update(
                    "DELETE FROM inbox WHERE seq IN (SELECT seq FROM inbox WHERE ended_at < ?"
                            + " AND state IN ('done', 'ignored', 'discarded') ORDER BY ended_at LIMIT 1000)",
                    before));
            total += removed;
        } while (removed == 1000);
        store.write(tx -> tx.update("DELETE FROM forgotten_events WHERE at < ?", before));
        return total;
    }
}
