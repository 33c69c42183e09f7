package io.loyaltybridge.wix;

import java.util.Arrays;

/**
 * The times of the last N grants, and when the next ones may follow: each at least a window after the grant N places
 * before it, so that no sliding window ever holds more than N. Times are milliseconds on any scale. Not thread-safe.
 */
final class GrantWindow {

    private final long[] ring;
    private final long windowMillis;
    private int oldest;
    private long stoppedUntil = Long.MIN_VALUE;

    /**
     * @param limit        grants in a window; 0: without limit
     * @param windowMillis length of the window
     * @param earlier      times of earlier grants, in any order; the latest of them count
     */
    GrantWindow(int limit, long windowMillis, long now, long[] earlier) {
        this.ring = new long[limit];
        this.windowMillis = windowMillis;
        Arrays.fill(ring, now - windowMillis);
        long[] sorted = earlier.clone();
        Arrays.sort(sorted);
        int count = Math.min(sorted.length, limit);
        System.arraycopy(sorted, sorted.length - count, ring, limit - count, count);
        // A time before the window's start is the same as the start itself.
        for (int i = 0; i < limit; i++) {
            ring[i] = Math.max(ring[i], now - windowMillis);
        }
    }

    /** When the grant after {@code ahead} others may be given, if nothing else happens; at least {@code now}. */
    long earliest(int ahead, long now) {
        long start = Math.max(now, stoppedUntil);
        if (ring.length == 0) {
            return start;
        }
        long first = Math.max(start, ring[(oldest + ahead % ring.length) % ring.length] + windowMillis);
        return first + ahead / ring.length * windowMillis;
    }

    /** Records a grant at {@code now}. Returns its place in the ring, or -1 when there is no limit. */
    int grant(long now) {
        if (ring.length == 0) {
            return -1;
        }
        int place = oldest;
        ring[place] = now;
        oldest = (oldest + 1) % ring.length;
        return place;
    }

    /** How many grants the window that ends now has. */
    int used(long now) {
        return (int) Arrays.stream(ring).filter(at -> at > now - windowMillis).count();
    }

    /** No grants before {@code time}. Never shortens an earlier stop. */
    void stopUntil(long time) {
        stoppedUntil = Math.max(stoppedUntil, time);
    }
}
