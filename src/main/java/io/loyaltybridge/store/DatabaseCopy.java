package io.loyaltybridge.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A copy of a database that is a file. */
public final class DatabaseCopy {
    private DatabaseCopy() {}

    /**
     * What a copy has.
     *
     * @param schema of its newest migration, as in {@code 40}
     * @param rows   of each table
     */
    public record Contents(String schema, Map<String, Long> rows) {}

    /**
     * Copies the database of a data directory as it is at one moment, without its free space. A process may go on writing to it.
     *
     * @param copy a new file, or an empty one
     * @throws StoreException where it cannot be read, or the copy cannot be written
     */
    public static void write(Path dataDir, Path copy) {
        Path file = dataDir.resolve(SqliteStore.FILE);
        try {
            OwnerOnly.makeFile(copy);
            new SqliteFile(file).copyInto(copy);
        } catch (SQLException | IOException e) {
            throw new StoreException(
                    "the database in " + dataDir + " could not be copied to " + copy + ": " + FileTrouble.line(file, e),
                    e);
        }
    }

    /**
     * Reads a whole copy, which nobody else has open.
     *
     * @throws StoreException where it is damaged, no database of the bridge, or of a newer release
     */
    public static Contents check(Path copy) {
        try {
            if (!Files.isRegularFile(copy) || Files.size(copy) == 0) {
                throw new StoreException("it has no database", null);
            }
            SqliteFile file = new SqliteFile(copy);
            try (Connection connection = file.openCopy();
                    Statement statement = connection.createStatement()) {
                List<String> problems = texts(statement, "PRAGMA integrity_check(3)");
                if (!problems.equals(List.of("ok"))) {
                    throw new StoreException("its database is damaged: " + String.join("; ", problems), null);
                }
                List<String> tables = texts(
                        statement,
                        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name");
                if (!tables.contains("flyway_schema_history") || !tables.contains("inbox")) {
                    throw new StoreException("its database is not one of the bridge", null);
                }
                file.refuseNewer();
                Map<String, Long> rows = new TreeMap<>();
                for (String table : tables) {
                    rows.put(
                            table,
                            Long.valueOf(texts(statement, "SELECT COUNT(*) FROM \"" + table + "\"")
                                    .get(0)));
                }
                return new Contents(
                        texts(
                                        statement,
                                        "SELECT version FROM flyway_schema_history WHERE success = 1 AND version IS NOT NULL"
                                                + " ORDER BY installed_rank DESC LIMIT 1")
                                .get(0),
                        rows);
            }
        } catch (SQLException | IOException e) {
            throw new StoreException("its database cannot be read: " + FileTrouble.line(copy, e), e);
        }
    }

    private static List<String> texts(Statement statement, String sql) throws SQLException {
        try (ResultSet found = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (found.next()) {
                texts.add(found.getString(1));
            }
            return texts;
        }
    }
}
