package io.loyaltybridge.payload;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** Points in time, as senders write them. */
public final class Timestamps {
    private static final Pattern NUMBER = Pattern.compile("\\d{9,13}");
    private static final long FIRST_MILLIS = 100_000_000_000L;
    /** Java's range is larger than that of milliseconds in a long, and than that of calendar days. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Timestamps() {}

    /** ISO 8601 with an offset, UNIX seconds, or UNIX milliseconds, in the years 1 to 9999; empty for anything else. */
    public static Optional<Instant> parse(String text) {
        return any(text).filter(Timestamps::inRange);
    }

    /** Whether the time is in the years 1 to 9999 of UTC. */
    public static boolean inRange(Instant at) {
        return !at.isBefore(FIRST) && at.isBefore(END);
    }

    /** As {@link #parse}, in any year. */
    public static Optional<Instant> any(String text) {
        if (NUMBER.matcher(text).matches()) {
            long n = Long.parseLong(text);
            return Optional.of(n < FIRST_MILLIS ? Instant.ofEpochSecond(n) : Instant.ofEpochMilli(n));
        }
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
