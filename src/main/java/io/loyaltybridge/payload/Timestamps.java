package io.loyaltybridge.payload;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** The ways in which senders write a moment. */
public final class Timestamps {
    private static final Pattern NUMBER = Pattern.compile("\\d{9,13}");
    private static final long FIRST_MILLIS = 100_000_000_000L;
    /** Java's own moments reach further than milliseconds in a long, and than any calendar day that is asked for later. */
    private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

    private static final Instant END = Instant.parse("+10000-01-01T00:00:00Z");

    private Timestamps() {}

    /** ISO 8601 with an offset, UNIX seconds, or UNIX milliseconds, in the years 1 to 9999; empty for anything else. */
    public static Optional<Instant> parse(String text) {
        return any(text).filter(Timestamps::inRange);
    }

    /** Whether the moment lies in the years 1 to 9999 of UTC. */
    public static boolean inRange(Instant at) {
        return !at.isBefore(FIRST) && at.isBefore(END);
    }

    /** As {@link #parse}, in whatever year. */
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
