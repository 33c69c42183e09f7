package io.loyaltybridge.inbox;

import io.loyaltybridge.log.Printable;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An attempt at an event that failed.
 *
 * @param number from 1; begins again when the event is replayed
 * @param step   the ids of the routes through which it failed, the event's own first and the one that failed last, separated by
 *               {@code >}; empty where that is not known
 * @param reason cut after {@value #LONGEST} characters
 */
public record FailedAttempt(Instant at, int number, String step, String reason) {
    /** As many of an event are kept: the last ones. */
    public static final int MOST = 10;

    static final int LONGEST = 300;
    private static final int LONGEST_STEP = 200;

    /** One with texts from anywhere, which are made one line each, and cut. */
    static FailedAttempt of(Instant at, int number, String step, String reason) {
        return new FailedAttempt(at, number, Printable.line(step, LONGEST_STEP), Printable.line(reason, LONGEST));
    }

    /** Those of an event, the oldest first. */
    static List<FailedAttempt> read(@Nullable String stored) {
        return stored == null
                ? List.of()
                : stored.lines()
                        .map(line -> line.split("\t", 4))
                        .map(parts -> new FailedAttempt(
                                Instant.ofEpochMilli(Long.parseLong(parts[0])),
                                Integer.parseInt(parts[1]),
                                parts[2],
                                parts[3]))
                        .toList();
    }

    /** What is stored with this one as the last. */
    String after(@Nullable String stored) {
        List<String> lines = stored == null ? List.of() : stored.lines().toList();
        String mine = String.join("\t", Long.toString(at.toEpochMilli()), Integer.toString(number), step, reason);
        return String.join("\n", lines.subList(Math.max(0, lines.size() - MOST + 1), lines.size()))
                + (lines.isEmpty() ? "" : "\n")
                + mine;
    }
}
