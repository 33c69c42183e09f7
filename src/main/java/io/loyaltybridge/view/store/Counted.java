package io.loyaltybridge.view.store;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was counted of buckets that have been over for a while, so that it is counted once. Thread-safe. */
public final class Counted {
    /** Until then something may be stored late: a webhook that another instance has taken, for one. */
    private static final Duration LATE = Duration.ofMinutes(15);

    private static final int MOST = 20_000;

    private final Map<Bucket, long[]> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Bucket, long[]> eldest) {
            return size() > MOST;
        }
    };

    /**
     * A bucket of what is counted.
     *
     * @param what  the statement, and its values but the times
     * @param begins milliseconds since 1970
     */
    record Bucket(String site, String what, long begins, long length) {
        boolean isOver(long now) {
            return begins + length + LATE.toMillis() <= now;
        }
    }

    synchronized long @Nullable [] find(Bucket bucket) {
        return counts.get(bucket);
    }

    synchronized void keep(Bucket bucket, long[] numbers) {
        counts.put(bucket, numbers);
    }
}
