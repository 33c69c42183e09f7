package io.loyaltybridge.intake.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the event out of a webhook whose signature is checked. Strict about what names the event and its content;
 * forgiving about what only describes it (sequence, time, identity), because a change of points must not be lost over
 * a field that nothing depends on.
 */
final class WixEventParser {

    /** Where a domain event keeps its content: the event's name, and the names that the content has had in it. */
    private static final List<List<String>> BODIES = List.of(
            List.of("createdEvent", "entity", "entityAsJson"),
            List.of("updatedEvent", "currentEntity", "currentEntityAsJson"),
            List.of("deletedEvent", "deletedEntity", "deletedEntityAsJson"),
            List.of("actionEvent", "body", "bodyAsJson"));

    private static final List<String> IDENTITY_IDS = List.of("appId", "wixUserId", "memberId", "anonymousVisitorId");

    private WixEventParser() {}

    static WixEvent parse(JsonNode envelope) {
        String eventType = WixJson.text(envelope.get("eventType"));
        if (eventType == null) {
            throw new UnparseableWebhookException("\"eventType\": expected a name, found nothing");
        }
        String instanceId = WixJson.text(envelope.get("instanceId"));
        JsonNode data = WixJson.object("the event's \"data\"", envelope.get("data"));
        JsonNode identity = identity(envelope.get("identity"));
        String id = WixJson.text(data.get("id"));
        if (id == null) {
            id = derivedId(eventType, instanceId, envelope.get("data"));
        }
        JsonNode content = data;
        JsonNode modifiedFields = null;
        if (isDomainEvent(data)) {
            content = NullNode.getInstance();
            for (List<String> names : BODIES) {
                JsonNode event = WixJson.optionalObject("\"" + names.get(0) + "\"", data.get(names.get(0)));
                if (event.isObject()) {
                    content = content(names, event);
                    modifiedFields = event.hasNonNull("modifiedFields") ? event.get("modifiedFields") : null;
                }
            }
        }
        return new WixEvent(
                id,
                eventType,
                WixJson.text(data.get("slug")),
                instanceId,
                WixJson.text(data.get("entityFqdn")),
                WixJson.text(data.get("entityId")),
                sequence(data.get("entityEventSequence")),
                time(WixJson.text(data.get("eventTime"))),
                WixJson.text(identity.get("identityType")),
                identityId(identity),
                WixJson.text(data.get("originatedFrom")),
                content,
                modifiedFields);
    }

    /** AppInstalled, AppRemoved and EmailSubscriptionChanged are flat: their data is the content. */
    private static boolean isDomainEvent(JsonNode data) {
        return data.has("entityFqdn") || BODIES.stream().anyMatch(names -> data.has(names.get(0)));
    }

    private static JsonNode content(List<String> names, JsonNode event) {
        for (String name : names.subList(1, names.size())) {
            JsonNode value = WixJson.optionalObject("\"" + names.get(0) + "." + name + "\"", event.get(name));
            if (value.isObject()) {
                return value;
            }
        }
        // an action without a body and a deletion without its entity are whole events
        return NullNode.getInstance();
    }

    private static JsonNode identity(JsonNode node) {
        try {
            return WixJson.optionalObject("\"identity\"", node);
        } catch (UnparseableWebhookException e) {
            return NullNode.getInstance();
        }
    }

    private static @Nullable String identityId(JsonNode identity) {
        return IDENTITY_IDS.stream()
                .map(name -> WixJson.text(identity.get(name)))
                .filter(id -> id != null)
                .findFirst()
                .orElse(null);
    }

    private static @Nullable Long sequence(@Nullable JsonNode node) {
        if (node == null) {
            return null;
        }
        if (node.isIntegralNumber() && node.canConvertToLong()) {
            return node.longValue();
        }
        try {
            return node.isTextual() ? Long.valueOf(node.textValue()) : null;
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable Instant time(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A resend carries the data of the time of the event, so the same event has the same hash. */
    private static String derivedId(String eventType, @Nullable String instanceId, JsonNode data) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update((eventType + '\n' + instanceId + '\n').getBytes(StandardCharsets.UTF_8));
            byte[] raw = (data.isTextual() ? data.textValue() : data.toString()).getBytes(StandardCharsets.UTF_8);
            return "sha256-" + HexFormat.of().formatHex(digest.digest(raw));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
