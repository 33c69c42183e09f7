package io.loyaltybridge.testing;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.OwnerOnly;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.store.StoreException;
import io.loyaltybridge.store.StorePlace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Assumptions;
import org.sqlite.SQLiteConfig;

/**
 * The store of a test: a file in its directory or, with the system property {@code test.store=postgres}, a database of a server
 * that is the same one for the same directory.
 */
public final class TestStore {
    private static final boolean POSTGRES = "postgres".equals(System.getProperty("test.store"));

    private TestStore() {}

    public static StorePlace place(Path directory) {
        return onAServer(directory) ? PostgresServer.place(directory) : StorePlace.of(directory);
    }

    /** A test may have asked the server for this directory whatever the property says. */
    private static boolean onAServer(Path directory) {
        return POSTGRES || PostgresServer.has(directory);
    }

    public static Database open(Path directory) {
        makeTables(directory);
        return place(directory).open();
    }

    /**
     * Settings with which a service has the store of this directory, which has its tables then: a service finds nothing to
     * migrate. {@code MigrationTest} and all tests of processes begin with nothing.
     */
    static Map<String, String> made(Path directory) {
        makeTables(directory);
        return settings(directory);
    }

    /** The same for a test that runs commands on this directory. */
    public static void makeTables(Path directory) {
        Path file = directory.resolve(SqliteStore.FILE);
        if (onAServer(directory) || Files.exists(file)) {
            return;
        }
        try {
            OwnerOnly.make(directory);
            OwnerOnly.makeFile(file);
            Files.write(file, Migrated.FILE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A database without rows, migrated once for all tests of this process: that takes as long as a short test. */
    private static final class Migrated {
        static final byte[] FILE = file();

        private static byte[] file() {
            try {
                Path directory = Files.createTempDirectory("migrated");
                SqliteStore.open(directory).close();
                Path made = directory.resolve(SqliteStore.FILE);
                byte[] bytes = Files.readAllBytes(made);
                Files.delete(made);
                Files.delete(directory);
                return bytes;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    public static Database openReadOnly(Path directory) {
        return place(directory).openReadOnly();
    }

    /**
     * One connection that reads beside a service, without the pool of {@link #openReadOnly}: tests look often while they wait,
     * and to make a pool takes four times as long.
     */
    static Connection connect(Path directory) throws SQLException {
        StorePlace place = place(directory);
        if (!place.isFile()) {
            Properties login = new Properties();
            login.setProperty("user", place.user());
            login.setProperty("readOnly", "true");
            return DriverManager.getConnection(place.url(), login);
        }
        if (!place.exists()) {
            throw new StoreException("no database in " + directory, null);
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(5_000);
        Connection connection = config.createConnection("jdbc:sqlite:" + directory.resolve(SqliteStore.FILE));
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA query_only = ON");
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
        return connection;
    }

    /** Settings with which a service has the store of this directory, besides {@code bridge.data-dir}. */
    public static Map<String, String> settings(Path directory) {
        return onAServer(directory) ? settings(PostgresServer.place(directory)) : Map.of();
    }

    /** Settings with which a service has this store. */
    public static Map<String, String> settings(StorePlace place) {
        return Map.of("bridge.store-url", place.url(), "bridge.store-user", place.user());
    }

    /** From now on no row that this is true of can be inserted into a table. */
    public static void refuse(Database store, String table, String when, String message) {
        List<String> statements = POSTGRES
                ? List.of(
                        "CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''"
                                + message + "''; END'",
                        "CREATE TRIGGER refused BEFORE INSERT ON " + table + " FOR EACH ROW WHEN (" + when
                                + ") EXECUTE FUNCTION refuse()")
                : List.of("CREATE TRIGGER refused BEFORE INSERT ON " + table + " WHEN " + when
                        + " BEGIN SELECT RAISE(ABORT, '" + message + "'); END");
        statements.forEach(sql -> store.<Integer>write(tx -> tx.update(sql)));
    }

    /** Inserts are taken again after {@link #refuse}. */
    public static void allow(Database store, String table) {
        store.<Integer>write(tx -> tx.update("DROP TRIGGER refused" + (POSTGRES ? " ON " + table : "")));
    }

    /** The same settings, with those that say where the store of this directory is. */
    public static Map<String, String> with(Map<String, String> others, Path directory) {
        Map<String, String> all = new LinkedHashMap<>(others);
        all.putAll(settings(directory));
        return all;
    }

    /** Lines for a file of settings with which a command has the store of this directory. */
    public static String lines(Path directory) {
        StringBuilder lines = new StringBuilder();
        settings(directory)
                .forEach((key, value) ->
                        lines.append(key).append('=').append(value).append('\n'));
        return lines.toString();
    }

    /** The names of all tables, but of those that only a server has. */
    public static List<String> tables(Database store) {
        return store.read(tx -> tx.list(
                POSTGRES
                        ? "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public' AND table_name NOT IN ('store_owner', 'instances', 'partitions', 'quota_lots', 'asked_commands', 'asked_lines')"
                        : "SELECT name FROM sqlite_master WHERE type = 'table'",
                r -> r.getString(1)));
    }

    /** The columns of a table, by name. */
    public static List<String> columns(Database store, String table) {
        return store.read(tx -> tx.list(
                POSTGRES
                        ? "SELECT column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name = ? ORDER BY column_name"
                        : "SELECT name FROM pragma_table_info(?) ORDER BY name",
                r -> r.getString(1),
                table));
    }

    public static boolean isPostgres() {
        return POSTGRES;
    }

    /** For a test of what only a file has. */
    public static void onlyAFile() {
        Assumptions.assumeFalse(POSTGRES, "only a database in a file has this");
    }
}
