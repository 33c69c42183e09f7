package io.loyaltybridge.view.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** How far back the overview looks, and in how many buckets. A bucket begins at a multiple of its length; the last one is not over yet. */
public enum Span {
    HOUR(Duration.ofMinutes(2), 30),
    DAY(Duration.ofHours(1), 24),
    WEEK(Duration.ofHours(6), 28);

    private final Duration bucket;
    private final int buckets;

    Span(Duration bucket, int buckets) {
        this.bucket = bucket;
        this.buckets = buckets;
    }

    /** @param word {@code hour}, {@code day} or {@code week} */
    public static Span of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** How many buckets. */
    public int buckets() {
        return buckets;
    }

    /** The length of one bucket. */
    public Duration bucket() {
        return bucket;
    }

    /** Where the first bucket begins, if now is in the last one. */
    public Instant before(Instant now) {
        long length = bucket.toMillis();
        return Instant.ofEpochMilli(Math.floorDiv(now.toEpochMilli(), length) * length - (buckets - 1) * length);
    }
}
