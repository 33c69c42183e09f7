package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which accounts a side reports as gone, and since when. One answer is not believed: a system that was set up again, or an app
 * that is not installed, reports every account as gone. So the first answer is noted and later ones have to say the same; where
 * many customers are reported in a short time, none is believed until a person looks ({@link GoneStops}). Thread-safe.
 */
public final class GoneNotes {
    private static final Logger LOG = LoggerFactory.getLogger(GoneNotes.class);
    private static final Duration STOPPED = Duration.ofMinutes(5);

    /**
     * What to do about an account.
     *
     * @param delay how long to wait before the next call to it; null where it is gone
     * @param why   the reason to wait
     */
    public record Finding(@Nullable Duration delay, String why) {
        public boolean isGone() {
            return delay == null;
        }
    }

    /** A customer whose account a side reports as gone. */
    public record Noted(String linkId, Side side, Instant since, String reason) {}

    private record Note(String state, long firstAt, long lastAt, int answers) {
        boolean waits() {
            return state.equals("noted");
        }
    }

    private static final String COUNTED =
            " FROM gone_notes WHERE site = ? AND side = ? AND state IN ('noted', 'gone') AND first_at >= ?";

    private final Store store;
    private final String site;
    private final Clock clock;
    private final GoneLimits limits;
    private final GoneStops stops;

