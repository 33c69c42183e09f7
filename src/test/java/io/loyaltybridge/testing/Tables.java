package io.loyaltybridge.testing;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.store.StoreException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
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

    /** Rows of every table but the audit, in which each command stands. */
    public static Map<String, Long> counts(Path dir) {
        Map<String, Long> counts = new TreeMap<>();
        try (Database store = TestStore.openReadOnly(dir)) {
            TestStore.tables(store).stream()
                    .filter(name -> !name.startsWith("sqlite_") && !name.equals("audit"))
                    .forEach(name -> counts.put(
                            name,
                            store.read(tx -> tx.number("SELECT COUNT(*) FROM " + name))
                                    .orElseThrow()));
        }
        return counts;
    }

    /** Every row of a site as text, by table; {@code site} is the first column of its keys. */
    public static Map<String, List<String>> ofSite(Path dir, String site) {
        Map<String, List<String>> rows = new TreeMap<>();
        try (SqliteStore store = SqliteStore.openReadOnly(dir)) {
            List<String> names = store.read(tx -> tx.list(
                    "SELECT m.name FROM sqlite_master m WHERE m.type = 'table' AND EXISTS"
                            + " (SELECT 1 FROM pragma_table_info(m.name) c WHERE c.name = 'site')",
                    r -> r.getString(1)));
            names.forEach(name -> rows.put(
                    name,
                    store.read(tx -> tx.list("SELECT * FROM " + name + " WHERE site = ?", Tables::row, site)).stream()
                            .sorted()
                            .toList()));
        }
        return rows;
    }

    private static String row(ResultSet r) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) {
            values.add(r.getMetaData().getColumnName(i) + "=" + r.getString(i));
        }
        return String.join(" ", values);
    }

    /** The first column of the first row. */
    public static String text(Path dir, String sql) {
        return texts(dir, sql).stream().findFirst().orElseThrow();
    }

    /** The first column of every row. */
    public static List<String> texts(Path dir, String sql) {
        try (Connection connection = TestStore.connect(dir);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
        } catch (SQLException e) {
            throw new StoreException(sql, e);
        }
    }

    /** Changes rows while no service runs. */
    public static void change(Path dir, String sql) {
        try (Database store = TestStore.open(dir)) {
            store.<Integer>write(tx -> tx.update(sql));
        }
    }
}
