package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Ids;
import io.loyaltybridge.sandbox.webhook.WebhookEvent;
import io.loyaltybridge.sandbox.webhook.WebhookSender;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the domain events. The payload of an event is {@code {"eventType","identity","event"}}; the form on the wire is
 * the encoder's. Guarded by the stand-in's lock.
 */
final class WixEvents {
    private static final Set<String> USUAL = Set.of(
            "wix.loyalty.v1.account_created",
            "wix.loyalty.v1.account_updated",
            "wix.loyalty.v1.account_points_updated",
            "wix.loyalty.v1.program_updated",
            "wix.loyalty.imports.v1.loyalty_import_created",
            "wix.contacts.v4.contact_created",
            "wix.contacts.v4.contact_updated",
            "wix.contacts.v4.contact_deleted",
            "wix.contacts.v4.contact_merged");
    private static final Set<String> BADGES =
            Set.of(WixState.BADGE_ASSIGNMENT + "_created", WixState.BADGE_ASSIGNMENT + "_deleted");
    static final Set<String> TYPES =
            Stream.concat(USUAL.stream(), BADGES.stream()).collect(Collectors.toUnmodifiableSet());

    private final WebhookSender sender;
    private final Ids ids;
    private final Set<String> subscribed;
    private final Map<String, Long> sequences = new HashMap<>();
    private boolean muted;
    private boolean anonymising;

    /** @param subscribed the event types that are sent; empty is all but those of badges */
    WixEvents(WebhookSender sender, Ids ids, Set<String> subscribed) {
        this.sender = sender;
        this.ids = ids;
        this.subscribed = subscribed.isEmpty() ? USUAL : subscribed;
    }

    /** Whether webhooks are switched off. */
    void mute(boolean value) {
        muted = value;
    }

    /** Whether what happens from now on follows from a request to anonymise somebody. */
    void anonymise(boolean value) {
        anonymising = value;
    }

    void created(String fqdn, String entityId, JsonNode entity, Caller by, String at) {
        publish(fqdn, "created", entityId, "createdEvent", Json.object().set("entity", entity), by, at, null);
    }

    void updated(String fqdn, String entityId, JsonNode entity, Caller by, String at, String origin) {
        publish(fqdn, "updated", entityId, "updatedEvent", Json.object().set("currentEntity", entity), by, at, origin);
    }

    void deleted(String fqdn, String entityId, Caller by, String at, String origin) {
        publish(fqdn, "deleted", entityId, "deletedEvent", Json.object(), by, at, origin);
    }

    void action(String fqdn, String slug, String entityId, JsonNode body, Caller by, String at) {
        publish(fqdn, slug, entityId, "actionEvent", Json.object().set("body", body), by, at, null);
    }

    /** An event of the app itself, which is flat: without an id, an entity or a time. */
    void ofTheApp(String type, JsonNode content, Caller by) {
        ObjectNode payload = Json.object().put("eventType", type);
        payload.set("identity", by.identity());
        payload.set("event", content);
        sender.publish(new WebhookEvent(ids.next("event"), type, payload));
    }

    private void publish(
            String fqdn,
            String slug,
            String entityId,
            String kind,
            JsonNode content,
            Caller by,
            String at,
            String origin) {
        // The counter continues without a listener, so that a later one never sees a number twice.
        long sequence = sequences.merge(entityId, 1L, Long::sum);
        String type = fqdn + "_" + slug;
        if (muted || !subscribed.contains(type) || !sender.enabled()) {
            return;
        }
        String id = ids.next("event");
        ObjectNode event = Json.object()
                .put("id", id)
                .put("entityFqdn", fqdn)
                .put("slug", slug)
                .put("entityId", entityId);
        event.set(kind, content);
        event.put("eventTime", at).put("triggeredByAnonymizeRequest", anonymising);
        if (origin != null) {
            event.put("originatedFrom", origin);
        }
        event.put("entityEventSequence", Long.toString(sequence));
        ObjectNode payload = Json.object().put("eventType", type);
        payload.set("identity", by.identity());
        payload.set("event", event);
        sender.publish(new WebhookEvent(id, type, payload));
    }

    void clear() {
        sequences.clear();
    }
}
