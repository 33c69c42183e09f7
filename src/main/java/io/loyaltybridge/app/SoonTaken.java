package io.loyaltybridge.app;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes the sites up after a webhook has changed one, on a thread of its own: nobody waits for it. Thread-safe. */
final class SoonTaken implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SoonTaken.class);

    private final Runnable take;
    private final ExecutorService taker = Executors.newSingleThreadExecutor(work -> {
        Thread thread = new Thread(work, "sites-taken");
        thread.setDaemon(true);
        return thread;
    });
    private final AtomicBoolean wanted = new AtomicBoolean();

    /** @param take reads all sites and serves them */
    SoonTaken(Runnable take) {
        this.take = take;
    }

    /** Many that come at once are taken up together. */
    void soon() {
        if (!taker.isShutdown() && wanted.compareAndSet(false, true)) {
            taker.execute(() -> {
                wanted.set(false);
                try {
                    take.run();
                } catch (RuntimeException e) {
                    LOG.error("The sites stay as they are until the next change: {}", e.toString());
                }
            });
        }
    }

    @Override
    public void close() {
        taker.shutdown();
        try {
            if (!taker.awaitTermination(5, TimeUnit.SECONDS)) {
                LOG.warn("Changed sites are taken up after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
