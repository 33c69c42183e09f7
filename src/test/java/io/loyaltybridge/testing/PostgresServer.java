package io.loyaltybridge.testing;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.StorePlace;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** One server of PostgreSQL for all tests of this process, started when one needs it, with a database for each directory. */
public final class PostgresServer {
    private static final String USER = "bridge";
    private static final String MIGRATED = "migrated";
    private static final Map<Path, String> DATABASES = new ConcurrentHashMap<>();
    private static final AtomicInteger MADE = new AtomicInteger();
    private static EmbeddedPostgres server;
    private static long tables;

    private PostgresServer() {}

    /** The place of a database that has its tables; the same one for the same directory. */
    public static StorePlace place(Path directory) {
        try {
            // While it is there, its database is in use.
            Files.createDirectories(directory);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Path key = directory.toAbsolutePath().normalize();
        synchronized (DATABASES) {
            String name = DATABASES.get(key);
            if (name == null) {
                name = emptied().orElseGet(PostgresServer::make);
                DATABASES.put(key, name);
            }
            return place(directory, name);
        }
    }

    /** Whether this directory has a database. */
    static boolean has(Path directory) {
        return DATABASES.containsKey(directory.toAbsolutePath().normalize());
    }

    /** The name of a database. */
    public static String name(StorePlace place) {
        return place.url().substring(place.url().lastIndexOf('/') + 1);
    }

    /** Ends all connections of a database, as a server does that is shut down. Returns how many. */
    public static int cut(StorePlace place) {
        String sql =
                "SELECT COUNT(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = '" + name(place) + "'";
        try (Connection connection = server().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet ended = statement.executeQuery(sql)) {
            ended.next();
            return ended.getInt(1);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The place of a new database without tables. */
    public static StorePlace empty(Path directory, String options) {
        String name = "test" + MADE.incrementAndGet();
        run("CREATE DATABASE " + name + " OWNER " + USER + " TEMPLATE template0 " + options);
        return place(directory, name);
    }

    private static StorePlace place(Path directory, String name) {
        return new StorePlace(directory, "jdbc:postgresql://127.0.0.1:" + server().getPort() + "/" + name, USER, "");
    }

    /** A database of a test that has ended, without its rows: to make one takes longer than most tests. */
    private static Optional<String> emptied() {
        for (Map.Entry<Path, String> one : Map.copyOf(DATABASES).entrySet()) {
            if (!Files.exists(one.getKey())) {
                DATABASES.remove(one.getKey());
                if (empty(one.getValue())) {
                    return Optional.of(one.getValue());
                }
            }
        }
        return Optional.empty();
    }

    /** False where a test has changed more than rows. */
    private static boolean empty(String name) {
        run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
        run("ALTER DATABASE " + name + " RESET ALL");
        try (Connection connection = server().getDatabase("postgres", name).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    DO $$ DECLARE one TEXT; BEGIN
                      IF EXISTS (SELECT 1 FROM pg_trigger WHERE NOT tgisinternal) OR (SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public') <> %d THEN
                        RAISE EXCEPTION 'changed';
                      END IF;
                      FOR one IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ('flyway_schema_history', 'store_owner') LOOP
                        EXECUTE 'DELETE FROM ' || quote_ident(one);
                      END LOOP;
                      INSERT INTO store_probe VALUES (0);
                      PERFORM setval(oid, 1, FALSE) FROM pg_class WHERE relkind = 'S';
                    END $$"""
                            .formatted(tables));
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    private static String make() {
        String name = "test" + MADE.incrementAndGet();
        run("CREATE DATABASE " + name + " OWNER " + USER + " TEMPLATE " + MIGRATED);
        return name;
    }

    /** As the one who may do everything. */
    public static void run(String sql) {
        try (Connection connection = server().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static synchronized EmbeddedPostgres server() {
        if (server == null) {
            try {
                // Flushes as a server has to: a test of what was accepted means something.
                server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "on")
                        .setServerConfig("synchronous_commit", "on")
                        // Many small databases: a checkpoint flushes the files of all of them.
                        .setServerConfig("checkpoint_timeout", "1h")
                        .setServerConfig("max_wal_size", "4GB")
                        .setLocaleConfig("locale", "C")
                        .setLocaleConfig("encoding", "UTF8")
                        .start();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            run("CREATE ROLE " + USER + " LOGIN");
            StorePlace migrated = empty(Path.of(System.getProperty("java.io.tmpdir")), "");
            try (Database store = migrated.open()) {
                tables = store.read(tx -> tx.number("SELECT COUNT(*) FROM pg_tables WHERE schemaname = 'public'"))
                        .orElseThrow();
            }
            run("ALTER DATABASE " + name(migrated) + " RENAME TO " + MIGRATED);
        }
        return server;
    }
}
