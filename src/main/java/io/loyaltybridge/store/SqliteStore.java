package io.loyaltybridge.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/**
 * The embedded store: one SQLite file in WAL mode with {@code synchronous=FULL}, one writing thread that commits in
 * groups, and a pool of reading connections. One process at a time writes; others may read.
 */
public final class SqliteStore implements Store {

    /** Name of the database file inside the data directory. */
    public static final String FILE = "bridge.db";
    private static final int READERS = 8;
    private static final int BUSY_MILLIS = 5_000;

    private final HikariDataSource readers;
    private final GroupWriter writer;
    private final Map<Connection, Tx> readTx = java.util.Collections.synchronizedMap(new java.util.WeakHashMap<>());

    private SqliteStore(HikariDataSource readers, GroupWriter writer) {
        this.readers = readers;
        this.writer = writer;
    }

    /**
     * Opens the database of a data directory, creating and migrating it as needed.
     *
     * @throws StoreException when the file cannot be opened, is no database, or is of a newer release
     */
    public static SqliteStore open(Path dataDir) {
        try {
            Files.createDirectories(dataDir);
            Path file = dataDir.resolve(FILE);
            DataSource writing = dataSource(file);
            Flyway.configure().dataSource(writing).loggers("slf4j")
                    .placeholders(Map.of("identity", "INTEGER PRIMARY KEY AUTOINCREMENT"))
                    .load().migrate();
            Connection connection = writing.getConnection();
            connection.setAutoCommit(true);
            tune(connection);
            return new SqliteStore(pool(file), new GroupWriter(new Tx(connection)));
        } catch (SQLException | IOException | RuntimeException e) {
            throw new StoreException("cannot open the database in " + dataDir + ": " + e.getMessage(), e);
        }
    }

    /** Opens the database for reading only, beside the process that owns it. It must exist. */
    public static SqliteStore openReadOnly(Path dataDir) {
        Path file = dataDir.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new StoreException("no database in " + dataDir + " (bridge.data-dir); `run` creates it", null);
        }
        return new SqliteStore(pool(file), null);
    }

    /**
     * What makes the writer faster and leaves durability as it is: more of the indexes in memory, and a checkpoint,
     * which flushes twice while the writes wait, each 16 MiB of log instead of each 4.
     */
    private static void tune(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA wal_autocheckpoint = 4000");
            statement.execute("PRAGMA cache_size = -32768");
            statement.execute("PRAGMA temp_store = MEMORY");
        }
    }

    private static HikariDataSource pool(Path file) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(dataSource(file));
        config.setConnectionInitSql("PRAGMA query_only = ON");
        config.setConnectionTimeout(BUSY_MILLIS);
        config.setPoolName("store-readers");
        config.setMaximumPoolSize(READERS);
        config.setMinimumIdle(0);
        config.setInitializationFailTimeout(-1);
        return new HikariDataSource(config);
    }

    private static DataSource dataSource(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:" + file);
        return source;
    }

    /** The reading pool, for routes that query by camel-jdbc or camel-sql. */
    public DataSource readerDataSource() {
        return readers;
    }

    @Override
    public <T> CompletableFuture<T> submit(Work<T> work) {
        return writer().submit(work, false);
    }

    @Override
    public <T> T write(Work<T> work) {
        try {
            return writer().submit(work, true).join();
        } catch (CompletionException e) {
            throw unwrap(e.getCause());
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        try (Connection connection = readers.getConnection()) {
            Connection physical = connection.unwrap(org.sqlite.SQLiteConnection.class);
            return work.run(readTx.computeIfAbsent(physical, Tx::new));
        } catch (SQLException e) {
            throw new StoreException("the store could not be read: " + e.getMessage(), e);
        }
    }

    @Override
    public boolean ready() {
        return writer != null && writer.ready();
    }

    @Override
    public int queued() {
        return writer == null ? 0 : writer.queued();
    }

    @Override
    public void close() {
        if (writer != null) {
            writer.close();
        }
        readers.close();
    }

    private GroupWriter writer() {
        if (writer == null) {
            throw new IllegalStateException("the store was opened for reading only");
        }
        return writer;
    }

    private static RuntimeException unwrap(Throwable cause) {
        if (cause instanceof RuntimeException runtime) {
            return runtime;
        }
        if (StoreConstraintException.is(cause)) {
            return new StoreConstraintException((SQLException) cause);
        }
        return new StoreException("the store could not write: " + cause.getMessage(), cause);
    }
}
