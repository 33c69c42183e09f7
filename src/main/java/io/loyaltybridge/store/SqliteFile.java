package io.loyaltybridge.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The database file: creates, migrates, opens and rewrites it. */
final class SqliteFile {
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
        Flyway flyway = flyway(writing);
        Schemas schemas = Schemas.of(flyway);
        schemas.refuseNewer();
        if (schemas.isUpgrade()) {
            UpgradeCopies.make(file.resolveSibling(""), schemas);
        }
        if (!schemas.current()) {
            flyway.migrate();
        }
        Connection connection = writing.getConnection();
        connection.setAutoCommit(true);
        tune(connection);
        return connection;
    }

    private static Flyway flyway(DataSource source) {
        return Migrations.in(Flyway.configure(), "db/migration")
                .dataSource(source)
                .loggers("slf4j")
                .placeholders(WORDS)
                .load();
    }

    /** A connection to a copy that nobody else has open. */
    Connection openCopy() throws SQLException {
        return new SQLiteConfig().createConnection(url());
    }

    /** @throws StoreException where it was made by a newer release, whose changes this one does not know */
    void refuseNewer() {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(url());
        Schemas.of(flyway(source)).refuseNewer();
    }

    /** Copies the database as it is at one moment, without its free pages. Others may read and write meanwhile. */
    void copyInto(Path copy) throws SQLException {
        try (Connection connection = config().createConnection(url());
                PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, copy.toString());
            statement.execute();
        }
    }

    /** Rewrites the whole file without free pages; from then on pages can be returned to the disk. Others may read, and wait to write. */
    void rebuild() throws SQLException {
        run(config(), "PRAGMA auto_vacuum = INCREMENTAL", "VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)");
    }

    /** Moves the log into the database and cuts it to nothing. False where somebody was reading or writing all the time. */
    boolean emptyLog() throws SQLException {
        try (Connection connection = config().createConnection(url());
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery("PRAGMA wal_checkpoint(TRUNCATE)")) {
            return answer.next() && answer.getInt(1) == 0;
        }
    }

    HikariDataSource readers() {
        HikariConfig config = new HikariConfig();
        config.setDataSource(ReadConnection.source(file, config()));
        config.setConnectionInitSql("PRAGMA query_only = ON");
        return PooledDatabase.pool(config);
    }

    /**
     * Makes the writer faster with the same durability: more of the indexes in memory, and a checkpoint, which flushes twice
     * while writes wait, every 16 MiB of log instead of every 4. What is deleted is overwritten, because it may be about a
     * customer who wants to be forgotten.
     */
    private static void tune(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = 4000");
            statement.execute("PRAGMA cache_size = -32768");
            statement.execute("PRAGMA temp_store = MEMORY");
            statement.execute("PRAGMA secure_delete = ON");
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
