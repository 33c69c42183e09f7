package io.loyaltybridge.ledger.store;

import java.time.Duration;

/**
 * When a side is believed that an account is gone. Pure.
 *
 * @param after how long after the first answer another one is believed, if it is the third in a row or a later one
 * @param most  customers of a side who may be reported as gone within an hour; 0: a person is asked for each
 */
public record GoneLimits(Duration after, long most) {
    private static final Duration WINDOW = Duration.ofHours(1);
    /** The first read again is after this part of the time until an answer is believed: a minute of an hour. */
    private static final int FIRST_PART = 60;
    /** Answers in a row: a wrong one may come twice, a long time apart, where no call in between got through. */
    private static final int ANSWERS = 3;

    /** The time in which customers who are reported as gone are counted. */
    Duration window() {
        return after.compareTo(WINDOW) > 0 ? after : WINDOW;
    }

    boolean believes(int answers, long firstAt, long now) {
        return answers >= ANSWERS && now >= firstAt + after.toMillis();
    }

    /** Soon, so that a customer who is there after all does not wait; then less and less often, until the answer may be believed. */
    long nextRead(long firstAt, long lastAt) {
        long believed = firstAt + after.toMillis();
        long first = after.toMillis() / FIRST_PART;
        return lastAt >= believed ? lastAt + first : Math.min(believed, lastAt + Math.max(first, lastAt - firstAt));
    }
}
