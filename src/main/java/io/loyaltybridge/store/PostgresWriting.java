package io.loyaltybridge.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Writing to a database of PostgreSQL: its connections hold a lock of the database, so that one process writes. Should another one
 * have written while a connection was lost, what this process knows is old, and it does not go on.
 */
class PostgresWriting implements Writing {
    /** "LOYALTY" in ASCII. */
    private static final long LOCK = 0x4c4f59414c5459L;

    /** Who holds it; an advisory lock is known by both halves of its number. */
    private static final String HOLDER =
            " FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid WHERE l.locktype = 'advisory' AND l.granted"
                    + " AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                    + " AND l.classid = CAST(CAST(? AS BIGINT) >> 32 AS OID)"
                    + " AND l.objid = CAST(CAST(? AS BIGINT) & 4294967295 AS OID) AND l.objsubid = 1";

    private static final int TRIES = 30;
    private static final long BETWEEN_NANOS = 100_000_000;
    private static final int ALIVE_SECONDS = 5;
    private static final long SILENCE_NANOS = 20_000_000_000L;
    private static final long NONE = -1;

    private final PostgresLogin login;
    /** Which start of a process this is, as the database counts them; {@link #NONE} before the first write. */
    private long start = NONE;

    PostgresWriting(PostgresLogin login) {
        this.login = login;
    }

    /**
     * The first connection, with the lock; nothing was written yet. The process that had it may be ending, so this waits for some
     * seconds.
     */
    Tx first() throws SQLException {
        return opened(TRIES);
    }

    /** Notes that this process writes from now on. */
    void begun(Tx tx) throws SQLException {
        start = tx.number("UPDATE store_owner SET starts = starts + 1 RETURNING starts")
                .orElseThrow();
        commit(tx);
    }

    @Override
    public Tx open() throws SQLException {
        Tx tx = opened(1);
        try {
            checkStillOurs(tx);
            rollback(tx);
            return tx;
        } catch (SQLException e) {
            tx.close();
            throw e;
        }
    }

    /** Throws where what this process knows may be old, because another one has written while the connection was lost. */
    void checkStillOurs(Tx tx) throws SQLException {
        if (tx.number("SELECT starts FROM store_owner").orElse(NONE) != start) {
            throw new SQLException(
                    "another process has written to " + login.place() + " meanwhile; start this one again");
        }
    }

    private Tx opened(int tries) throws SQLException {
        Connection made = DriverManager.getConnection(login.url(), login.writing());
        try {
            made.setAutoCommit(false);
            Tx tx = Tx.ofPostgres(made);
            List<String> problems = PostgresChecks.problems(tx);
            if (!problems.isEmpty()) {
                throw new SQLException(login.place() + ": " + String.join("; ", problems));
            }
            lock(tx, tries);
            made.rollback();
            return tx;
        } catch (SQLException | RuntimeException e) {
            made.close();
            throw e;
        }
    }

    private void lock(Tx tx, int tries) throws SQLException {
        for (int tried = 1; !has(tx); tried++) {
            if (tried == tries) {
                throw new SQLException(login.place() + " is used by another process ("
                        + tx.one(
                                        "SELECT a.application_name || ', connected since ' || to_char(a.backend_start, 'YYYY-MM-DD HH24:MI:SS')"
                                                + HOLDER + " LIMIT 1",
                                        row -> String.valueOf(row.getString(1)),
                                        LOCK,
                                        LOCK)
                                .orElse("it is just ending")
                        + "); " + usedBy());
            }
            LockSupport.parkNanos(BETWEEN_NANOS);
        }
    }

    private boolean has(Tx tx) throws SQLException {
        return tx.one("SELECT " + lock() + "(?)", row -> row.getBoolean(1), LOCK)
                .orElse(false);
    }

    /** The function that takes the lock, if it is free. */
    String lock() {
        return "pg_try_advisory_lock";
    }

    /** Who may use a database, for the message that it is not free. */
    String usedBy() {
        return "one process uses a database at a time";
    }

    String place() {
        return login.place();
    }

    /** Whether a process holds the lock. */
    static boolean isOwned(Tx tx) throws SQLException {
        return tx.number("SELECT COUNT(*)" + HOLDER, LOCK, LOCK).orElse(0) > 0;
    }

    /** The first statement begins it. */
    @Override
    public void begin(Tx tx) throws SQLException {}

    @Override
    public void commit(Tx tx) throws SQLException {
        if (tx.connection().unwrap(BaseConnection.class).getTransactionState() == TransactionState.FAILED) {
            // The server would make a ROLLBACK of it and say nothing.
            throw new SQLException("a statement had failed, so nothing was committed");
        }
        tx.connection().commit();
    }

    @Override
    public void rollback(Tx tx) throws SQLException {
        tx.connection().rollback();
    }

    @Override
    public int probe(Tx tx) throws SQLException {
        return tx.update("UPDATE store_probe SET n = n");
    }

    @Override
    public long longestSilence() {
        return SILENCE_NANOS;
    }

    @Override
    public boolean isLost(Tx tx, SQLException failure) {
        try {
            return PostgresTrouble.isLost(failure)
                    || tx.connection().isClosed()
                    || !tx.connection().isValid(ALIVE_SECONDS);
        } catch (SQLException e) {
            return true;
        }
    }

    @Override
    public String line(Throwable failure) {
        return PostgresTrouble.line(login.place(), failure);
    }
}
