package io.loyaltybridge.inbox;

import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The table of events as one site sees it: an event is here before its sender gets an answer. Rows of other sites are never
 * returned or changed. Thread-safe.
 */
public final class Inbox {

    /**
     * How many events of one webhook were stored, were there already, and had another body under a known id.
     *
     * @param first the place of the first one that was stored; 0 where none was
     */
    public record Taken(int stored, int duplicates, int altered, long first) {}

    /** A row as lists show it. */
    public record Row(
            InboxEvent event,
            EventState state,
            @Nullable String outcome,
            @Nullable String requestId,
            Instant dueAt,
            @Nullable Instant endedAt) {}

    private static final String OF_EVENT =
            "seq, source, event_id, kind, lane, received_at, occurred_at, body, attempts, altered";
    private static final String COLUMNS = OF_EVENT + ", state, outcome, request_id, due_at, ended_at";

    private final Store store;
    private final String site;
    private final Clock clock;
    private final Arrivals arrivals;

    public Inbox(Store store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.arrivals = new Arrivals(store, site);
    }

    /**
     * Stores the events of one webhook, all or none. The same id with the same body is a duplicate and adds nothing;
     * the same id with another body is kept and marked, and parked where {@code parkAltered} says so.
     *
     * @return completes when they are on disk
     */
    public CompletableFuture<Taken> put(String source, List<NewEvent> events, boolean parkAltered) {
        return put(source, events, parkAltered, (tx, taken) -> {});
    }

    /** What is written together with events. */
    @FunctionalInterface
    public interface Beside {
        void write(Tx tx, Taken taken) throws SQLException;
    }

    /** The same with something else in the same transaction: all of it counts, or nothing. */
    public CompletableFuture<Taken> put(String source, List<NewEvent> events, boolean parkAltered, Beside beside) {
        long now = clock.millis();
        return store.submit(tx -> {
            int stored = 0;
            int altered = 0;
            long first = 0;
            for (NewEvent event : events) {
                Optional<Arrivals.Arrived> arrived = arrivals.insert(tx, source, event, parkAltered, now);
                stored += arrived.isPresent() ? 1 : 0;
                altered += arrived.filter(Arrivals.Arrived::altered).isPresent() ? 1 : 0;
                first = first == 0 ? arrived.map(Arrivals.Arrived::seq).orElse(0L) : first;
            }
            Taken taken = new Taken(stored, events.size() - stored, altered, first);
            beside.write(tx, taken);
            return taken;
        });
    }

    /** Whether an event of a source waits or is parked in a lane. */
    public boolean isOpen(String source, String lane) {
        return store.readOne(tx -> tx.one(
                        "SELECT 1 FROM inbox WHERE state = 'pending' AND lane = ? AND source = ? AND site = ? UNION ALL"
                                + " SELECT 1 FROM inbox WHERE state = 'parked' AND lane = ? AND source = ? AND site = ? LIMIT 1",
                        r -> true,
                        lane,
                        source,
                        site,
                        lane,
                        source,
                        site))
                .isPresent();
    }

    /** An event that is still pending, for its route. */
    Optional<InboxEvent> pending(long seq) {
        return store.readOne(tx -> tx.one(
                "SELECT " + OF_EVENT + " FROM inbox WHERE seq = ? AND site = ? AND state = 'pending'",
                Inbox::event,
                seq,
                site));
    }

    /** One event by its place in the inbox. */
    public Optional<Row> find(long seq) {
        return store.readOne(
                tx -> tx.one("SELECT " + COLUMNS + " FROM inbox WHERE seq = ? AND site = ?", Inbox::row, seq, site));
    }

    /** All events under one sender's id: usually one. */
    public List<Row> findById(String eventId) {
        return store.readOne(tx -> tx.list(
                "SELECT " + COLUMNS + " FROM inbox WHERE site = ? AND event_id = ? ORDER BY seq LIMIT 100",
                Inbox::row,
                site,
                eventId));
    }

