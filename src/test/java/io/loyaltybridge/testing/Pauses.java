package io.loyaltybridge.testing;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** When this process stood still: a thread that wants to run every few milliseconds, and notes when it could not. */
final class Pauses {
    private static final long EVERY_MILLIS = 50;
    private static final long WORTH_NOTING_MILLIS = 200;

    /** How long, by when it ended; both from {@link System#currentTimeMillis} as a frozen machine counts on in it. */
    private final ConcurrentSkipListMap<Long, Long> noted = new ConcurrentSkipListMap<>();

    private Pauses() {}

    static Pauses watch() {
        Pauses pauses = new Pauses();
        Thread thread = new Thread(pauses::run, "pauses");
        thread.setDaemon(true);
        thread.start();
        return pauses;
    }

    private void run() {
        long last = System.currentTimeMillis();
        while (true) {
            try {
                Thread.sleep(EVERY_MILLIS);
            } catch (InterruptedException e) {
                return;
            }
            long now = System.currentTimeMillis();
            long late = now - last - EVERY_MILLIS;
            if (late > WORTH_NOTING_MILLIS) {
                noted.put(now, late);
            }
            last = now;
        }
    }

    /** The longest one that ended within this time from now; 0 where none was noted. */
    long longestMillisWithin(Duration time) {
        Map<Long, Long> recent = noted.tailMap(System.currentTimeMillis() - time.toMillis());
        return recent.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }
}
