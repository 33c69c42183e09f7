package io.loyaltybridge.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationState;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The database file: creates, migrates, opens and rewrites it. */
final class SqliteFile {
    private static final int READERS = 8;
    private static final int BUSY_MILLIS = 5_000;
    /** SQL that differs between SQLite and PostgreSQL: see the migrations. */
    private static final Map<String, String> WORDS =
            Map.of("identity", "INTEGER PRIMARY KEY AUTOINCREMENT", "by_key", "WITHOUT ROWID");

    private final Path file;

    SqliteFile(Path file) {
        this.file = file;
    }

    /** Creates the database if there is none, and migrates it. Returns the connection that writes. */
    Connection openForWriting() throws SQLException, IOException {
        if (!Files.exists(file) || Files.size(file) == 0) {
            run(new SQLiteConfig(), "PRAGMA auto_vacuum = INCREMENTAL", "VACUUM");
        }
        SQLiteDataSource writing = new SQLiteDataSource(config());
        writing.setUrl(url());
        Flyway flyway = Flyway.configure()
                .dataSource(writing)
                .loggers("slf4j")
                .placeholders(WORDS)
                .load();
        refuseNewer(flyway);
        flyway.migrate();
        Connection connection = writing.getConnection();
        connection.setAutoCommit(true);
        tune(connection);
        return connection;
    }

    /** Refuses a database of a newer release, whose changes this one does not know. */
    private static void refuseNewer(Flyway flyway) {
        Arrays.stream(flyway.info().applied())
                .filter(migration -> migration.getState() == MigrationState.FUTURE_SUCCESS)
                .reduce((older, newer) -> newer)
                .ifPresent(newest -> {
                    throw new StoreException(
                            "it was made by a newer release (schema " + newest.getVersion()
                                    + "): start that release, or restore a copy from before it",
                            null);
                });
    }

    /** Rewrites the whole file without free pages; from then on pages can be returned to the disk. Nobody else may use it. */
    void rebuild() throws SQLException {
        run(config(), "PRAGMA auto_vacuum = INCREMENTAL", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    HikariDataSource readers() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(ReadConnection.source(file, config()));
        config.setConnectionInitSql("PRAGMA query_only = ON");
        config.setConnectionTimeout(BUSY_MILLIS);
        config.setPoolName("store-readers");
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    /**
     * Makes the writer faster with the same durability: more of the indexes in memory, and a checkpoint, which flushes twice
     * while writes wait, every 16 MiB of log instead of every 4.
     */
    private static void tune(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = 4000");
            statement.execute("PRAGMA cache_size = -32768");
            statement.execute("PRAGMA temp_store = MEMORY");
        }
    }

    private void run(SQLiteConfig config, String... statements) throws SQLException {
        try (Connection connection = config.createConnection(url());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private String url() {
        return "jdbc:sqlite:" + file;
    }

    private static SQLiteConfig config() {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        return config;
    }
}
