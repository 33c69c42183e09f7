package io.loyaltybridge.intake;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.regex.Pattern;

/** The ways in which senders write a moment. */
public final class Timestamps {
    private static final Pattern NUMBER = Pattern.compile("\\d{9,13}");
    private static final long FIRST_MILLIS = 100_000_000_000L;

    private Timestamps() {
    }

    /** ISO 8601 with an offset, UNIX seconds, or UNIX milliseconds; empty for anything else. */
    public static Optional<Instant> parse(String text) {
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
