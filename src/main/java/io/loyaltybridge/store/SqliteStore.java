package io.loyaltybridge.store;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The embedded store: one SQLite file in WAL mode with {@code synchronous=FULL}, one writing thread that commits in
 * groups, and a pool of reading connections. One process at a time writes; others may read.
 */
public final class SqliteStore extends PooledDatabase {

    /** Name of the database file inside the data directory. */
    public static final String FILE = "bridge.db";

    /**
     * Name of a file that is in the data directory while a backup is put in its place. Until it is gone, nobody opens the database: the
     * files there belong to two databases.
     */
    public static final String RESTORING = "restore-under-way";

    private static final long INCREMENTAL = 2;

    private final Path path;

    private SqliteStore(Path path, HikariDataSource readers, @Nullable GroupWriter writer) {
        super(path.resolveSibling(""), readers, writer);
        this.path = path;
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
            refuseRestoring(dataDir);
            OwnerOnly.makeFile(path);
            SqliteFile file = new SqliteFile(path);
            Connection connection = file.openForWriting();
            return new SqliteStore(path, file.readers(), new GroupWriter(new Tx(connection), new SqliteWriting(path)));
        } catch (SQLException | IOException | RuntimeException e) {
            throw new StoreException("cannot open the database in " + dataDir + ": " + FileTrouble.line(path, e), e);
        }
    }

    /** Opens the database for reading only, while another process may own it. It must exist. */
    public static SqliteStore openReadOnly(Path dataDir) {
        refuseRestoring(dataDir);
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
     * to twice its size on disk. Whoever writes waits, and fails after some seconds. The caller owns the directory.
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

    private static void refuseRestoring(Path dataDir) {
        if (Files.exists(dataDir.resolve(RESTORING))) {
            throw new StoreException(
                    "a restore into " + dataDir + " was interrupted; give `restore` with the same backup again", null);
        }
    }

    @Override
    public boolean has(String table) {
        return read(tx -> tx.number("SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = ?", table)
                        .orElse(0)
                > 0);
    }

    @Override
    public Optional<Space> space() {
        return Optional.of(read(tx -> {
            long page = tx.number("PRAGMA page_size").orElseThrow();
            return new Space(
                    page * tx.number("PRAGMA page_count").orElseThrow(),
                    page * tx.number("PRAGMA freelist_count").orElseThrow(),
                    tx.number("PRAGMA auto_vacuum").orElseThrow() == INCREMENTAL);
        }));
    }

    /** For a file of an older release it does nothing until {@link #rebuild}. */
    @Override
    public void giveBack(int pages) {
        write(tx -> {
            tx.run("PRAGMA incremental_vacuum(" + pages + ")");
            return null;
        });
    }

    @Override
    public void rewrite() {
        rebuild(directory());
    }

    /** Brings everything into the file of the database and empties the log beside it. */
    @Override
    public boolean emptyLog() {
        try {
            return new SqliteFile(path).emptyLog();
        } catch (SQLException e) {
            throw new StoreException("the log of the database could not be emptied: " + FileTrouble.line(path, e), e);
        }
    }

    /** The database, and the log beside it. */
    @Override
    public List<Path> files() {
        return Stream.of("", "-wal", "-journal")
                .map(end -> path.resolveSibling(FILE + end))
                .filter(Files::isRegularFile)
                .toList();
    }

    @Override
    @SuppressWarnings("NullAway") // Null comes of a work alone whose caller asked for no value.
    public <T> T read(Work<T> work) {
        try (Connection connection = readers().getConnection()) {
            return work.run(connection.unwrap(ReadConnection.class).tx());
        } catch (SQLException e) {
            throw new StoreException("the store could not be read: " + FileTrouble.line(path, e), e);
        }
    }
}
