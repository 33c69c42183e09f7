package io.loyaltybridge.bench;

import io.loyaltybridge.store.SqliteStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;

/** Fills a new database by SQL, without waiting for the disk. */
final class Filling {
    private Filling() {
    }

    /** Makes the database of a data directory, and runs the statements. */
    static void run(Path data, String... statements) throws Exception {
        Files.createDirectories(data);
        SqliteStore.open(data).close();
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + data.resolve(SqliteStore.FILE)); Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA synchronous = OFF");
            statement.execute("PRAGMA cache_size = -262144");
            connection.setAutoCommit(false);
            for (String sql : statements) {
                statement.executeUpdate(sql);
                connection.commit();
            }
        }
    }

    /** The table {@code n} of the numbers {@code i} from 0, to stand before {@code SELECT}. */
    static String numbers(int count) {
        return "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < " + count + ") ";
    }
}
