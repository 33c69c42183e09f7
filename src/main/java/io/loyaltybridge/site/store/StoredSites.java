package io.loyaltybridge.site.store;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.StoreConstraintException;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The sites that are kept in the store. Each change is one transaction: all of it counts, or nothing. Thread-safe. */
public final class StoredSites {
    private static final String ALL =
            "SELECT s.name, s.id, s.instance_id, s.state, s.state_reason, s.state_at, s.created_at, s.changed_at, s.version,"
                    + " t.setting, t.value FROM sites s LEFT JOIN site_settings t ON t.name = s.name ORDER BY s.name";

    /** Settings that one statement writes. */
    private static final int AT_ONCE = 100;

    private final Store store;
    private final Clock clock;

    public StoredSites(Store store, Clock clock) {
        this.store = store;
        this.clock = clock;
    }

    /** All of them by name, with one query: there may be thousands. */
    public List<StoredSite> all() {
        return all(store);
    }

    private static List<StoredSite> all(Store store) {
        Reading reading = new Reading();
        store.read(tx -> {
            reading.sites.clear();
            return tx.list(ALL, row -> reading.add(row));
        });
        return reading.sites;
    }

    /** Another text whenever a site in the store, or what is known of its installation, has changed. */
    public String stamp() {
        return store.readOne(tx -> tx.one(
                        "SELECT (SELECT COUNT(*) || ' ' || COALESCE(SUM(version), 0) || ' ' || COALESCE(MAX(changed_at), 0) FROM sites)"
                                + " || ' ' || (SELECT COUNT(*) || ' ' || COALESCE(SUM(since), 0) || ' ' || COALESCE(SUM(told_at), 0) FROM site_states)",
                        row -> row.getString(1)))
                .orElseThrow();
    }

    /** Those of a store that may be of an older release. */
    static List<StoredSite> in(Database store) {
        return store.has("site_settings") ? all(store) : List.of();
    }

    /** Makes the sites of rows that are in the order of their names. Names of settings are kept once for all sites. */
    private static final class Reading {
        private final List<StoredSite> sites = new ArrayList<>();
        private final Map<String, String> settings = new HashMap<>();

        boolean add(ResultSet row) throws SQLException {
            String name = row.getString(1);
            if (sites.isEmpty() || !sites.get(sites.size() - 1).name().equals(name)) {
                sites.add(new StoredSite(
                        name,
                        row.getString(2),
                        row.getString(3),
                        StoredSite.State.of(row.getString(4)),
                        row.getString(5),
                        Instant.ofEpochMilli(row.getLong(6)),
                        Instant.ofEpochMilli(row.getLong(7)),
                        Instant.ofEpochMilli(row.getLong(8)),
                        row.getLong(9),
                        new TreeMap<>()));
            }
            String setting = row.getString(10);
            if (setting != null) {
                sites.get(sites.size() - 1)
                        .values()
                        .put(settings.computeIfAbsent(setting, same -> same), row.getString(11));
            }
            return true;
        }
    }

    /**
     * Keeps these sites from now on. Those that are new are active.
     *
     * @throws IllegalStateException where one of them has changed since it was read; then none of them is kept
     */
    public void put(Collection<NewSite> sites) {
        long now = clock.millis();
        try {
            store.write(tx -> {
                // Two of them may have changed their ids with each other.
                for (NewSite site : sites) {
                    if (site.before() > 0) {
                        only(
                                tx.update(
                                        "UPDATE sites SET id = ?, instance_id = NULL WHERE name = ? AND version = ?",
                                        " of " + site.name(),
                                        site.name(),
                                        site.before()),
                                site.name());
                    }
                }
                for (NewSite site : sites) {
                    put(tx, site, now);
                }
                putSettings(tx, sites);
                return true;
            });
        } catch (StoreConstraintException e) {
            throw new IllegalStateException(
                    "a site with the same name or id was added meanwhile; run the same command again", e);
        }
    }

