package io.loyaltybridge.store;

import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the data of the bridge. A write is on disk when its future completes: from then on it survives {@code kill -9} and a
 * power cut. Thread-safe.
 */
public interface Store extends AutoCloseable {

    /**
     * A piece of work inside one transaction or one read. May run on another thread than the caller's, and more than once;
     * earlier runs are undone.
     */
    @FunctionalInterface
    interface Work<T> {
        @Nullable
        T run(Tx tx) throws SQLException;
    }

    /**
     * Runs the work in what looks like a transaction of its own: all of it takes effect, or nothing. Concurrent works share a
     * commit. The work must be short, must not block and must touch nothing but the store.
     *
     * @return completes after the commit that holds the work; fails with what the work threw (then nothing of it took
     *         effect), with {@link StoreBusyException} when the queue is full, or with {@link StoreException} when the store
     *         could not commit
     */
    <T> CompletableFuture<T> submit(Work<T> work);

    /** {@link #submit} and wait; waits for room when the queue is full. Throws runtime exceptions of the work as they are. */
    <T> T write(Work<T> work);

    /** Runs a read on a snapshot of what is committed. Changing statements fail. */
    <T> T read(Work<T> work);

    /**
     * Runs a read of one statement, which needs no transaction around it.
     *
     * @throws IllegalStateException if the work uses a second statement, which could see another state
     */
    default <T> T readOne(Work<T> work) {
        return read(tx -> work.run(tx.forOneStatement()));
    }

    /** Whether the store accepts writes: the writer runs, its queue has room, and its last commit did not fail. */
    boolean ready();

    /** Why the last commit failed, in one line; empty where it did not. */
    default Optional<String> trouble() {
        return Optional.empty();
    }

    /** Works waiting for the writer. */
    int queued();

    /** The key of this store for hashes of customers who were forgotten. Its file is made when the first one is. */
    default KeyFile forgettingKey() {
        throw new UnsupportedOperationException("this store keeps no key");
    }

    @Override
    void close();
}
