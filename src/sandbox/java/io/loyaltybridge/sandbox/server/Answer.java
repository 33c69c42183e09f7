package io.loyaltybridge.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** An HTTP answer, with a JSON body where its headers name no other type. The body is not changed after it was put here. */
public record Answer(int status, JsonNode body, Map<String, String> headers) {
    private static final String CONTENT_TYPE = "Content-Type";

    /** An answer without headers of its own. */
    public static Answer of(int status, JsonNode body) {
        return new Answer(status, body, Map.of());
    }

    /** 200 with a text that is not JSON. */
    public static Answer text(String contentType, String text) {
        return new Answer(200, TextNode.valueOf(text), Map.of(CONTENT_TYPE, contentType));
    }

    /** The body as it is sent. */
    byte[] bytes() {
        if (status == 204) {
            return new byte[0];
        }
        return headers.containsKey(CONTENT_TYPE) ? body.asText().getBytes(StandardCharsets.UTF_8) : Json.bytes(body);
    }

    /** 200 with a body. */
    public static Answer ok(JsonNode body) {
        return of(200, body);
    }
}
