package io.loyaltybridge.store;

import java.sql.SQLException;

/** How the one writer gets on with a database of some kind. For the thread of the writer. */
interface Writing {
    /** Opens a connection that may write, after one was lost. */
    default Tx open() throws SQLException {
        throw new IllegalStateException("this database is never lost");
    }

    void begin(Tx tx) throws SQLException;

    /** Brings everything since {@link #begin} to disk. After a failure nobody may be told that it is there. */
    void commit(Tx tx) throws SQLException;

    void rollback(Tx tx) throws SQLException;

    /** Writes something that changes nothing, to learn whether the database takes writes again. */
    int probe(Tx tx) throws SQLException;

    /** After how long without a write to probe, because a connection can be lost without a word; in nanoseconds. */
    default long longestSilence() {
        return Long.MAX_VALUE;
    }

    /** Whether the connection is of no use any more after this failure. */
    default boolean isLost(Tx tx, SQLException failure) {
        return false;
    }

    /** Says that nothing more is written, before the connection is closed. */
    default void end(Tx tx) throws SQLException {}

    /** What is wrong and what to do about it, in one line. */
    String line(Throwable failure);
}
