package io.loyaltybridge.wix;

import io.loyaltybridge.wix.Grant.Turn;
import java.util.Arrays;
import java.util.Iterator;
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
        // The same places as in a GrantFile: free ones first, then from the oldest on.
        long[] sorted = earlier.clone();
        Arrays.sort(sorted);
        int count = Math.min(sorted.length, limit);
        for (int i = 1; i <= count; i++) {
            ended[limit - i] = Math.max(ended[limit - i], sorted[sorted.length - i]);
        }
    }

    /**
     * Calls that somebody else has made use places too, those first that are free for the longest time.
     *
     * @param latest when each of them can have arrived at the latest, in any order; may be later than now
     */
    void occupy(long[] latest) {
        long[] sorted = latest.clone();
        Arrays.sort(sorted);
        int count = Math.min(sorted.length, ended.length);
        int fromFree = Math.min(count, free);
        Iterator<Turn> running = underWay.iterator();
        for (int i = sorted.length - count; i < sorted.length - fromFree; i++) {
            int place = running.next().place();
            ended[place] = Math.max(ended[place], sorted[i]);
        }
        for (int i = sorted.length - fromFree; i < sorted.length; i++) {
            int place = takeFirst();
            ended[place] = Math.max(ended[place], sorted[i]);
            putBack(place);
        }
    }

    private int takeFirst() {
        int place = places[first];
        first = (first + 1) % places.length;
        free--;
        return place;
    }

    private void putBack(int place) {
        int at = free++;
        while (at > 0 && ended[place(at - 1)] > ended[place]) {
            places[(first + at) % places.length] = place(at - 1);
            at--;
        }
        places[(first + at) % places.length] = place;
    }

    /** A place without a call, by its number in the ring. */
    private int place(int number) {
        return places[(first + number) % places.length];
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
        long end = after < free ? ended[place(after)] : now;
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
        Turn turn = new Turn(takeFirst(), now);
        underWay.add(turn);
        return turn;
    }

    /** A call has ended. Returns whether it was under way. */
    boolean end(Turn turn, long now) {
        if (!underWay.remove(turn)) {
            return false;
        }
        ended[turn.place()] = Math.max(ended[turn.place()], now);
        putBack(turn.place());
        return true;
    }

    /** How many calls the window that ends now has. */
    int used(long now) {
        int used = underWay.size();
        for (int i = 0; i < free; i++) {
            if (ended[place(i)] > now - windowMillis) {
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
