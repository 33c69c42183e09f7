package io.loyaltybridge.job;

import io.loyaltybridge.site.SiteLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Works on the customers of a page at the same time, so that they share the store's commits. */
public final class Together implements AutoCloseable {
    private final ExecutorService threads;

    /** @param count customers at the same time */
    public Together(int count) {
        threads = Executors.newFixedThreadPool(count, task -> {
            Thread thread = new Thread(task, "bulk");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns when all are done; throws what the first one threw. */
    public <T> void each(Collection<T> items, Consumer<T> work) {
        List<Future<?>> futures = new ArrayList<>();
        items.forEach(item -> futures.add(threads.submit(SiteLog.asHere(() -> work.accept(item)))));
        RuntimeException first = null;
        for (Future<?> future : futures) {
            try {
                future.get();
            } catch (ExecutionException e) {
                first = first != null
                        ? first
                        : e.getCause() instanceof RuntimeException r ? r : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BulkCalls.CutOffException("interrupted; the same command continues from here", e);
            }
        }
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
