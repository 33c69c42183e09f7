package io.loyaltybridge.intake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.payload.Payloads;
import io.loyaltybridge.payload.Timestamps;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the parts of a webhook; refuses what cannot be read. Pure. */
final class WebhookBody {
    private WebhookBody() {}

    /** The bytes as text; refused unless they are UTF-8. */
    static String text(byte[] body) throws RefusedWebhookException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(body))
                    .toString();
        } catch (CharacterCodingException e) {
            throw RefusedWebhookException.unparseable("expected JSON in UTF-8");
        }
    }

    /** The text as a JSON object. */
    static JsonNode object(String text) throws RefusedWebhookException {
        JsonNode node = json(text);
        if (node == null || !node.isObject()) {
            throw RefusedWebhookException.unparseable("expected a JSON object");
        }
        return node;
    }

    /** The text as a JSON object or array. */
    static JsonNode objectOrArray(String text) throws RefusedWebhookException {
        JsonNode node = json(text);
        if (node == null || !node.isContainerNode()) {
            throw RefusedWebhookException.unparseable("expected a JSON object or array");
        }
        return node;
    }

    private static @Nullable JsonNode json(String text) throws RefusedWebhookException {
        try {
            return Payloads.parse(text);
        } catch (JsonProcessingException e) {
            throw RefusedWebhookException.unparseable("expected JSON");
        }
    }

    /** The time at a path; empty where there is none, or something else. Refused where no event can have that time. */
    static Optional<Instant> time(PayloadPath path, JsonNode payload) throws RefusedWebhookException {
        Optional<Instant> at = path.text(payload).flatMap(Timestamps::any);
        if (at.isPresent() && !Timestamps.inRange(at.get())) {
            throw RefusedWebhookException.unparseable("expected a time in the years 1 to 9999");
        }
        return at;
    }
}
