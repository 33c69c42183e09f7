package io.loyaltybridge.topic;

/** Waits between tries of the same thing: 100 ms, then twice as long each time, up to 5 s. For one thread. */
final class Waits {
    private static final long FIRST_NANOS = 100_000_000L;
    private static final long LONGEST_NANOS = 5_000_000_000L;

    private long wait;
    private long since;

    /** Whether it is time for a try. */
    boolean over(long now) {
        return now - since >= wait;
    }

    /** Whether the last try failed. */
    boolean failed() {
        return wait > 0;
    }

    void failed(long now) {
        wait = wait == 0 ? FIRST_NANOS : Math.min(2 * wait, LONGEST_NANOS);
        since = now;
    }

    void succeeded() {
        wait = 0;
    }
}
