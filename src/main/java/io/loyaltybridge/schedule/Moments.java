package io.loyaltybridge.schedule;

import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The timers' rows. Every method is part of the caller's transaction. */
final class Moments {

    /** Up to when the moments of a timer with this cron expression are decided. */
    record Position(String cron, String zone, Instant decidedUntil) {}

    private final String site;

    Moments(String site) {
        this.site = site;
    }

    /** By these very words the partial index is found. */
    static final String OPEN_SITES =
            "SELECT DISTINCT site FROM timer_moments WHERE state IN ('due', 'begun') AND name = ?"
                    + " AND (owner IS NULL OR owner <> ?)";

    /** Of all sites: those with moments that are due, or that another process started and did not end. */
    static List<String> openSites(Tx tx, String name, String owner) throws SQLException {
        return tx.list(OPEN_SITES, r -> r.getString(1), name, owner);
    }

    /** Of some sites: those that the timer ever ran on. */
    static Map<String, Position> positions(Tx tx, String name, List<String> sites) throws SQLException {
        Map<String, Position> found = new HashMap<>();
        List<Object> values = new ArrayList<>(sites);
        values.add(name);
        tx.list(
                "SELECT site, cron, zone, decided_until FROM timers WHERE site IN (?" + ",?".repeat(sites.size() - 1)
                        + ") AND name = ?",
                r -> found.put(
                        r.getString(1),
                        new Position(r.getString(2), r.getString(3), Instant.ofEpochMilli(r.getLong(4)))),
                values.toArray());
        return found;
    }

    Optional<Position> position(Tx tx, String name) throws SQLException {
        return tx.one(
                "SELECT cron, zone, decided_until FROM timers WHERE site = ? AND name = ?",
                r -> new Position(r.getString(1), r.getString(2), Instant.ofEpochMilli(r.getLong(3))),
                site,
                name);
    }

    void position(Tx tx, String name, Position position) throws SQLException {
        tx.update(
                "INSERT INTO timers (site, name, cron, zone, decided_until) VALUES (?,?,?,?,?) ON CONFLICT (site, name)"
                        + " DO UPDATE SET cron = excluded.cron, zone = excluded.zone, decided_until = excluded.decided_until",
                site,
                name,
                position.cron(),
                position.zone(),
                position.decidedUntil().toEpochMilli());
    }

    void note(Tx tx, Due due, String state, @Nullable String detail, @Nullable Instant ended) throws SQLException {
        tx.update(
                "INSERT INTO timer_moments (site, name, due_at, period, state, detail, ended_at) VALUES (?,?,?,?,?,?,?)"
                        + " ON CONFLICT (site, name, due_at) DO NOTHING",
                site,
                due.timer(),
                due.at().toEpochMilli(),
                due.day(),
                state,
                detail,
                ended == null ? null : ended.toEpochMilli());
    }

    /** Gives up moments before a time that are due and not started; where a flow is switched off, also those that were started. */
    List<Instant> giveUp(Tx tx, String name, Instant before, boolean begunToo, String detail, Instant now)
            throws SQLException {
        String which =
                " WHERE site = ? AND name = ? AND due_at < ? AND state IN ('due', 'begun') AND (state = 'due' OR 1 = ?)";
        List<Instant> given = tx.list(
                "SELECT due_at FROM timer_moments" + which + " ORDER BY due_at LIMIT 10000",
                r -> Instant.ofEpochMilli(r.getLong(1)),
                site,
                name,
                before.toEpochMilli(),
                begunToo ? 1 : 0);
        if (!given.isEmpty()) {
            tx.update(
                    "UPDATE timer_moments SET state = 'missed', detail = ?, ended_at = ?" + which,
                    detail,
                    now.toEpochMilli(),
                    site,
                    name,
                    before.toEpochMilli(),
                    begunToo ? 1 : 0);
        }
        return given;
    }

    /** Moments that are due, and those that another process started and did not end. */
    List<Due> open(Tx tx, String name, ZoneId zone, String owner) throws SQLException {
        return tx.list(
                "SELECT due_at, state FROM timer_moments WHERE site = ? AND name = ? AND state IN ('due', 'begun')"
                        + " AND (owner IS NULL OR owner <> ?) ORDER BY due_at LIMIT 1000",
                r -> new Due(
                        name,
                        Instant.ofEpochMilli(r.getLong(1)),
                        zone,
                        r.getString(2).equals("begun")),
                site,
                name,
                owner);
    }

    /** One moment of a timer runs at a time; the next one waits. */
    boolean begin(Tx tx, String name, Instant dueAt, String owner, Instant now) throws SQLException {
        return tx.update(
                        "UPDATE timer_moments SET state = 'begun', owner = ?, begun_at = COALESCE(begun_at, ?) WHERE site = ? AND name = ? AND due_at = ?"
                                + " AND state IN ('due', 'begun') AND NOT EXISTS (SELECT 1 FROM timer_moments o WHERE o.site = ? AND o.name = ? AND o.state IN ('due', 'begun')"
                                + " AND o.owner = ?)",
                        owner,
                        now.toEpochMilli(),
                        site,
                        name,
                        dueAt.toEpochMilli(),
                        site,
                        name,
                        owner)
                == 1;
    }

    int done(Tx tx, String name, Instant dueAt, Instant now) throws SQLException {
        return tx.update(
                "UPDATE timer_moments SET state = 'done', detail = NULL, ended_at = ? WHERE site = ? AND name = ? AND due_at = ? AND state = 'begun'",
                now.toEpochMilli(),
                site,
                name,
                dueAt.toEpochMilli());
    }

    int failed(Tx tx, String name, Instant dueAt, String owner, String detail) throws SQLException {
        return tx.update(
                "UPDATE timer_moments SET owner = NULL, detail = ? WHERE site = ? AND name = ? AND due_at = ? AND state = 'begun' AND owner = ?",
                detail,
                site,
                name,
                dueAt.toEpochMilli(),
                owner);
    }

    /** Ended moments can be forgotten, because no moment is decided twice. */
    void forget(Tx tx, String name, Instant before) throws SQLException {
        tx.update(
                "DELETE FROM timer_moments WHERE site = ? AND name = ? AND due_at < ? AND state IN ('done', 'missed')",
                site,
                name,
                before.toEpochMilli());
    }

    List<Timers.Moment> newest(Tx tx, String name, int limit) throws SQLException {
        return tx.list(
                "SELECT due_at, period, state, detail, begun_at, ended_at FROM timer_moments WHERE site = ? AND name = ? ORDER BY due_at DESC LIMIT ?",
                r -> new Timers.Moment(
                        Instant.ofEpochMilli(r.getLong("due_at")),
                        r.getString("period"),
                        r.getString("state"),
                        r.getString("detail"),
                        instant(Tx.longOrNull(r, "begun_at")),
                        instant(Tx.longOrNull(r, "ended_at"))),
                site,
                name,
                limit);
    }

    private static @Nullable Instant instant(@Nullable Long millis) {
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }
}
