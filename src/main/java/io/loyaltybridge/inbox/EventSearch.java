package io.loyaltybridge.inbox;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events are looked for; what is null does not matter.
 *
 * @param lanes lanes of one customer; empty: of anybody
 * @param text  what the payload contains, as it is written there
 * @param from  received at this time or later
 * @param to    received before this time
 * @param below only those whose place in the inbox is smaller
 */
public record EventSearch(
        @Nullable EventState state,
        @Nullable String source,
        @Nullable String kind,
        Set<String> lanes,
        @Nullable String text,
        @Nullable Instant from,
        @Nullable Instant to,
        long below) {

    /** All events. */
    public static final EventSearch ALL = new EventSearch(null, null, null, Set.of(), null, null, null, Long.MAX_VALUE);

    public EventSearch {
        lanes = Set.copyOf(lanes);
    }
}
