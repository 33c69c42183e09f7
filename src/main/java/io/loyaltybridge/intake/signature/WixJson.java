package io.loyaltybridge.intake.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Wix nests JSON in strings; some senders write the string, others the object itself. */
final class WixJson {

    private static final ObjectMapper MAPPER = new ObjectMapper()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private WixJson() {}

    /** @param what names the value in the message */
    static JsonNode object(String what, String json) {
        return object(what, TextNode.valueOf(json));
    }

    /**
     * The object that {@code node} is, or that is written in it.
     *
     * @throws UnparseableWebhookException when it is neither
     */
    static JsonNode object(String what, JsonNode node) {
        JsonNode value = unwrap(what, node);
        if (!value.isObject()) {
            throw new UnparseableWebhookException(
                    what + ": expected a JSON object, or one in a string, found " + kind(value));
        }
        return value;
    }

    /** Like {@link #object}, with JSON null for what is absent. */
    static JsonNode optionalObject(String what, JsonNode node) {
        return node == null || node.isNull() ? NullNode.getInstance() : object(what, node);
    }

    private static JsonNode unwrap(String what, JsonNode node) {
        if (node == null) {
            return NullNode.getInstance();
        }
        if (!node.isTextual()) {
            return node;
        }
        try {
            return MAPPER.readTree(node.textValue());
        } catch (JsonProcessingException e) {
            // The parser's message quotes the body, which may contain personal data.
            throw new UnparseableWebhookException(
                    what + ": expected a JSON object, or one in a string, found text " + "that is not JSON");
        }
    }

    /** The text, or null when it is absent, empty or something else. */
    static @Nullable String text(@Nullable JsonNode node) {
        return node != null && node.isTextual() && !node.textValue().isEmpty() ? node.textValue() : null;
    }

    static String kind(JsonNode node) {
        return node.isNull() || node.isMissingNode()
                ? "nothing"
                : "a value of type " + node.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
