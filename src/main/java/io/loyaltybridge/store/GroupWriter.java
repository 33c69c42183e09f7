package io.loyaltybridge.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes. It takes all waiting works, commits them together and then completes their futures, so that one
 * flush to disk serves many callers. (Futures to which callers may have attached work are completed in order by a thread of
 * its own, so that such work never delays writing.) A work that fails does not affect the others: its group is rolled back
 * and run again with a savepoint before each work. Failures are rare, and savepoints cost more than most works.
 */
final class GroupWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);
    private static final int QUEUE = 8_192;
    private static final int GROUP = 512;
    private static final long SAY_AGAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private static final class Entry<T> {
        private final Store.Work<T> work;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private @Nullable T result;
        private final boolean waitedFor;
        private @Nullable Throwable failure;

        Entry(Store.Work<T> work, boolean waitedFor) {
            this.work = work;
            this.waitedFor = waitedFor;
        }

        /** Runs the work for the first time, without a savepoint. */
        void run(Tx tx) throws Exception {
            failure = null;
            result = work.run(tx);
        }

        /** Runs the work again; a failure is undone and remembered. */
        void runGuarded(Tx tx) throws SQLException {
            result = null;
            tx.execute("SAVEPOINT work");
            try {
                result = work.run(tx);
            } catch (Exception | Error e) {
                failure = e;
                undo(tx);
            }
            tx.execute("RELEASE work");
        }

        /** If the whole transaction is gone, as with a full disk, the failure of the work says why. */
        private void undo(Tx tx) throws SQLException {
            try {
                tx.execute("ROLLBACK TO work");
            } catch (SQLException e) {
                throw failure instanceof SQLException first ? first : e;
            }
        }

        /** Whether a caller only waits for its future; then completing it costs nothing. */
        boolean isWaitedFor() {
            return waitedFor;
        }

        void fail(Throwable why) {
            failure = why;
        }

        void complete() {
            if (failure == null) {
                future.complete(result);
            } else {
                future.completeExceptionally(failure);
            }
        }
    }

    private final Writing writing;
    private final WritingConnection connection;
    private final BlockingQueue<Entry<?>> queue = new ArrayBlockingQueue<>(QUEUE);
    private final Thread thread = new Thread(this::loop, "store-writer");
    private final ExecutorService completer = Executors.newSingleThreadExecutor(task -> {
        Thread completing = new Thread(task, "store-completer");
        completing.setDaemon(true);
        return completing;
    });
    private volatile boolean closed;
    /** Why the last commit failed; null where it did not. */
    private volatile @Nullable String trouble;

    private @Nullable String said;
    private long saidAt;
    private long triedAt = System.nanoTime();

    /** @param first the connection that writes, until it is lost */
    GroupWriter(Tx first, Writing writing) {
        this.writing = writing;
        this.connection = new WritingConnection(writing, first);
        thread.setDaemon(true);
        thread.start();
    }

    <T> CompletableFuture<T> submit(Store.Work<T> work, boolean waitForRoom) {
        Entry<T> entry = new Entry<>(work, waitForRoom);
        if (closed) {
            entry.future.completeExceptionally(new StoreException("the store is closed", null));
        } else if (waitForRoom) {
            put(entry);
        } else if (!queue.offer(entry)) {
            entry.future.completeExceptionally(new StoreBusyException(queue.size()));
        }
        return entry.future;
    }

    private void put(Entry<?> entry) {
        try {
            queue.put(entry);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            entry.future.completeExceptionally(new StoreException("interrupted while waiting for the store", e));
        }
    }

    boolean ready() {
        return !closed && thread.isAlive() && trouble == null && queue.remainingCapacity() > 0;
    }

    int queued() {
        return queue.size();
    }

    /** Why the last commit failed, in one line; null where it did not. */
    @Nullable
    String trouble() {
        return trouble;
    }

    /** As {@link Store#write}. */
    <T> T write(Store.Work<T> work) {
        try {
            return submit(work, true).join();
        } catch (CompletionException e) {
            throw unwrap(e.getCause() == null ? e : e.getCause());
        }
    }

    private RuntimeException unwrap(Throwable cause) {
        if (cause instanceof RuntimeException runtime) {
            return runtime;
        }
        if (StoreConstraintException.is(cause)) {
            return new StoreConstraintException((SQLException) cause);
        }
        return new StoreException("the store could not write: " + writing.line(cause), cause);
    }

    private void loop() {
        List<Entry<?>> group = new ArrayList<>(GROUP);
        while (!closed || !queue.isEmpty()) {
            try {
                Entry<?> first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    probe();
                    continue;
                }
                group.add(first);
                queue.drainTo(group, GROUP - 1);
                commit(group);
            } catch (InterruptedException e) {
                closed = true;
            } finally {
                group.clear();
            }
        }
        List<Entry<?>> late = new ArrayList<>();
        queue.drainTo(late);
        late.forEach(entry -> entry.fail(new StoreException("the store is closed", null)));
        complete(late);
    }

    /** After a failed commit this checks when the database takes writes again, even if nobody writes; after a long silence too. */
    private void probe() {
        if (!closed && (trouble != null || System.nanoTime() - triedAt > writing.longestSilence())) {
            Entry<Integer> probe = new Entry<>(writing::probe, true);
            commit(List.of(probe));
        }
    }

    private void commit(List<Entry<?>> group) {
        triedAt = System.nanoTime();
        if (!attempt(group, false)) {
            attempt(group, true);
        }
        complete(group);
    }

    /**
     * Commits a group, or fails each of its entries.
     *
     * @param again whether this is the second time
     * @return false where it has to be tried again: the connection was lost before the commit was asked for, so nothing took effect,
     *         and no entry failed. A server that was restarted while nobody wrote is noticed at the next write
     */
    private boolean attempt(List<Entry<?>> group, boolean again) {
        boolean committing = false;
        try {
            Tx tx = connection.get();
            writing.begin(tx);
            if (!runAll(group, tx)) {
                connection.rollback();
                writing.begin(tx);
                for (Entry<?> entry : group) {
                    entry.runGuarded(tx);
                }
            }
            committing = true;
            writing.commit(tx);
            trouble = null;
        } catch (SQLException e) {
            connection.rollback();
            boolean lost = connection.failed(e);
            if (lost && !committing && !again) {
                return false;
            }
            String why = writing.line(e);
            trouble = why;
            complain(why);
            StoreException failure = new StoreException(
                    "the store could not commit: " + why
                            + (committing && lost ? "; nobody knows whether it took effect" : ""),
                    e);
            group.forEach(entry -> entry.fail(failure));
        }
        return true;
    }

    /** With a full disk many writes a second fail; a line for each would fill it further. */
    private void complain(String why) {
        long now = System.nanoTime();
        if (!why.equals(said) || now - saidAt >= SAY_AGAIN_NANOS) {
            LOG.error("The store could not commit: {}; it tries again until it can", why);
            said = why;
            saidAt = now;
        }
    }

    private void complete(List<Entry<?>> group) {
        List<Entry<?>> others = new ArrayList<>();
        for (Entry<?> entry : group) {
            if (entry.isWaitedFor()) {
                entry.complete();
            } else {
                others.add(entry);
            }
        }
        if (!others.isEmpty()) {
            completer.execute(() -> others.forEach(Entry::complete));
        }
    }

    /** False where a work failed; then the group has to be undone. */
    private static boolean runAll(List<Entry<?>> group, Tx tx) {
        try {
            for (Entry<?> entry : group) {
                entry.run(tx);
            }
            return true;
        } catch (Exception | Error e) {
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            thread.join(5_000);
            completer.shutdown();
            if (!completer.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("Some callers did not get the result of their writes; all writes are on disk");
            }
            connection.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (SQLException e) {
            LOG.warn("The database did not close cleanly: {}", e.getMessage());
        }
    }
}
