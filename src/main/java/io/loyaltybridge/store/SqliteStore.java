package io.loyaltybridge.store;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The embedded store: one SQLite file in WAL mode with {@code synchronous=FULL}, one writing thread that commits in
 * groups, and a pool of reading connections. One process at a time writes; others may read.
 */
public final class SqliteStore implements Store {

    /** Name of the database file inside the data directory. */
    public static final String FILE = "bridge.db";

    private static final long INCREMENTAL = 2;

    private final Path path;
    private final HikariDataSource readers;
    private final @Nullable GroupWriter writer;

    private SqliteStore(Path path, HikariDataSource readers, @Nullable GroupWriter writer) {
        this.path = path;
        this.readers = readers;
        this.writer = writer;
    }

    /**
     * Opens the database of a data directory, creating and migrating it as needed.
     *
     * @throws StoreException when the file cannot be opened, is not a database, is damaged, cannot grow, or is of a newer
     *                        release; the message is one line
     */
    public static SqliteStore open(Path dataDir) {
        Path path = dataDir.resolve(FILE);
        try {
            OwnerOnly.make(dataDir);
            OwnerOnly.makeFile(path);
            SqliteFile file = new SqliteFile(path);
            Connection connection = file.openForWriting();
            return new SqliteStore(path, file.readers(), new GroupWriter(new Tx(connection), path));
        } catch (SQLException | IOException | RuntimeException e) {
            throw new StoreException("cannot open the database in " + dataDir + ": " + FileTrouble.line(path, e), e);
        }
    }

    /** Opens the database for reading only, while another process may own it. It must exist. */
    public static SqliteStore openReadOnly(Path dataDir) {
        Path file = dataDir.resolve(FILE);
        if (Files.isDirectory(file)) {
            throw new StoreException(
                    "cannot open the database in " + dataDir + ": " + file
                            + " is a directory and not a file; move it away",
                    null);
        }
        if (!Files.isRegularFile(file)) {
            throw new StoreException("no database in " + dataDir + " (bridge.data-dir); `run` creates it", null);
        }
        return new SqliteStore(file, new SqliteFile(file).readers(), null);
    }

    /**
     * Rewrites the whole database of a data directory without its free pages. Takes as long as copying it, and meanwhile up
     * to twice its size on disk. The caller owns the directory and has no store open on it.
     *
     * @throws StoreException where it failed; then the database is unchanged
     */
    public static void rebuild(Path dataDir) {
        try {
            new SqliteFile(dataDir.resolve(FILE)).rebuild();
        } catch (SQLException e) {
            throw new StoreException(
                    "the database in " + dataDir + " could not be rewritten: "
                            + FileTrouble.line(dataDir.resolve(FILE), e),
                    e);
        }
    }

    /** The size of the file. */
    public record Space(long bytes, long freeBytes, boolean givesBack) {}

    /** How large the file is, how much of it is free, and whether {@link #giveBack} works on it. */
    public Space space() {
        return read(tx -> {
            long page = tx.number("PRAGMA page_size").orElseThrow();
            return new Space(
                    page * tx.number("PRAGMA page_count").orElseThrow(),
                    page * tx.number("PRAGMA freelist_count").orElseThrow(),
                    tx.number("PRAGMA auto_vacuum").orElseThrow() == INCREMENTAL);
        });
    }

    /**
     * Returns at most this many free pages to the disk, in a transaction of its own. For a file of an older release it does
     * nothing until {@link #rebuild}.
     */
    public void giveBack(int pages) {
        write(tx -> {
            tx.run("PRAGMA incremental_vacuum(" + pages + ")");
            return null;
        });
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
            throw unwrap(e.getCause() == null ? e : e.getCause());
        }
    }

    @Override
    @SuppressWarnings("NullAway") // Null comes of a work alone whose caller asked for no value.
    public <T> T read(Work<T> work) {
        try (Connection connection = readers.getConnection()) {
            return work.run(connection.unwrap(ReadConnection.class).tx());
        } catch (SQLException e) {
            throw new StoreException("the store could not be read: " + FileTrouble.line(path, e), e);
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

    private RuntimeException unwrap(Throwable cause) {
        if (cause instanceof RuntimeException runtime) {
            return runtime;
        }
        if (StoreConstraintException.is(cause)) {
            return new StoreConstraintException((SQLException) cause);
        }
        return new StoreException("the store could not write: " + FileTrouble.line(path, cause), cause);
    }
}