    public GoneNotes(Store store, String site, Clock clock, GoneLimits limits) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.limits = limits;
        this.stops = new GoneStops(store, site);
    }

    /** For a command that only lists. */
    public static GoneNotes reader(Store store, String site) {
        return new GoneNotes(store, site, Clock.systemUTC(), new GoneLimits(Duration.ZERO, 0));
    }

    /**
     * A read of exactly this account was answered with "there is none".
     *
     * @param reason the answer
     */
    public Finding missing(String linkId, Side side, String reason) {
        return note(linkId, side, reason, false);
    }

    /** A verified webhook said that the account was deleted: no second answer is needed, but the limit for many customers counts. */
    public Finding told(String linkId, Side side, String reason) {
        return note(linkId, side, reason, true);
    }

    private Finding note(String linkId, Side side, String reason, boolean surely) {
        long now = clock.millis();
        GoneStops.Stop[] begun = new GoneStops.Stop[1];
        Finding finding = store.write(tx -> {
            begun[0] = null;
            Note before = find(tx, linkId, side)
                    .filter(note ->
                            !note.state().equals("gone") && !note.state().equals("doubted"))
                    .orElse(null);
            if (before != null && !before.waits()) {
                return new Finding(null, reason);
            }
            long firstAt = before == null ? now : before.firstAt();
            int answers = before == null ? 1 : before.answers() + 1;
            tx.update(
                    "INSERT INTO gone_notes (site, link_id, side, state, first_at, last_at, answers, reason) VALUES (?,?,?,'noted',?,?,?,?)"
                            + " ON CONFLICT (site, link_id, side) DO UPDATE SET state = 'noted', first_at = excluded.first_at, last_at = excluded.last_at,"
                            + " answers = excluded.answers, reason = excluded.reason",
                    site,
                    linkId,
                    key(side),
                    firstAt,
                    now,
                    answers,
                    reason);
            long since = now - limits.window().toMillis();
            tx.update(
                    "DELETE FROM gone_notes WHERE site = ? AND side = ? AND state = 'gone' AND first_at < ?",
                    site,
                    key(side),
                    since);
            long counted = tx.number("SELECT COUNT(*)" + COUNTED, site, key(side), since)
                    .orElse(0);
            if (counted > limits.most()) {
                begun[0] = stops.raise(tx, side, now, counted).orElse(null);
            }
            Optional<GoneStops.Stop> stop = stops.find(tx, side);
            if (stop.isPresent()) {
                return stopped(stop.get());
            }
            return surely || limits.believes(answers, firstAt, now)
                    ? new Finding(null, reason)
                    : again(side, limits.nextRead(firstAt, now) - now);
        });
        if (begun[0] != null) {
            LOG.warn(
                    "{}; look at {} first, then: parked release {}",
                    begun[0].reason(),
                    GoneStops.name(side),
                    GoneStops.PREFIX + key(side));
        }
        return finding;
    }

    private static Finding stopped(GoneStops.Stop stop) {
        return new Finding(
                STOPPED, "held: " + stop.reason() + " (parked show " + GoneStops.PREFIX + key(stop.side()) + ")");
    }

    private Finding again(Side side, long millis) {
        return new Finding(
                Duration.ofMillis(Math.max(1, millis)),
                GoneStops.name(side)
                        + " does not find this customer's account; it is checked again before that is believed (sync.gone-after)");
    }

    /**
     * Why no call to an account should be made now: it was reported as gone, and it is too early to ask again, or a person has
     * to look. Meanwhile one of these customers is still asked for: if they are found again, the stop is lifted.
     */
    public Optional<Finding> tooEarly(String linkId, Side side) {
        return store.read(tx -> {
            Note note = find(tx, linkId, side).filter(Note::waits).orElse(null);
            if (note == null) {
                return Optional.empty();
            }
            Optional<GoneStops.Stop> stop = stops.find(tx, side);
            if (stop.isPresent()) {
                String asked = tx.one(
                                "SELECT link_id FROM gone_notes WHERE site = ? AND side = ? AND state = 'noted' ORDER BY first_at, link_id LIMIT 1",
                                r -> r.getString(1),
                                site,
                                key(side))
                        .orElse("");
                return asked.equals(linkId) ? Optional.empty() : Optional.of(stopped(stop.get()));
            }
            long now = clock.millis();
            long next = limits.nextRead(note.firstAt(), note.lastAt());
            return now < next ? Optional.of(again(side, next - now)) : Optional.empty();
        });
    }

    /** The account is there: it was read or written, or its webhook came. What was noted of it was wrong, and a stop with it. */
    public void there(String linkId, Side side) {
        if (store.readOne(tx -> find(tx, linkId, side)).isEmpty()) {
            return;
        }
        boolean lifted = store.write(tx -> {
            boolean believed =
                    find(tx, linkId, side).filter(note -> note.waits()).isPresent();
            tx.update("DELETE FROM gone_notes WHERE site = ? AND link_id = ? AND side = ?", site, linkId, key(side));
            if (!believed || !stops.lift(tx, side)) {
                return false;
            }
            tx.update("DELETE FROM gone_notes WHERE site = ? AND side = ? AND state <> 'doubted'", site, key(side));
            return true;
        });
        if (lifted) {
            LOG.warn(
                    "Customer {} is found on {} again: customers who were reported as gone there are checked again",
                    linkId,
                    GoneStops.name(side));
        }
    }

    /** A call to the account was answered 404, which does not say that the account is gone: the customer is looked up on Wix again. */
    public void doubt(String linkId, String reason) {
        long now = clock.millis();
        store.write(tx -> tx.update(
                "INSERT INTO gone_notes (site, link_id, side, state, first_at, last_at, reason) VALUES (?,?,'wix','doubted',?,?,?)"
                        + " ON CONFLICT (site, link_id, side) DO NOTHING",
                site,
                linkId,
                now,
                now,
                reason));
    }

    /** A customer, without their contact, member and account on Wix where these are in doubt. */
    public Optional<Link> withoutDoubts(String linkId) {
        return store.readOne(tx -> tx.one(
                "SELECT " + Links.COLUMNS
                        + ", EXISTS (SELECT 1 FROM gone_notes n WHERE n.site = l.site AND n.link_id = l.id AND n.side = ? AND n.state = 'doubted')"
                        + " FROM links l WHERE l.site = ? AND l.id = ?",
                r -> {
                    Link link = Links.link(r);
                    return r.getBoolean(8)
                            ? new Link(link.id(), link.email(), null, null, null, link.programId(), link.state())
                            : link;
                },
                key(Side.WIX),
                site,
                linkId));
    }

    /**
     * A person looked at the side: from now on its next answer about each of the customers noted until now is believed.
     *
     * @return how many there are; empty where nothing was stopped
     */
    public Optional<Integer> release(Side side) {
        return store.write(tx -> {
            if (!stops.lift(tx, side)) {
                return Optional.<Integer>empty();
            }
            tx.update("DELETE FROM gone_notes WHERE site = ? AND side = ? AND state = 'gone'", site, key(side));
            return Optional.of(tx.update(
                    "UPDATE gone_notes SET state = 'released' WHERE site = ? AND side = ? AND state = 'noted'",
                    site,
                    key(side)));
        });
    }

    /** The link is ended because the account is gone. Inside its transaction. */
    static void ended(Tx tx, String site, String linkId, Side side) throws SQLException {
        tx.update(
                "DELETE FROM gone_notes WHERE site = ? AND link_id = ? AND side = ? AND state <> 'noted'",
                site,
                linkId,
                key(side));
        tx.update(
                "UPDATE gone_notes SET state = 'gone' WHERE site = ? AND link_id = ? AND side = ?",
                site,
                linkId,
                key(side));
    }

    /** The sides that are stopped. */
    public List<GoneStops.Stop> stops() {
        return stops.all();
    }

    /** How many sides are stopped, of every site that has any, by the first column of its keys. */
    public static Map<String, Long> countStopsBySite(Store store) {
        return store.readOne(tx -> tx.counts("SELECT site, COUNT(*) FROM gone_stops GROUP BY site"));
    }

    /** Customers as {@link #count} counts them, by site. */
    public static Map<String, Long> countBySite(Store store) {
        return store.readOne(tx -> tx.counts(
                "SELECT site, COUNT(*) FROM gone_notes WHERE " + "state IN ('noted', 'released') GROUP BY site"));
    }

    /** The customers whose account a side reports as gone and who are not unlinked yet, the oldest first. */
    public List<Noted> noted(Side side, int limit) {
        return store.readOne(tx -> tx.list(
                "SELECT link_id, first_at, reason FROM gone_notes WHERE site = ? AND side = ? AND state IN ('noted', 'released')"
                        + " ORDER BY first_at, link_id LIMIT ?",
                r -> new Noted(r.getString(1), side, Instant.ofEpochMilli(r.getLong(2)), r.getString(3)),
                site,
                key(side),
                limit));
    }

    /** How many they are, on both sides. */
    public long count() {
        return store.readOne(tx -> tx.number(
                        "SELECT COUNT(*) FROM gone_notes WHERE site = ? AND side IN ('wix', 'program') AND state IN ('noted', 'released')",
                        site)
                .orElse(0));
    }

    private Optional<Note> find(Tx tx, String linkId, Side side) throws SQLException {
        return tx.one(
                "SELECT state, first_at, last_at, answers FROM gone_notes WHERE site = ? AND link_id = ? AND side = ?",
                r -> new Note(r.getString(1), r.getLong(2), r.getLong(3), r.getInt(4)),
                site,
                linkId,
                key(side));
    }

    private static String key(Side side) {
        return LinkStates.stored(side);
    }
}
