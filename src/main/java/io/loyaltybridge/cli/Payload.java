package io.loyaltybridge.cli;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.intake.BodyForm;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.payload.Payloads;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** A payload as a source would send it, made from the settings of the source. Pure. */
public final class Payload {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Payload() {}

    /**
     * @param fields {@code email=…}, {@code person=…}, {@code kind=…}, {@code object=…}, {@code event-id=…}, {@code occurred-at=…} go where
     *               the source's settings say; any other name is a JSON Pointer, or a field at the top
     * @throws IllegalArgumentException on a field that cannot be placed
     */
    public static String of(SourceSettings source, List<String> fields, Instant now) {
        Map<String, PayloadPath> places = new LinkedHashMap<>();
        places.put("event-id", source.eventId());
        places.put("kind", source.kind());
        places.put("email", source.email());
        places.put("person", source.person());
        places.put("object", source.object());
        places.put("occurred-at", source.occurredAt());
        ObjectNode payload = JSON.createObjectNode();
        putInside(payload, source.eventId(), UUID.randomUUID().toString());
        source.pointsByKind().keySet().stream().findFirst().ifPresent(kind -> putInside(payload, source.kind(), kind));
        putInside(payload, source.occurredAt(), now.toString());
        for (String field : fields) {
            int equals = field.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("expected field=value, found " + field);
            }
            String name = field.substring(0, equals);
            PayloadPath place = places.get(name);
            put(
                    payload,
                    place == null || !place.isSet() ? "/" + name.replaceFirst("^/", "") : place.toString(),
                    field.substring(equals + 1));
        }
        return inBatch(payload, source.batch().toString()).toString();
    }

    /** The kind that a header says: the field {@code kind}, else the first that earns points; empty where no header says it. */
    static Optional<String> headerKind(SourceSettings source, List<String> fields) {
        return Optional.ofNullable(source.kindHeader()).flatMap(header -> fields.stream()
                .filter(field -> field.startsWith("kind="))
                .map(field -> field.substring("kind=".length()))
                .findFirst()
                .or(() -> source.pointsByKind().keySet().stream().findFirst()));
    }

    /** The payload as the body of a form. */
    static String asForm(String payload, BodyForm form) {
        if (form.field() != null) {
            return encoded(form.field(), payload);
        }
        if (!(Payloads.stored(payload) instanceof ObjectNode object)) {
            throw new IllegalArgumentException("a form holds no array; give the payload with --file");
        }
        return object.properties().stream()
                .map(field -> encoded(field.getKey(), value(field.getKey(), field.getValue())))
                .collect(Collectors.joining("&"));
    }

    private static String value(String name, JsonNode value) {
        if (!value.isValueNode()) {
            throw new IllegalArgumentException(
                    "the field " + name + " has fields of its own, which a form has not; give the payload with --file");
        }
        return value.asText();
    }

    private static String encoded(String name, String value) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8) + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
    }

    /** The payload as the only item of a batch. */
    private static JsonNode inBatch(ObjectNode item, String batch) {
        if (batch.isEmpty()) {
            return item;
        }
        String array = batch.endsWith("[*]") ? batch.substring(0, batch.length() - 3) : batch;
        if (array.equals("$")) {
            return JSON.createArrayNode().add(item);
        }
        JsonPointer at = pointer(array, batch);
        ObjectNode payload = JSON.createObjectNode();
        ObjectNode parent = parent(payload, at);
        parent.putArray(at.last().getMatchingProperty()).add(item);
        return payload;
    }

    private static void putInside(ObjectNode payload, PayloadPath place, String value) {
        if (!place.isOutside()) {
            put(payload, place.toString(), value);
        }
    }

    private static void put(ObjectNode payload, String place, String value) {
        if (place.isEmpty()) {
            return;
        }
        JsonPointer at = pointer(place, place);
        parent(payload, at).set(at.last().getMatchingProperty(), JsonNodeFactory.instance.textNode(value));
    }

    private static ObjectNode parent(ObjectNode payload, JsonPointer at) {
        return at.head() == null || at.head().matches() ? payload : payload.withObject(at.head());
    }

    private static JsonPointer pointer(String place, String path) {
        String pointer = place.startsWith("$.") ? "/" + place.substring(2).replace('.', '/') : place;
        if (place.startsWith("^")) {
            throw new IllegalArgumentException(
                    "the path " + path + " is outside the item; give the payload with --file");
        }
        if (!pointer.startsWith("/") || place.startsWith("$") && pointer.matches(".*[\\[\\]*?@].*")) {
            throw new IllegalArgumentException(
                    "the path " + path + " can match several places; give the field as /path/to/it=value");
        }
        return JsonPointer.compile(pointer);
    }
}
