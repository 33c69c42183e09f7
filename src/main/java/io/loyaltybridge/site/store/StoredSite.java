package io.loyaltybridge.site.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A site that is kept in the store.
 *
 * @param id         the first column of its rows
 * @param instanceId in small letters; null where it has none
 * @param reason     why it is in its state, where somebody said so
 * @param since      when it came into its state
 * @param version    counts its changes, from 1
 * @param values     its settings as they are written: secrets are references, or encrypted
 */
public record StoredSite(
        String name,
        String id,
        @Nullable String instanceId,
        State state,
        @Nullable String reason,
        Instant since,
        Instant created,
        Instant changed,
        long version,
        Map<String, String> values) {

    /** Whether a site works. */
    public enum State {
        ACTIVE,
        /** A person has stopped its work. */
        PAUSED;

        String column() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static State of(String column) {
            return valueOf(column.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /** Whether it takes webhooks and does nothing else. */
    public boolean isPaused() {
        return state != State.ACTIVE;
    }
}
