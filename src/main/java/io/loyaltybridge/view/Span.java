package io.loyaltybridge.view;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How far back the overview looks, and in how many parts. */
public enum Span {
    HOUR(Duration.ofHours(1), 30),
    DAY(Duration.ofDays(1), 24),
    WEEK(Duration.ofDays(7), 28);

    private final Duration length;
    private final int buckets;

    Span(Duration length, int buckets) {
        this.length = length;
        this.buckets = buckets;
    }

    /** @param word {@code hour}, {@code day} or {@code week} */
    public static Span of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many parts. */
    public int buckets() {
        return buckets;
    }

    /** Of one part. */
    public Duration bucket() {
        return length.dividedBy(buckets);
    }

    /** Where it begins that ends now. */
    public Instant before(Instant now) {
        return now.minus(length);
    }
}
