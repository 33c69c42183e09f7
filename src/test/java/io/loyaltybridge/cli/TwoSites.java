package io.loyaltybridge.cli;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.Tx;
import io.loyaltybridge.testing.TestStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A database in which two sites have rows with the same keys in every table, and the rows of one site as text. */
final class TwoSites {
    /** Rows of a job, which has the site. */
    static final List<String> OF_JOBS = List.of("jobs_met", "job_reasons", "setup_customers", "setup_found");
    /** Hashes that contain the site, what describes sites and is no row of theirs, and what is no site's. */
    static final List<String> OF_NONE = List.of(
            "folded_keys",
            "api_tokens",
            "audit",
            "route_versions",
            "sites",
            "site_settings",
            "site_states",
            "store_probe",
            "flyway_schema_history",
            "sqlite_sequence",
            "sqlite_stat1");

    private static final String ROWS = "/isolation/rows-of-a-site.sql";

    private TwoSites() {}

    /** Writes the rows of a site; the values are those of the placeholders in the file. */
    static void seed(Path data, Map<String, String> values) {
        String text;
        try (var in = Objects.requireNonNull(TwoSites.class.getResourceAsStream(ROWS))) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8).replaceAll("(?m)^--.*$", "");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("${" + value.getKey() + "}", value.getValue());
        }
        List<String> statements = List.of(text.strip().split(";\\s*\n"));
        try (Database store = TestStore.open(data)) {
            store.forgettingKey().make();
            store.<Integer>write(tx -> {
                for (String statement : statements) {
                    tx.update(statement.strip().replaceFirst(";$", ""));
                }
                return statements.size();
            });
        }
    }

    /** The tables, each with whether it has a column {@code site}. */
    static Map<String, Boolean> tables(Path data) {
        Map<String, Boolean> tables = new TreeMap<>();
        try (Database store = TestStore.openReadOnly(data)) {
            TestStore.tables(store)
                    .forEach(table ->
                            tables.put(table, TestStore.columns(store, table).contains("site")));
        }
        return tables;
    }

    /** Every row of a site, by table; also those of its jobs. */
    static Map<String, List<String>> rows(Path data, String site) {
        Map<String, List<String>> rows = new TreeMap<>();
        Map<String, Boolean> tables = tables(data);
        try (Database store = TestStore.openReadOnly(data)) {
            tables.forEach((table, ofSites) -> {
                if (ofSites || OF_JOBS.contains(table)) {
                    String which = ofSites ? "site = ?" : "job IN (SELECT id FROM jobs WHERE site = ?)";
                    rows.put(table, store.read(tx -> list(tx, "SELECT * FROM " + table + " WHERE " + which, site)));
                }
            });
        }
        return rows;
    }

    private static List<String> list(Tx tx, String sql, String site) throws SQLException {
        return tx.list(sql, TwoSites::text, site).stream().sorted().toList();
    }

    private static String text(ResultSet r) throws SQLException {
        List<String> values = new ArrayList<>();
        for (int i = 1; i <= r.getMetaData().getColumnCount(); i++) {
            values.add(r.getMetaData().getColumnName(i) + "=" + r.getString(i));
        }
        return String.join(" ", values);
    }
}
