package io.loyaltybridge.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.util.concurrent.TimeUnit;

/** The largest live heap of this process, measured by collecting again and again, which takes time. */
final class LiveHeap {
    private static final long EVERY_MILLIS = 50;

    private final Thread collector = new Thread(this::collect, "collector");
    private volatile long largest;
    private volatile long collections;

    LiveHeap() {
        collector.setDaemon(true);
    }

    void start() {
        collector.start();
    }

    void stop() throws InterruptedException {
        collector.interrupt();
        collector.join();
    }

    /** In bytes; 0 where it was not started. */
    long largest() {
        return largest;
    }

    long collections() {
        return collections;
    }

    private void collect() {
        try {
            while (true) {
                System.gc();
                // As of the collection itself: what was made since then is not live for long.
                largest = Math.max(largest, ManagementFactory.getMemoryPoolMXBeans().stream().filter(pool -> pool.getType() == MemoryType.HEAP)
                        .mapToLong(pool -> pool.getCollectionUsage().getUsed()).sum());
                collections++;
                TimeUnit.MILLISECONDS.sleep(EVERY_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