    /** The newest events first; of one state where it is not null. */
    public List<Row> list(@Nullable EventState state, int limit) {
        return store.read(tx -> state == null
                ? tx.list(
                        "SELECT " + COLUMNS + " FROM inbox WHERE site = ? ORDER BY seq DESC LIMIT ?",
                        Inbox::row,
                        site,
                        limit)
                : tx.list(
                        "SELECT " + COLUMNS + " FROM inbox WHERE state = '" + state.stored()
                                + "' AND site = ? ORDER BY seq DESC LIMIT ?",
                        Inbox::row,
                        site,
                        limit));
    }

    /** A page of the events that are looked for, the newest first. */
    public List<Row> search(EventSearch search, int limit) {
        return store.read(tx -> {
            EventQuery query = new EventQuery(site, search, limit);
            return tx.list(query.of(COLUMNS), Inbox::row, query.values());
        });
    }

    /** The places in the inbox of the same events, without reading them. */
    public List<Long> places(EventSearch search, int limit) {
        return store.read(tx -> {
            EventQuery query = new EventQuery(site, search, limit);
            return tx.list(query.of("seq"), r -> r.getLong(1), query.values());
        });
    }

    /** Events by state: what the gauges and {@code demo} show. */
    public long count(EventState state) {
        // In the statement, not as a parameter: SQLite uses the index of one state only then.
        return store.readOne(
                tx -> tx.number("SELECT COUNT(*) FROM inbox WHERE state = '" + state.stored() + "' AND site = ?", site)
                        .orElse(0));
    }

    /** The same of every site that has any, by the first column of its keys. */
    public static Map<String, Long> countBySite(Store store, EventState state) {
        return store.readOne(tx ->
                tx.counts("SELECT site, COUNT(*) FROM inbox WHERE state = '" + state.stored() + "' GROUP BY site"));
    }

    /** When the oldest waiting event was received; empty where none waits. */
    public Optional<Instant> oldestPending() {
        return store.readOne(tx -> tx.one(
                "SELECT received_at FROM inbox WHERE state = 'pending' AND site = ? ORDER BY seq LIMIT 1",
                r -> Instant.ofEpochMilli(r.getLong(1)),
                site));
    }

    CompletableFuture<Integer> done(long seq, String outcome) {
        long now = clock.millis();
        return store.submit(tx -> tx.update(
                "UPDATE inbox SET state = 'done', outcome = ?, ended_at = ? WHERE seq = ? AND site = ? AND state = 'pending'",
                outcome,
                now,
                seq,
                site));
    }

    /**
     * Runs an event again later.
     *
     * @param inOutage whether it waits for a system that is down: then it is due at once after a start
     */
    void again(long seq, int attempts, Instant dueAt, String reason, @Nullable String requestId, boolean inOutage) {
        store.write(tx -> tx.update(
                "UPDATE inbox SET attempts = ?, due_at = ?, in_outage = ?, outcome = ?, request_id = COALESCE(?, request_id)"
                        + " WHERE seq = ? AND site = ? AND state = 'pending'",
                attempts,
                dueAt.toEpochMilli(),
                inOutage ? 1 : 0,
                reason,
                requestId,
                seq,
                site));
    }

    /** Runs an event again later, after an attempt that failed. */
    void failed(long seq, FailedAttempt failed, Instant dueAt, String reason, @Nullable String requestId) {
        store.write(tx -> tx.update(
                "UPDATE inbox SET attempts = ?, due_at = ?, in_outage = 0, outcome = ?, request_id = COALESCE(?, request_id), failures = ?"
                        + " WHERE seq = ? AND site = ? AND state = 'pending'",
                failed.number(),
                dueAt.toEpochMilli(),
                reason,
                requestId,
                failed.after(failures(tx, seq)),
                seq,
                site));
    }

    private @Nullable String failures(Tx tx, long seq) throws SQLException {
        return tx.one(
                        "SELECT COALESCE(failures, '') FROM inbox WHERE seq = ? AND site = ?",
                        r -> r.getString(1),
                        seq,
                        site)
                .filter(text -> !text.isEmpty())
                .orElse(null);
    }

    /** The last attempts at an event that failed, the oldest first: at most {@link FailedAttempt#MOST}. */
    public List<FailedAttempt> failedAttempts(long seq) {
        return store.read(tx -> FailedAttempt.read(failures(tx, seq)));
    }

