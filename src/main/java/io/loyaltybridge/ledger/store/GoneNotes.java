package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which accounts a side calls gone, and since when. One answer is not believed: a system that was set up anew, or an app
 * that is not installed, calls everybody gone. So the first one is noted, later ones have to say the same, and where many
 * customers are called gone in a short time, nobody is believed until a person looks. Thread-safe.
 */
public final class GoneNotes {
    /** Before the name of a side where its stop is meant. */
    public static final String STOP = "gone:";

    private static final Logger LOG = LoggerFactory.getLogger(GoneNotes.class);
    private static final Duration WINDOW = Duration.ofHours(1);
    private static final Duration STOPPED = Duration.ofMinutes(5);
    /** The first look is after this part of the time until an answer is believed: a minute of an hour. */
    private static final int FIRST_LOOK = 60;
    /** As many answers in a row: one that is wrong may come twice, a long time apart, where no call in between got through. */
    private static final int ANSWERS = 3;

    /**
     * What a person allows.
     *
     * @param after how long after the first answer another one is believed, if it is the third in a row or a later one
     * @param most  customers of a side who may be called gone within an hour; 0: a person is asked for each
     */
    public record Limits(Duration after, long most) {
        Duration window() {
            return after.compareTo(WINDOW) > 0 ? after : WINDOW;
        }
    }

    /**
     * What follows.
     *
     * @param delay how long to leave it alone; null where the account is gone
     * @param why   the reason to wait
     */
    public record Finding(@Nullable Duration delay, String why) {
        public boolean isGone() {
            return delay == null;
        }
    }

    /** A side whose accounts are not believed to be gone until a person looks. */
    public record Stop(Side side, Instant since, long customers) {
        /** In the words of lists. */
        public String reason() {
            return customers + " customers are called gone by " + name(side)
                    + " within a short time: nobody is unlinked or deleted until a person looks";
        }
    }

    /** A customer whose account a side calls gone. */
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
    private final Limits limits;

