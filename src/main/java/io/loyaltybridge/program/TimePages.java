package io.loyaltybridge.program;

import io.loyaltybridge.payload.Timestamps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code timePages}: the place in a list of changes that is read from a time on, by how many items to skip. As text it is {@code
 * <from>|<skip>|<newest>}. When a pass through the list has ended, the next one begins some minutes before the newest time that was seen, so
 * that a change that is shown late is not missed; what is read again is known by its id. Pure.
 */
public final class TimePages {
    private static final Duration SHOWN_LATE = Duration.ofMinutes(5);

    private record At(String from, long skip, String newest) {
        static At of(@Nullable String cursor, String since) {
            String[] parts = cursor == null ? new String[] {since, "0", ""} : cursor.split("\\|", -1);
            if (parts.length != 3 || !parts[1].matches("\\d{1,18}")) {
                throw new IllegalArgumentException("expected a place such as 2026-11-29T20:00:00Z|0|, found " + cursor);
            }
            return new At(parts[0], Long.parseLong(parts[1]), parts[2]);
        }
    }

    /** From which time on the list is read, ISO 8601. */
    public String from(@Nullable String cursor, String since) {
        return At.of(cursor, since).from();
    }

    /** How many items are skipped. */
    public long skip(@Nullable String cursor) {
        return At.of(cursor, "").skip();
    }

    /**
     * The place after a page.
     *
     * @param page  its items
     * @param field of an item: its time
     * @param more  whether there are more pages in this pass
     */
    public String next(@Nullable String cursor, String since, List<?> page, String field, Object more) {
        At at = At.of(cursor, since);
        Instant newest = at.newest().isEmpty() ? Instant.MIN : Instant.parse(at.newest());
        for (Object item : page) {
            Instant time = Timestamps.parse(String.valueOf(((Map<?, ?>) item).get(field)))
                    .orElse(Instant.MIN);
            newest = time.isAfter(newest) ? time : newest;
        }
        if (Boolean.parseBoolean(more.toString())) {
            return at.from() + "|" + (at.skip() + page.size()) + "|" + (newest.equals(Instant.MIN) ? "" : newest);
        }
        Instant from = Instant.parse(at.from());
        Instant later = newest.equals(Instant.MIN) ? from : newest.minus(SHOWN_LATE);
        return (later.isAfter(from) ? later : from) + "|0|";
    }
}
