package io.loyaltybridge.app;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.intake.Webhook;
import io.loyaltybridge.site.store.SiteState;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A verified webhook as it travels from the instance that took it to the one that has its site. */
final class WebhookJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private WebhookJson() {}

    /**
     * A webhook with what is needed to keep it.
     *
     * @param parkAltered as {@link io.loyaltybridge.intake.Taker#take} takes it
     */
    record Read(boolean parkAltered, Webhook webhook) {}

    static byte[] write(boolean parkAltered, Webhook webhook) {
        ObjectNode json =
                JSON.createObjectNode().put("parkAltered", parkAltered).put("site", webhook.site());
        webhook.events().forEach(event -> json.withArray("/events").add(event(event)));
        Webhook.Joining joining = webhook.joining();
        if (joining != null) {
            json.putObject("joining")
                    .put("instanceId", joining.instanceId())
                    .put("originInstanceId", joining.originInstanceId());
        }
        SiteState.Told told = webhook.told();
        if (told != null) {
            json.putObject("told")
                    .put("installed", told.installed())
                    .put("reason", told.reason())
                    .put("at", millis(told.at()))
                    .put("eventId", told.eventId())
                    .put("origin", told.origin());
        }
        try {
            return JSON.writeValueAsBytes(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static ObjectNode event(NewEvent event) {
        return JSON.createObjectNode()
                .put("id", event.eventId())
                .put("hash", event.bodyHash())
                .put("kind", event.kind())
                .put("lane", event.lane())
                .put("occurredAt", millis(event.occurredAt()))
                .put("body", event.body())
                .put("ignored", event.ignored())
                .put("refused", event.refused());
    }

    /** @throws IOException where it is not what {@link #write} writes */
    static Read read(byte[] bytes) throws IOException {
        JsonNode json = JSON.readTree(bytes);
        List<NewEvent> events = new ArrayList<>();
        for (JsonNode event : json.path("events")) {
            events.add(new NewEvent(
                    needed(event, "id"),
                    needed(event, "hash"),
                    text(event, "kind"),
                    needed(event, "lane"),
                    instant(event, "occurredAt"),
                    needed(event, "body"),
                    event.path("ignored").asBoolean(),
                    text(event, "refused")));
        }
        JsonNode joining = json.path("joining");
        JsonNode told = json.path("told");
        return new Read(
                json.path("parkAltered").asBoolean(),
                new Webhook(
                        text(json, "site"),
                        events,
                        joining.isObject()
                                ? new Webhook.Joining(needed(joining, "instanceId"), text(joining, "originInstanceId"))
                                : null,
                        told.isObject()
                                ? new SiteState.Told(
                                        told.path("installed").asBoolean(),
                                        needed(told, "reason"),
                                        instant(told, "at"),
                                        needed(told, "eventId"),
                                        text(told, "origin"))
                                : null));
    }

    private static @Nullable Long millis(@Nullable Instant at) {
        return at == null ? null : at.toEpochMilli();
    }

    private static @Nullable Instant instant(JsonNode json, String field) {
        return json.hasNonNull(field) ? Instant.ofEpochMilli(json.path(field).asLong()) : null;
    }

    private static @Nullable String text(JsonNode json, String field) {
        return json.hasNonNull(field) ? json.path(field).asText() : null;
    }

    private static String needed(JsonNode json, String field) throws IOException {
        String text = text(json, field);
        if (text == null) {
            throw new IOException("expected a text in the field " + field);
        }
        return text;
    }
}
