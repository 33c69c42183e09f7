package io.loyaltybridge.inbox;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event read from a verified webhook, ready for the inbox.
 *
 * @param eventId    the sender's id, or one made from the body; the same id twice is one event
 * @param bodyHash   SHA-256 of the stored body; shows whether the body changed under the same id
 * @param kind       the source's own word for what happened; null where it has none
 * @param lane       events of one lane run one after the other: {@code email:…}, {@code account:…}, {@code contact:…}, {@code
 *                   program:…}, or {@code event:…} where no customer is named
 * @param occurredAt when it happened by the sender's clock; null where the payload does not say
 * @param body       the payload as JSON text
 * @param ignored    true for an event that is only stored, because no flow handles its kind
 * @param refused    why it is parked at once; null for an event that runs
 */
public record NewEvent(
        String eventId,
        String bodyHash,
        @Nullable String kind,
        String lane,
        @Nullable Instant occurredAt,
        String body,
        boolean ignored,
        @Nullable String refused) {

    /** An event that runs, or is ignored. */
    public NewEvent(
            String eventId,
            String bodyHash,
            @Nullable String kind,
            String lane,
            @Nullable Instant occurredAt,
            String body,
            boolean ignored) {
        this(eventId, bodyHash, kind, lane, occurredAt, body, ignored, null);
    }
}
