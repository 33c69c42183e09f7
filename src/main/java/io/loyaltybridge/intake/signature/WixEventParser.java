package io.loyaltybridge.intake.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import io.loyaltybridge.payload.Sha256;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the event of a verified webhook. Strict about the fields that name the event and its content; tolerant about those
 * that only describe it (sequence, time, identity), because a change of points must not be lost over a field that nothing
 * needs.
 */
final class WixEventParser {

    /** Where a domain event keeps its content: the event's name, and the names that the content has had in it. */
    private static final List<List<String>> BODIES = List.of(
            List.of("createdEvent", "entity", "entityAsJson"),
            List.of("updatedEvent", "currentEntity", "currentEntityAsJson"),
            List.of("deletedEvent", "deletedEntity", "deletedEntityAsJson"),
            List.of("actionEvent", "body", "bodyAsJson"));

    private static final List<String> IDENTITY_IDS = List.of("appId", "wixUserId", "memberId", "anonymousVisitorId");

    /** The end of the year 9999. */
    private static final long LATEST_SECOND = 253_402_300_800L;

    private WixEventParser() {}

    /** @param issuedAt the {@code iat} of the JWT; null where it has none */
    static WixEvent parse(JsonNode envelope, @Nullable JsonNode issuedAt) {
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
                data.path("triggeredByAnonymizeRequest").asBoolean(),
                content,
                modifiedFields,
                seconds(issuedAt));
    }

    private static @Nullable Instant seconds(@Nullable JsonNode issuedAt) {
        return issuedAt != null
                        && issuedAt.isNumber()
                        && issuedAt.canConvertToLong()
                        && issuedAt.asLong() > 0
                        && issuedAt.asLong() < LATEST_SECOND
                ? Instant.ofEpochSecond(issuedAt.asLong())
                : null;
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
        // An action without a body and a deletion without its entity are complete events.
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
        String raw = data.isTextual() ? data.textValue() : data.toString();
        return "sha256-" + Sha256.hex(eventType + '\n' + instanceId + '\n' + raw);
    }
}