    /** Counts one more call without a useful answer since the event was received or replayed. */
    HandBacks handedBack(long seq) {
        long now = clock.millis();
        return store.write(tx -> tx.one(
                        "UPDATE inbox SET handed_back = handed_back + 1, handed_back_since = COALESCE(handed_back_since, ?)"
                                + " WHERE seq = ? AND site = ? RETURNING handed_back, handed_back_since",
                        r -> new HandBacks(r.getInt(1), Instant.ofEpochMilli(r.getLong(2))),
                        now,
                        seq,
                        site))
                .orElseThrow();
    }

    void park(long seq, FailedAttempt failed, String reason, @Nullable String requestId) {
        long now = clock.millis();
        store.write(tx -> tx.update(
                "UPDATE inbox SET state = 'parked', attempts = ?, outcome = ?, ended_at = ?,"
                        + " request_id = COALESCE(?, request_id), failures = ? WHERE seq = ? AND site = ? AND state = 'pending'",
                failed.number(),
                reason,
                now,
                requestId,
                failed.after(failures(tx, seq)),
                seq,
                site));
    }

    /** An event waits until {@link #wake} is called for this lane, which is its lane from now on. */
    public static void toWaiting(Tx tx, String site, long seq, String lane, String reason) throws SQLException {
        tx.update(
                "UPDATE inbox SET state = 'waiting', lane = ?, outcome = ? WHERE seq = ? AND site = ? AND state = 'pending'",
                lane,
                reason,
                seq,
                site);
    }

    /** The events of a lane that wait are pending again. Returns how many; the dispatcher has to read them ({@code rescan}). */
    public static int wake(Tx tx, String site, String lane) throws SQLException {
        return tx.update(
                "UPDATE inbox SET state = 'pending', attempts = 0, due_at = 0, in_outage = 0, handed_back = 0, handed_back_since = NULL"
                        + " WHERE state = 'waiting' AND site = ? AND lane = ?",
                site,
                lane);
    }

    /** Gives up events that have waited for so long since they were received. Returns how many. */
    public int giveUpWaitingOlderThan(Duration age) {
        long now = clock.millis();
        int total = 0;
        int given;
        do {
            given = store.write(tx -> tx.update(
                    "UPDATE inbox SET state = 'discarded', ended_at = ?, outcome = 'given up after ' || ? || ' days: ' || COALESCE(outcome, '')"
                            + " WHERE seq IN (SELECT seq FROM inbox WHERE state = 'waiting' AND site = ? AND received_at < ? ORDER BY lane, seq LIMIT 1000)",
                    now,
                    age.toDays(),
                    site,
                    now - age.toMillis()));
            total += given;
        } while (given == 1000);
        return total;
    }

    /** A lane whose events wait: how many, and since when. */
    public record Lane(String name, long events, Instant since) {}

    /** The lanes whose events wait; those that have waited longest first. */
    public List<Lane> waiting(int limit) {
        return store.readOne(tx -> tx.list(
                "SELECT lane, COUNT(*), MIN(received_at) FROM inbox WHERE state = 'waiting' AND site = ?"
                        + " GROUP BY lane ORDER BY 3, 1 LIMIT ?",
                r -> new Lane(r.getString(1), r.getLong(2), Instant.ofEpochMilli(r.getLong(3))),
                site,
                limit));
    }

    /** Runs a parked event again, with all its attempts. False where it is not parked. */
    public boolean replay(long seq) {
        return store.write(tx -> tx.update(
                        "UPDATE inbox SET state = 'pending', attempts = 0, due_at = 0, in_outage = 0, ended_at = NULL, handed_back = 0, handed_back_since = NULL"
                                + " WHERE seq = ? AND site = ? AND state = 'parked'",
                        seq,
                        site))
                == 1;
    }

