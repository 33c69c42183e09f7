package io.loyaltybridge.sandbox.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON as the stand-ins read and write it. */
public final class Json {
    /** The one mapper: strict about unknown fields of control requests. */
    public static final ObjectMapper MAPPER = new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

    private Json() {}

    /** A new empty object. */
    public static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A new empty array. */
    public static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    /** UTF-8 bytes of a value. */
    public static byte[] bytes(JsonNode node) {
        try {
            return MAPPER.writeValueAsBytes(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Compact text of a value. */
    public static String text(JsonNode node) {
        try {
            return MAPPER.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a request body.
     *
     * @return the object; an empty one for an empty body
     * @throws IllegalArgumentException when it is not one JSON object
     */
    public static ObjectNode readObject(byte[] body) {
        if (body.length == 0) {
            return object();
        }
        try {
            if (MAPPER.readTree(body) instanceof ObjectNode read) {
                return read;
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("The body is not valid JSON", e);
        }
        throw new IllegalArgumentException("The body is not a JSON object");
    }

    /** A copy as it would be read from the wire: equal to what a client parses. */
    public static JsonNode copy(JsonNode node) {
        try {
            return MAPPER.readTree(bytes(node));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a control request into a record.
     *
     * @throws IllegalArgumentException naming the field that is unknown or has the wrong type
     */
    public static <T> T convert(JsonNode node, Class<T> type) {
        return MAPPER.convertValue(node, type);
    }
}
