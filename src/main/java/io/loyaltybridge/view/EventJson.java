package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.InboxEvent;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Events of the inbox as JSON. Times have the offset of the site's zone. */
public final class EventJson {
    private final ZoneId zone;

    public EventJson(ZoneId zone) {
        this.zone = zone;
    }

    /** One as lists show it, without its payload. */
    public ObjectNode of(Inbox.Row row) {
        InboxEvent event = row.event();
        return JsonNodeFactory.instance
                .objectNode()
                .put("event", event.seq())
                .put("source", event.source())
                .put("kind", event.kind())
                .put("state", row.state().stored())
                .put("attempts", event.attempts())
                .put("receivedAt", time(event.receivedAt()))
                .put("endedAt", time(row.endedAt()))
                .put("outcome", row.outcome());
    }

    /** One with all that is known of it but its payload. */
    public ObjectNode whole(Inbox.Row row) {
        InboxEvent event = row.event();
        boolean later = row.state() == EventState.PENDING && row.dueAt().toEpochMilli() > 0;
        return of(row).put("sendersId", event.eventId())
                .put("altered", event.altered())
                .put("occurredAt", time(event.occurredAt()))
                .put("nextAttemptAt", later ? time(row.dueAt()) : null)
                .put("requestId", row.requestId());
    }

    private @Nullable String time(@Nullable Instant at) {
        return at == null ? null : DateTimeFormatter.ISO_OFFSET_DATE_TIME.format(at.atZone(zone));
    }
}
