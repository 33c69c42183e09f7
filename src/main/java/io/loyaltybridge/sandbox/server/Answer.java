package io.loyaltybridge.sandbox.server;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;

/** An HTTP answer with a JSON body. The body is not changed after it was put here. */
public record Answer(int status, JsonNode body, Map<String, String> headers) {
    /** An answer without headers of its own. */
    public static Answer of(int status, JsonNode body) {
        return new Answer(status, body, Map.of());
    }

    /** 200 with a body. */
    public static Answer ok(JsonNode body) {
        return of(200, body);
    }
}
