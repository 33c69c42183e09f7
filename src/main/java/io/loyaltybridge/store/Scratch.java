package io.loyaltybridge.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/**
 * Values and marks of one pass over something large, on disk instead of in memory. Its temporary file is deleted while it is
 * open, so that nothing is left even after {@code kill -9}. (Where an open file cannot be deleted, it is deleted at the end.)
 * Not thread-safe.
 */
public final class Scratch implements AutoCloseable {
    private static final String CACHE_KIB = "-32768";

    private final Path file;
    private final Connection connection;
    private final PreparedStatement put;
    private final PreparedStatement get;
    private final PreparedStatement mark;
    private final PreparedStatement marked;
    private long marks;

    private Scratch(Path file, Connection connection) throws SQLException {
        this.file = file;
        this.connection = connection;
        try (Statement statement = connection.createStatement()) {
            statement.execute("PRAGMA cache_size = " + CACHE_KIB);
            statement.execute(
                    "CREATE TABLE firsts (kind TEXT, value TEXT, place INTEGER, PRIMARY KEY (kind, value)) WITHOUT ROWID");
            statement.execute("CREATE TABLE marks (place INTEGER PRIMARY KEY)");
        }
        connection.setAutoCommit(false);
        put = connection.prepareStatement("INSERT INTO firsts VALUES (?,?,?) ON CONFLICT DO NOTHING");
        get = connection.prepareStatement("SELECT place FROM firsts WHERE kind = ? AND value = ?");
        mark = connection.prepareStatement("INSERT INTO marks VALUES (?) ON CONFLICT DO NOTHING");
        marked = connection.prepareStatement("SELECT 1 FROM marks WHERE place = ?");
    }

    /** @throws StoreException where no file can be created in the directory for temporary files */
    public static Scratch create() {
        Path file = null;
        Connection connection = null;
        try {
            file = Files.createTempFile("loyalty-bridge-", ".scratch");
            SQLiteConfig config = new SQLiteConfig();
            config.setJournalMode(SQLiteConfig.JournalMode.OFF);
            config.setSynchronous(SQLiteConfig.SynchronousMode.OFF);
            config.setLockingMode(SQLiteConfig.LockingMode.EXCLUSIVE);
            connection = config.createConnection("jdbc:sqlite:" + file);
            Scratch scratch = new Scratch(file, connection);
            delete(file);
            return scratch;
        } catch (IOException | SQLException e) {
            close(connection);
            delete(file);
            throw new StoreException("no room for values on disk: " + e.getMessage(), e);
        }
    }

    /** Notes where a value of a kind was seen. Returns the place where it was seen first, or 0 if it is new. */
    public long firstPlace(String kind, String value, long place) {
        try {
            put.setString(1, kind);
            put.setString(2, value);
            put.setLong(3, place);
            if (put.executeUpdate() > 0) {
                return 0;
            }
            get.setString(1, kind);
            get.setString(2, value);
            try (ResultSet row = get.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Marks a place. False where it was marked already. */
    public boolean mark(long place) {
        try {
            mark.setLong(1, place);
            boolean first = mark.executeUpdate() > 0;
            marks += first ? 1 : 0;
            return first;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    public boolean isMarked(long place) {
        if (marks == 0) {
            return false;
        }
        try {
            marked.setLong(1, place);
            try (ResultSet row = marked.executeQuery()) {
                return row.next();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** How many places are marked. */
    public long marks() {
        return marks;
    }

    private static StoreException failed(SQLException e) {
        return new StoreException("values on disk could not be kept: " + e.getMessage(), e);
    }

    @Override
    public void close() {
        close(connection);
        delete(file);
    }

    private static void close(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static void delete(@Nullable Path file) {
        try {
            if (file != null) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            file.toFile().deleteOnExit();
        }
    }
}