    private static void put(Tx tx, NewSite site, long now) throws SQLException {
        if (site.before() == 0) {
            tx.update(
                    "INSERT INTO sites (name, id, instance_id, state, state_at, created_at, changed_at, version)"
                            + " VALUES (?,?,?,?,?,?,?,1)",
                    site.name(),
                    site.id(),
                    site.instanceId(),
                    StoredSite.State.ACTIVE.column(),
                    now,
                    now,
                    now);
        } else {
            tx.update(
                    "UPDATE sites SET id = ?, instance_id = ?, changed_at = ?, version = version + 1 WHERE name = ?",
                    site.id(),
                    site.instanceId(),
                    now,
                    site.name());
            tx.update("DELETE FROM site_settings WHERE name = ?", site.name());
        }
    }

    /** Many in one statement, because webhooks wait while thousands of sites are written. */
    private static void putSettings(Tx tx, Collection<NewSite> sites) throws SQLException {
        List<Object> values = new ArrayList<>();
        for (NewSite site : sites) {
            for (Map.Entry<String, String> one : site.values().entrySet()) {
                values.addAll(List.of(site.name(), one.getKey(), one.getValue()));
                if (values.size() == 3 * AT_ONCE) {
                    insert(tx, values);
                }
            }
        }
        for (int from = 0; from < values.size(); from += 3) {
            insert(tx, new ArrayList<>(values.subList(from, from + 3)));
        }
    }

    private static void insert(Tx tx, List<Object> values) throws SQLException {
        tx.update(
                "INSERT INTO site_settings (name, setting, value) VALUES (?,?,?)"
                        + ",(?,?,?)".repeat(values.size() / 3 - 1),
                values.toArray());
        values.clear();
    }

    /**
     * What became of an installation.
     *
     * @param id    the first column of its rows
     * @param isNew whether it was not there before
     */
    public record Joined(String name, String id, boolean isNew) {}

    /**
     * Keeps an installation as a site, under the first of the names that no other has, unless a site has it.
     *
     * @return completes when it is on disk
     */
    public CompletableFuture<Joined> join(String instanceId, @Nullable String originInstanceId, List<String> names) {
        long now = clock.millis();
        return store.submit(tx -> {
            Optional<Joined> there = tx.one(
                    "SELECT name, id FROM sites WHERE instance_id = ?",
                    row -> new Joined(row.getString(1), row.getString(2), false),
                    instanceId);
            if (there.isPresent()) {
                return there.get();
            }
            for (String name : names) {
                if (tx.number("SELECT 1 FROM sites WHERE name = ?", name).isEmpty()) {
                    Map<String, String> values = Map.of("wix.instance-id", instanceId);
                    NewSite joined = new NewSite(name, instanceId, instanceId, 0, values);
                    put(tx, joined, now);
                    putSettings(tx, List.of(joined));
                    tx.update("UPDATE sites SET origin_instance_id = ? WHERE name = ?", originInstanceId, name);
                    return new Joined(name, instanceId, true);
                }
            }
            throw new IllegalStateException("no name is free for the installation " + instanceId);
        });
    }

    /** Sets the state of a site; throws as {@link #put}. */
    public void state(String name, long before, StoredSite.State state, @Nullable String reason) {
        long now = clock.millis();
        store.write(tx -> only(
                tx.update(
                        "UPDATE sites SET state = ?, state_reason = ?, state_at = ?, changed_at = ?, version = version + 1"
                                + " WHERE name = ? AND version = ?",
                        state.column(),
                        reason,
                        now,
                        now,
                        name,
                        before),
                name));
    }

    /**
     * Takes a site out of the store, with what is known of its installation, and leaves what other tables have of it; throws as
     * {@link #put}.
     */
    public void remove(String name, long before) {
        store.write(tx -> {
            tx.update("DELETE FROM site_states WHERE id = (SELECT id FROM sites WHERE name = ?)", name);
            only(tx.update("DELETE FROM sites WHERE name = ? AND version = ?", name, before), name);
            return tx.update("DELETE FROM site_settings WHERE name = ?", name);
        });
    }

    private static boolean only(int rows, String name) {
        if (rows != 1) {
            throw new IllegalStateException("site " + name + " was changed meanwhile; run the same command again");
        }
        return true;
    }
}
