package io.loyaltybridge.store;

import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of the writer. One that was lost is opened again: at once, then after waits that double, while everybody who asks
 * gets the failure of the last try. For the thread of the writer.
 */
final class WritingConnection {
    private static final Logger LOG = LoggerFactory.getLogger(WritingConnection.class);
    private static final long FIRST_WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final Writing writing;
    private @Nullable Tx tx;
    private @Nullable SQLException failure;
    private long wait = FIRST_WAIT_NANOS;
    private long failedAt;

    WritingConnection(Writing writing, Tx first) {
        this.writing = writing;
        this.tx = first;
    }

    /** The connection; a new one where the last was lost. */
    Tx get() throws SQLException {
        Tx now = tx;
        if (now == null) {
            SQLException last = failure;
            if (last != null && System.nanoTime() - failedAt < wait) {
                throw last;
            }
            now = open(last != null);
        }
        return now;
    }

    private Tx open(boolean again) throws SQLException {
        try {
            Tx opened = writing.open();
            tx = opened;
            failure = null;
            wait = FIRST_WAIT_NANOS;
            LOG.info("The store has a connection again");
            return opened;
        } catch (SQLException e) {
            wait = again ? Math.min(wait * 2, LONGEST_WAIT_NANOS) : FIRST_WAIT_NANOS;
            failedAt = System.nanoTime();
            failure = e;
            throw e;
        }
    }

    /** Undoes what was not committed. */
    void rollback() {
        Tx now = tx;
        if (now == null) {
            return;
        }
        try {
            writing.rollback(now);
        } catch (SQLException e) {
            LOG.debug("Nothing to roll back: {}", e.getMessage());
        }
    }

    /** Gives the connection up, and says so, where this failure means that it is lost. */
    boolean failed(SQLException why) {
        Tx now = tx;
        if (now == null || !writing.isLost(now, why)) {
            return false;
        }
        tx = null;
        try {
            now.close();
        } catch (SQLException e) {
            LOG.debug("The lost connection did not close cleanly: {}", e.getMessage());
        }
        return true;
    }

    void close() throws SQLException {
        Tx now = tx;
        if (now != null) {
            try {
                writing.end(now);
            } finally {
                now.close();
            }
        }
    }
}
