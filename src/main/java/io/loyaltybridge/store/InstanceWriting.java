package io.loyaltybridge.store;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Writing to a database of PostgreSQL as one of several instances. They share the lock, so that a process that wants the database for
 * itself is kept out. Each has a row in the table {@code instances}, which every transaction of it locks and needs: who takes over
 * what an instance has deletes its row, which waits for a transaction that is under way, and from then on the instance writes
 * nothing more, however long it was frozen.
 */
final class InstanceWriting extends PostgresWriting {
    /** An instance that freezes within a transaction holds its row no longer than this. */
    private static final String LONGEST_PAUSE = "SET idle_in_transaction_session_timeout = '5s'";

    private static final long NONE = -1;

    private final String name;
    private final Runnable takenOver;
    private final AtomicBoolean told = new AtomicBoolean();
    private volatile long id = NONE;

    /**
     * @param name      how people know the instance
     * @param takenOver is run once, on the thread of the writer, when another instance has taken over what this one had
     */
    InstanceWriting(PostgresLogin login, String name, Runnable takenOver) {
        super(login);
        this.name = name;
        this.takenOver = takenOver;
    }

    /** The key of its row; each start of a process has a new one. */
    long id() {
        return id;
    }

    @Override
    void begun(Tx tx) throws SQLException {
        tx.execute(LONGEST_PAUSE);
        id = tx.number(
                        "INSERT INTO instances (name, started_at) VALUES (?, ?) RETURNING id",
                        name,
                        System.currentTimeMillis())
                .orElseThrow();
        super.begun(tx);
    }

    @Override
    void checkStillOurs(Tx tx) throws SQLException {
        begin(tx);
        tx.execute(LONGEST_PAUSE);
        // What the session is set to has to outlive the transaction.
        commit(tx);
    }

    @Override
    String lock() {
        return "pg_try_advisory_lock_shared";
    }

    @Override
    String usedBy() {
        return "only instances with bridge.kafka share a database";
    }

    @Override
    public void begin(Tx tx) throws SQLException {
        if (tx.number("SELECT 1 FROM instances WHERE id = ? FOR SHARE", id).isEmpty()) {
            if (told.compareAndSet(false, true)) {
                takenOver.run();
            }
            throw new TakenOverException();
        }
    }

    @Override
    public void end(Tx tx) throws SQLException {
        tx.update("DELETE FROM instances WHERE id = ?", id);
        commit(tx);
    }
}
