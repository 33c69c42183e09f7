package io.loyaltybridge.cli;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.payload.PayloadPath;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A payload as a source would send it, made from the settings of the source. Pure. */
public final class Payload {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Payload() {}

    /**
     * @param fields {@code email=…}, {@code kind=…}, {@code object=…}, {@code event-id=…}, {@code occurred-at=…} go where
     *               the source's settings say; any other name is a JSON Pointer, or a field at the top
     * @throws IllegalArgumentException on a field that cannot be placed
     */
    public static String of(SourceSettings source, List<String> fields, Instant now) {
        Map<String, PayloadPath> places = new LinkedHashMap<>();
        places.put("event-id", source.eventId());
        places.put("kind", source.kind());
        places.put("email", source.email());
        places.put("object", source.object());
        places.put("occurred-at", source.occurredAt());
        ObjectNode payload = JSON.createObjectNode();
        put(payload, source.eventId().toString(), UUID.randomUUID().toString());
        source.pointsByKind().keySet().stream()
                .findFirst()
                .ifPresent(kind -> put(payload, source.kind().toString(), kind));
        put(payload, source.occurredAt().toString(), now.toString());
        for (String field : fields) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("expected field=value, found " + field);
            }
            String name = field.substring(0, equals);
            PayloadPath place = places.get(name);
            put(
                    payload,
                    place == null || place.toString().isEmpty() ? "/" + name.replaceFirst("^/", "") : place.toString(),
                    field.substring(equals + 1));
        }
        return payload.toString();
    }

    private static void put(ObjectNode payload, String place, String value) {
        if (place.isEmpty()) {
            return;
        }
        String pointer = place.startsWith("$.") ? "/" + place.substring(2).replace('.', '/') : place;
        if (!pointer.startsWith("/") || pointer.matches(".*[\\[\\]*?@].*")) {
            throw new IllegalArgumentException(
                    "the path " + place + " can match several places; give the field as /path/to/it=value");
        }
        JsonPointer at = JsonPointer.compile(pointer);
        ObjectNode parent = at.head() == null || at.head().matches() ? payload : payload.withObject(at.head());
        parent.set(at.last().getMatchingProperty(), JsonNodeFactory.instance.textNode(value));
    }
}
