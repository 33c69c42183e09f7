package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.InboxEvent;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Locale;
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

    /**
     * One with everything: its payload, whose it is, and what it led to.
     *
     * @param payload masked or whole, see {@link Masked}
     */
    public ObjectNode whole(EventFacts.Found found, JsonNode payload) {
        ObjectNode json = whole(found.row());
        ArrayNode failed = json.putArray("failedAttempts");
        found.failed().forEach(one -> failed.addObject()
                .put("at", time(one.at()))
                .put("attempt", one.number())
                .put("step", one.step().isEmpty() ? null : one.step())
                .put("reason", one.reason()));
        LinkEntry customer = found.customer();
        if (customer == null) {
            json.putNull("customer");
        } else {
            json.putObject("customer")
                    .put("link", customer.link().id())
                    .put("email", customer.link().email());
        }
        ArrayNode changes = json.putArray("changes");
        found.work().changes().forEach(change -> changes.addObject()
                .put("side", change.side().word())
                .put("amount", change.amount())
                .put("version", change.version())
                .put("transaction", change.transactionId()));
        ArrayNode operations = json.putArray("operations");
        found.work().operations().forEach(o -> operations
                .addObject()
                .put("id", o.id())
                .put("side", o.side().word())
                .put("kind", o.kind().name().toLowerCase(Locale.ROOT))
                .put("amount", o.amount())
                .put("state", o.state().name())
                .put("attempts", o.attempts())
                .put("transaction", o.transactionId())
                .put("reason", o.outcome()));
        ArrayNode effects = json.putArray("effects");
        found.effects().forEach(effect -> effects.add(EffectJson.of(effect, zone)));
        json.set("payload", payload);
        return json;
    }

    private @Nullable String time(@Nullable Instant at) {
        return JsonTime.of(at, zone);
    }
}
