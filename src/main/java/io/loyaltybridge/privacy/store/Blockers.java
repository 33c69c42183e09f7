package io.loyaltybridge.privacy.store;

import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What has to end before a customer can be forgotten, a line each: what is under way would lose its customer, and what is parked would
 * lose what a person needs to decide about it. Only reads, inside a transaction of the caller's.
 */
final class Blockers {
    private static final Duration LONGEST_CREATION = Duration.ofDays(1);
    private static final int MOST = 50;

    private final Tx tx;
    private final String site;
    private final long now;
    private final List<String> found = new ArrayList<>();

    private Blockers(Tx tx, String site, long now) {
        this.tx = tx;
        this.site = site;
        this.now = now;
    }

    /**
     * Finds them.
     *
     * @param exceptEvent the event that asks for it; 0 where none does
     * @param lastEvent   events that came after this one do not count: they run afterwards
     */
    static List<String> of(Tx tx, String site, Person who, long exceptEvent, long lastEvent, long now)
            throws SQLException {
        Blockers blockers = new Blockers(tx, site, now);
        for (String link : who.links()) {
            blockers.link(link);
        }
        for (String lane : who.lanes()) {
            blockers.events(lane, exceptEvent, lastEvent);
        }
        for (String email : who.emails()) {
            blockers.setups(email);
        }
        return blockers.found;
    }

    private void link(String link) throws SQLException {
        add(
                "SELECT CASE WHEN kind = 'award' THEN 'award ' ELSE 'operation ' END || id || ' is ' || lower(state) FROM operations"
                        + " WHERE site = ? AND link_id = ? AND state IN ('PLANNED', 'SENT', 'UNKNOWN', 'REFUSED')"
                        // An award that was given up stays refused. One that is planned belongs to an event, which
                        // counts itself.
                        + " AND (kind <> 'award' OR state IN ('SENT', 'UNKNOWN')) ORDER BY created_at, id LIMIT ?",
                link);
        add(
                "SELECT kind || ' ' || id || ' is ' || lower(state) FROM effects WHERE site = ? AND link_id = ? AND state IN ('SENT', 'UNKNOWN')"
                        + " ORDER BY created_at, id LIMIT ?",
                link);
        add(
                "SELECT 'the customer is held: ' || COALESCE(wix_hold, program_hold) FROM links WHERE site = ? AND id = ?"
                        + " AND (wix_hold IS NOT NULL OR program_hold IS NOT NULL) LIMIT ?",
                link);
        tx.list(
                        "SELECT 1 FROM links WHERE site = ? AND id = ? AND program_id IS NULL AND creating_since > ?",
                        r -> "a call that makes them in the program may still take effect",
                        site,
                        link,
                        now - LONGEST_CREATION.toMillis())
                .forEach(found::add);
    }

    private void events(String lane, long exceptEvent, long lastEvent) throws SQLException {
        // Two statements, because each state has an index of its own.
        for (String state : List.of("pending", "parked")) {
            found.addAll(tx.list(
                    "SELECT 'event ' || seq || ' of ' || source || ' is " + state + "' FROM inbox WHERE state = '"
                            + state + "' AND site = ? AND lane = ? AND seq <> ? AND seq <= ? ORDER BY seq LIMIT ?",
                    r -> r.getString(1),
                    site,
                    lane,
                    exceptEvent,
                    lastEvent,
                    MOST));
        }
    }

    private void setups(String email) throws SQLException {
        found.addAll(tx.list(
                "SELECT 'setup (job ' || j.id || ') has not ended and has them on its list' FROM jobs j WHERE j.site = ? AND j.ended_at IS NULL"
                        + " AND EXISTS (SELECT 1 FROM setup_customers c WHERE c.job = j.id AND c.email = ?) LIMIT ?",
                r -> r.getString(1),
                site,
                email,
                MOST));
    }

    /** Events that wait or are parked, as {@link Forgetter} found them by what they say. */
    static List<String> naming(
            Tx tx, String site, List<Map<String, @Nullable Object>> events, long exceptEvent, long lastEvent)
            throws SQLException {
        List<String> found = new ArrayList<>();
        for (Map<String, @Nullable Object> event : events) {
            long seq = ((Number) Objects.requireNonNull(event.get("seq"))).longValue();
            if (seq != exceptEvent && seq <= lastEvent) {
                found.addAll(tx.list(
                        "SELECT 'event ' || seq || ' of ' || source || ' is ' || state FROM inbox WHERE site = ? AND seq = ? AND state IN ('pending', 'parked') LIMIT 1",
                        r -> r.getString(1),
                        site,
                        seq));
            }
        }
        return found;
    }

    private void add(String sql, String link) throws SQLException {
        found.addAll(tx.list(sql, r -> r.getString(1), site, link, MOST));
    }
}
