package io.loyaltybridge.store;

import java.nio.file.Path;
import java.sql.SQLException;

/** Writing to a file of SQLite's. */
final class SqliteWriting implements Writing {
    private final Path file;

    SqliteWriting(Path file) {
        this.file = file;
    }

    /** At once as one who writes, so that it waits for the lock here and not in the middle of a work. */
    @Override
    public void begin(Tx tx) throws SQLException {
        tx.execute("BEGIN IMMEDIATE");
    }

    @Override
    public void commit(Tx tx) throws SQLException {
        tx.execute("COMMIT");
    }

    @Override
    public void rollback(Tx tx) throws SQLException {
        tx.execute("ROLLBACK");
    }

    @Override
    public int probe(Tx tx) throws SQLException {
        return tx.update("UPDATE store_probe SET n = n + 1");
    }

    @Override
    public String line(Throwable failure) {
        return FileTrouble.line(file, failure);
    }
}
