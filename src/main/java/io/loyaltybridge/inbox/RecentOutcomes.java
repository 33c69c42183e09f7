package io.loyaltybridge.inbox;

import java.time.Clock;

/** How many attempts ended and how many failed in the last two minutes, second by second. What only waits counts as neither. Thread-safe. */
public final class RecentOutcomes implements InboxMetrics {
    private static final int SECONDS = 120;

    private final Clock clock;
    private final InboxMetrics next;
    private final long[] second = new long[SECONDS];
    private final int[] ended = new int[SECONDS];
    private final int[] failed = new int[SECONDS];

    /** @param next is told the same */
    public RecentOutcomes(Clock clock, InboxMetrics next) {
        this.clock = clock;
        this.next = next;
    }

    /** @param failed attempts that are made again, or whose event was parked */
    public record Sum(int ended, int failed) {
        /** The part of the attempts that failed, 0 to 1; 0 where there were none. */
        public double rate() {
            return ended + failed == 0 ? 0 : failed / (double) (ended + failed);
        }
    }

    /** What there was from a moment on, to another, exclusive; both in epoch milliseconds and within the last two minutes. */
    public synchronized Sum between(long from, long to) {
        long oldest = clock.millis() / 1_000 - SECONDS;
        int ends = 0;
        int failures = 0;
        for (int i = 0; i < SECONDS; i++) {
            if (second[i] > oldest && second[i] >= from / 1_000 && second[i] < to / 1_000) {
                ends += ended[i];
                failures += failed[i];
            }
        }
        return new Sum(ends, failures);
    }

    private synchronized void count(boolean failure) {
        long now = clock.millis() / 1_000;
        int at = (int) (now % SECONDS);
        if (second[at] != now) {
            second[at] = now;
            ended[at] = 0;
            failed[at] = 0;
        }
        if (failure) {
            failed[at]++;
        } else {
            ended[at]++;
        }
    }

    @Override
    public void ended(InboxEvent event, String outcome) {
        count(false);
        next.ended(event, outcome);
    }

    @Override
    public void retried(InboxEvent event) {
        count(true);
        next.retried(event);
    }

    @Override
    public void handedBack(InboxEvent event) {
        next.handedBack(event);
    }

    @Override
    public void parked(InboxEvent event) {
        count(true);
        next.parked(event);
    }

    @Override
    public void waits(InboxEvent event) {
        next.waits(event);
    }
}
