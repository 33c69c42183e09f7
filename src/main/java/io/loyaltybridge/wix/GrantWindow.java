package io.loyaltybridge.wix;

import io.loyaltybridge.wix.Grant.Turn;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * N places for calls. A place is taken from the start of a call until a window after its end, so that no sliding window ever
 * holds more than N calls, whenever in its time each of them arrived: of any N + 1 calls two had the same place. Times are
 * milliseconds on any scale. Not thread-safe.
 */
final class GrantWindow {
    /** A call whose end nobody has told. */
    static final long LONGEST_CALL_MILLIS = 300_000;

    private final long windowMillis;
    /** When the last call of each place ended. */
    private final long[] ended;
    /** A ring of the places without a call, the one that ended first at {@code first}. */
    private final int[] places;

    private int first;
    private int free;
    /** The oldest first. */
    private final Set<Turn> underWay = new LinkedHashSet<>();

    private long stoppedUntil = Long.MIN_VALUE;

    /**
     * @param limit        calls in a window; 0: without limit
     * @param windowMillis length of the window
     * @param earlier      when earlier calls ended, in any order; the latest of them count
     */
    GrantWindow(int limit, long windowMillis, long now, long[] earlier) {
        this.ended = new long[limit];
        this.places = new int[limit];
        this.free = limit;
        this.windowMillis = windowMillis;
        Arrays.setAll(places, place -> place);
        Arrays.fill(ended, now - windowMillis);
        long[] sorted = earlier.clone();
        Arrays.sort(sorted);
        int count = Math.min(sorted.length, limit);
        System.arraycopy(sorted, sorted.length - count, ended, limit - count, count);
        // A time before the window's start is the same as the start itself.
        for (int i = 0; i < limit; i++) {
            ended[i] = Math.max(ended[i], now - windowMillis);
        }
    }

    /**
     * When the call after {@code ahead} others may start, if nothing else happens; at least {@code now}. A call under way counts
     * as if it ended now.
     */
    long earliest(int ahead, long now) {
        long start = Math.max(now, stoppedUntil);
        if (ended.length == 0) {
            return start;
        }
        endForgotten(now);
        int after = ahead % ended.length;
        long end = after < free ? ended[places[(first + after) % places.length]] : now;
        return Math.max(start, end + windowMillis) + ahead / ended.length * windowMillis;
    }

    private void endForgotten(long now) {
        while (!underWay.isEmpty()) {
            Turn oldest = underWay.iterator().next();
            if (now - oldest.started() < LONGEST_CALL_MILLIS) {
                return;
            }
            end(oldest, now);
        }
    }

    /** A call starts. {@link #earliest} has said that it may. */
    Turn start(long now) {
        if (ended.length == 0) {
            return Turn.NO_LIMIT;
        }
        Turn turn = new Turn(places[first], now);
        first = (first + 1) % places.length;
        free--;
        underWay.add(turn);
        return turn;
    }

    /** A call has ended. Returns whether it was under way. */
    boolean end(Turn turn, long now) {
        if (!underWay.remove(turn)) {
            return false;
        }
        ended[turn.place()] = now;
        places[(first + free) % places.length] = turn.place();
        free++;
        return true;
    }

    /** How many calls the window that ends now has. */
    int used(long now) {
        int used = underWay.size();
        for (int i = 0; i < free; i++) {
            if (ended[places[(first + i) % places.length]] > now - windowMillis) {
                used++;
            }
        }
        return used;
    }

    /** No calls before {@code time}. Never shortens an earlier stop. */
    void stopUntil(long time) {
        stoppedUntil = Math.max(stoppedUntil, time);
    }
}
