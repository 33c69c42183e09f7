package io.loyaltybridge.site.store;

import io.loyaltybridge.site.store.SiteState.State;
import io.loyaltybridge.site.store.SiteState.Told;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** On which sites the app is installed, by the first column of their keys. Thread-safe. */
public final class SiteStates {
    private static final String COLUMNS = "id, state, reason, since, told_at, event_id, origin_instance_id";
    private static final String TABLE = "site_states";

    private final Store store;
    private final Clock clock;

    public SiteStates(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** All that are known. */
    public Map<String, SiteState> all() {
        return all(store);
    }

    private static Map<String, SiteState> all(Store store) {
        Map<String, SiteState> all = new HashMap<>();
        store.readOne(tx -> tx.list("SELECT " + COLUMNS + " FROM site_states", SiteStates::row))
                .forEach(one -> all.put(one.site(), one));
        return all;
    }

    /** Those of a store that may be of an older release. */
    public static Map<String, SiteState> in(Database store) {
        return store.has(TABLE) ? all(store) : Map.of();
    }

    private static SiteState row(ResultSet row) throws SQLException {
        return new SiteState(
                row.getString(1),
                State.of(row.getString(2)),
                row.getString(3),
                Instant.ofEpochMilli(row.getLong(4)),
                Instant.ofEpochMilli(row.getLong(5)),
                row.getString(6),
                row.getString(7));
    }

    private static Optional<SiteState> find(Tx tx, String site) throws SQLException {
        return tx.one("SELECT " + COLUMNS + " FROM site_states WHERE id = ?", SiteStates::row, site);
    }

    /**
     * Keeps what Wix says, in the transaction that stores the event.
     *
     * @return the state where it is another one now than before
     * @throws IllegalStateException as {@link SiteState#after}
     */
    public Optional<SiteState> tell(Tx tx, String site, Told told) throws SQLException {
        SiteState before = find(tx, site).orElse(null);
        Optional<SiteState> after = SiteState.after(before, site, told, clock.instant());
        if (after.isEmpty()) {
            return after;
        }
        put(tx, after.get());
        if (told.origin() != null) {
            tx.update(
                    "UPDATE sites SET origin_instance_id = ? WHERE id = ? AND origin_instance_id IS NULL",
                    told.origin(),
                    site);
        }
        return after.filter(now -> now.state() != (before == null ? State.INSTALLED : before.state()));
    }

    /** Sets the state of a site because a person, or the end of a time, says so. Events signed before do not change it any more. */
    public void set(String site, State state, String reason) {
        Instant now = clock.instant();
        store.<Boolean>write(tx -> {
            Optional<SiteState> before = find(tx, site);
            put(
                    tx,
                    new SiteState(
                            site,
                            state,
                            reason,
                            before.filter(one -> one.state() == state)
                                    .map(SiteState::since)
                                    .orElse(now),
                            before.map(SiteState::toldAt).filter(now::isBefore).orElse(now),
                            null,
                            before.map(SiteState::origin).orElse(null)));
            return true;
        });
    }

    private static void put(Tx tx, SiteState state) throws SQLException {
        tx.update(
                "INSERT INTO site_states (" + COLUMNS
                        + ") VALUES (?,?,?,?,?,?,?) ON CONFLICT (id) DO UPDATE SET state = excluded.state,"
                        + " reason = excluded.reason, since = excluded.since, told_at = excluded.told_at, event_id = excluded.event_id,"
                        + " origin_instance_id = excluded.origin_instance_id",
                state.site(),
                state.state().word(),
                state.reason(),
                state.since().toEpochMilli(),
                state.toldAt().toEpochMilli(),
                state.eventId(),
                state.origin());
    }

    /** Forgets what is known of a site. */
    public void forget(String site) {
        store.<Integer>write(tx -> tx.update("DELETE FROM site_states WHERE id = ?", site));
    }
}
