package io.loyaltybridge.testing;

import io.loyaltybridge.store.SqliteStore;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What stands in the store, read beside the service. */
public final class Tables {
    private Tables() {}

    /** Rows of a table; a condition may follow its name. */
    public static long count(Path dir, String table) {
        return Long.parseLong(text(dir, "SELECT COUNT(*) FROM " + table));
    }

    /** Rows of every table. */
    public static Map<String, Long> counts(Path dir) {
        Map<String, Long> counts = new TreeMap<>();
        try (SqliteStore store = SqliteStore.openReadOnly(dir)) {
            List<String> names = store.read(tx -> tx.list(
                    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
                    r -> r.getString(1)));
            names.forEach(name -> counts.put(
                    name,
                    store.read(tx -> tx.number("SELECT COUNT(*) FROM " + name)).orElseThrow()));
        }
        return counts;
    }

    /** The first column of the first row. */
    public static String text(Path dir, String sql) {
        try (SqliteStore store = SqliteStore.openReadOnly(dir)) {
            return store.read(tx -> tx.one(sql, r -> r.getString(1))).orElseThrow();
        }
    }

    /** Changes rows while no service runs. */
    public static void change(Path dir, String sql) {
        try (SqliteStore store = SqliteStore.open(dir)) {
            store.<Integer>write(tx -> tx.update(sql));
        }
    }
}