    /**
     * Gives a parked event up, and with it the operation that it started and did not finish, so that it no longer holds its
     * customer. A call whose outcome is unknown may still have taken effect; the operation says so.
     */
    public boolean discard(long seq) {
        long now = clock.millis();
        return store.write(tx -> {
            int changed = tx.update(
                    "UPDATE inbox SET state = 'discarded', ended_at = ? WHERE seq = ? AND site = ? AND state = 'parked'",
                    now,
                    seq,
                    site);
            if (changed == 1) {
                // The first list of states is written as in the index of operations that are not over, so that SQLite
                // uses it.
                tx.update(
                        "UPDATE operations SET state = 'REFUSED', updated_at = ?, outcome = CASE WHEN state = 'SENT'"
                                + " THEN 'given up by a person while its outcome was unknown' ELSE 'given up by a person' END"
                                + " WHERE site = ? AND event_seq = ? AND state IN ('PLANNED', 'SENT', 'UNKNOWN', 'REFUSED') AND state <> 'REFUSED'",
                        now,
                        site,
                        seq);
            }
            return changed == 1;
        });
    }

    /**
     * Gives up parked events that nobody decided about for so long, as {@link #discard} does. An event with an operation that is
     * not over stays: only a person can say whether its call took effect. Returns how many were given up.
     */
    public int giveUpParkedOlderThan(Duration age) {
        long now = clock.millis();
        int total = 0;
        int given;
        do {
            given = store.write(tx -> tx.update(
                    "UPDATE inbox SET state = 'discarded', ended_at = ?, outcome = 'given up after ' || ? || ' days: ' || COALESCE(outcome, '')"
                            + " WHERE seq IN (SELECT seq FROM inbox WHERE state = 'parked' AND site = ? AND ended_at < ? AND seq NOT IN (SELECT event_seq FROM operations"
                            + " WHERE site = ? AND event_seq IS NOT NULL AND state IN ('PLANNED', 'SENT', 'UNKNOWN', 'REFUSED') AND state <> 'REFUSED')"
                            + " ORDER BY seq LIMIT 1000)",
                    now,
                    age.toDays(),
                    site,
                    now - age.toMillis(),
                    site));
            total += given;
        } while (given == 1000);
        return total;
    }

    /** Runs all events again that were parked at this time or later. Returns how many. */
    public int replayParkedSince(Instant since) {
        return store.write(tx -> tx.update(
                "UPDATE inbox SET state = 'pending', attempts = 0, due_at = 0, in_outage = 0, ended_at = NULL, handed_back = 0, handed_back_since = NULL"
                        + " WHERE state = 'parked' AND site = ? AND ended_at >= ?",
                site,
                since.toEpochMilli()));
    }

    /** A parked event without its payload. */
    public record Parked(long seq, String source, @Nullable String reason, Instant receivedAt) {}

    /** A page of parked events, in the order in which they came. */
    public List<Parked> parkedAfter(long seq, int limit) {
        return store.readOne(tx -> tx.list(
                "SELECT seq, source, outcome, received_at FROM inbox WHERE state = 'parked' AND site = ? AND seq > ? ORDER BY seq LIMIT ?",
                r -> new Parked(r.getLong(1), r.getString(2), r.getString(3), Instant.ofEpochMilli(r.getLong(4))),
                site,
                seq,
                limit));
    }

    private static InboxEvent event(ResultSet r) throws SQLException {
        Instant received = Instant.ofEpochMilli(r.getLong("received_at"));
        Long occurred = Tx.longOrNull(r, "occurred_at");
        return new InboxEvent(
                r.getLong("seq"),
                r.getString("source"),
                r.getString("event_id"),
                r.getString("kind"),
                r.getString("lane"),
                received,
                occurred == null ? received : Instant.ofEpochMilli(occurred),
                r.getString("body"),
                r.getInt("attempts"),
                r.getInt("altered") == 1,
                null,
                null);
    }

    private static Row row(ResultSet r) throws SQLException {
        Long ended = Tx.longOrNull(r, "ended_at");
        return new Row(
                event(r),
                EventState.of(r.getString("state")),
                r.getString("outcome"),
                r.getString("request_id"),
                Instant.ofEpochMilli(r.getLong("due_at")),
                ended == null ? null : Instant.ofEpochMilli(ended));
    }
}