    public GoneNotes(Store store, String site, Clock clock, Limits limits) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.limits = limits;
    }

    /** For who only lists. */
    public static GoneNotes reader(Store store, String site) {
        return new GoneNotes(store, site, Clock.systemUTC(), new Limits(Duration.ZERO, 0));
    }

    /**
     * A read of the very account was answered with "there is none".
     *
     * @param reason the answer
     */
    public Finding missing(String linkId, Side side, String reason) {
        return note(linkId, side, reason, false);
    }

    /** The system itself told, by a verified webhook, that the account was deleted: no second word is needed, but many are too many. */
    public Finding told(String linkId, Side side, String reason) {
        return note(linkId, side, reason, true);
    }

    private Finding note(String linkId, Side side, String reason, boolean surely) {
        long now = clock.millis();
        Stop[] begun = new Stop[1];
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
                if (tx.update(
                                "INSERT INTO gone_stops (site, side, since, customers) VALUES (?,?,?,?) ON CONFLICT (site, side) DO NOTHING",
                                site,
                                key(side),
                                now,
                                counted)
                        == 1) {
                    begun[0] = new Stop(side, Instant.ofEpochMilli(now), counted);
                } else {
                    tx.update(
                            "UPDATE gone_stops SET customers = ? WHERE site = ? AND side = ? AND customers < ?",
                            counted,
                            site,
                            key(side),
                            counted);
                }
            }
            Optional<Stop> stop = stop(tx, side);
            if (stop.isPresent()) {
                return stopped(stop.get());
            }
            boolean believed =
                    answers >= ANSWERS && now >= firstAt + limits.after().toMillis();
            return surely || believed ? new Finding(null, reason) : again(side, nextLook(firstAt, now) - now);
        });
        if (begun[0] != null) {
            LOG.warn("{}; look at {} first, then: parked release {}", begun[0].reason(), name(side), STOP + key(side));
        }
        return finding;
    }

    private static Finding stopped(Stop stop) {
        return new Finding(STOPPED, "held: " + stop.reason() + " (parked show " + STOP + key(stop.side()) + ")");
    }

    private Finding again(Side side, long millis) {
        return new Finding(
                Duration.ofMillis(Math.max(1, millis)),
                name(side)
                        + " does not find this customer's account; it is asked again before that is believed (sync.gone-after)");
    }

    /** Soon, so that who is there after all does not wait, then more and more rarely, and when the answer may be believed. */
    private long nextLook(long firstAt, long lastAt) {
        long after = limits.after().toMillis();
        long believed = firstAt + after;
        return lastAt >= believed
                ? lastAt + after / FIRST_LOOK
                : Math.min(believed, lastAt + Math.max(after / FIRST_LOOK, lastAt - firstAt));
    }

    /**
     * Why no call to an account has to be made now: it was called gone, and it is too early to ask again, or a person has
     * to look. While they have to, one customer of all is still asked for: who is found again lifts the stop.
     */
    public Optional<Finding> tooEarly(String linkId, Side side) {
        return store.read(tx -> {
            Note note = find(tx, linkId, side).filter(Note::waits).orElse(null);
            if (note == null) {
                return Optional.empty();
            }
            Optional<Stop> stop = stop(tx, side);
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
            long next = nextLook(note.firstAt(), note.lastAt());
            return now < next ? Optional.of(again(side, next - now)) : Optional.empty();
        });
    }

    /** The account is there: it was read, written to, or told of itself. What was noted of it was wrong, and with it a stop. */
    public void there(String linkId, Side side) {
        if (store.read(tx -> find(tx, linkId, side)).isEmpty()) {
            return;
        }
        boolean lifted = store.write(tx -> {
            boolean believed =
                    find(tx, linkId, side).filter(note -> note.waits()).isPresent();
            tx.update("DELETE FROM gone_notes WHERE site = ? AND link_id = ? AND side = ?", site, linkId, key(side));
            if (!believed || tx.update("DELETE FROM gone_stops WHERE site = ? AND side = ?", site, key(side)) == 0) {
                return false;
            }
            tx.update("DELETE FROM gone_notes WHERE site = ? AND side = ? AND state <> 'doubted'", site, key(side));
            return true;
        });
        if (lifted) {
            LOG.warn(
                    "Customer {} is found on {} again: customers who were reported as gone there are checked again",
                    linkId,
                    name(side));
        }
    }

    /** A call to the account was answered 404, which says nothing about the account: who the customer is on Wix is looked up again. */
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

    /** Whether the customer has to be looked up again on Wix. */
    public boolean isDoubted(String linkId) {
        return store.read(tx -> find(tx, linkId, Side.WIX))
                .filter(note -> note.state().equals("doubted"))
                .isPresent();
    }

    /**
     * A person looked at the side: from now on its next answer about each of the customers noted until now is believed.
     *
     * @return how many there are; empty where nothing was stopped
     */
    public Optional<Integer> release(Side side) {
        return store.write(tx -> {
            if (tx.update("DELETE FROM gone_stops WHERE site = ? AND side = ?", site, key(side)) == 0) {
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
    public List<Stop> stops() {
        return store.read(tx -> tx.list(
                "SELECT side, since, customers FROM gone_stops WHERE site = ? ORDER BY side", GoneNotes::stop, site));
    }

    /** Whose account a side calls gone and who is not unlinked yet, the oldest first. */
    public List<Noted> noted(Side side, int limit) {
        return store.read(tx -> tx.list(
                "SELECT link_id, first_at, reason FROM gone_notes WHERE site = ? AND side = ? AND state IN ('noted', 'released')"
                        + " ORDER BY first_at, link_id LIMIT ?",
                r -> new Noted(r.getString(1), side, Instant.ofEpochMilli(r.getLong(2)), r.getString(3)),
                site,
                key(side),
                limit));
    }

    /** How many they are, of both sides. */
    public long count() {
        return store.read(tx -> tx.number(
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

    private Optional<Stop> stop(Tx tx, Side side) throws SQLException {
        return tx.one(
                "SELECT side, since, customers FROM gone_stops WHERE site = ? AND side = ?",
                GoneNotes::stop,
                site,
                key(side));
    }

    private static Stop stop(ResultSet r) throws SQLException {
        return new Stop(side(r.getString(1)), Instant.ofEpochMilli(r.getLong(2)), r.getLong(3));
    }

    private static Side side(String key) {
        return Side.valueOf(key.toUpperCase(java.util.Locale.ROOT));
    }

    private static String key(Side side) {
        return LinkStates.stored(side);
    }

    private static String name(Side side) {
        return side == Side.WIX ? "Wix" : "the program";
    }
}
