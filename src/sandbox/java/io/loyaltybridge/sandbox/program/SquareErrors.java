package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.Map;

/**
 * Square's error bodies: {@code {"errors":[{"category","code","detail","field"?}]}}, with the categories and codes of
 * https://github.com/square/connect-api-specification/blob/master/api.json.
 */
final class SquareErrors {
    /** What the stand-ins have in common, in Square's words. */
    private static final Map<String, String> CODES = Map.of(
            "INVALID_REQUEST", "BAD_REQUEST",
            "TOO_MANY_REQUESTS", "RATE_LIMITED",
            "INTERNAL", "INTERNAL_SERVER_ERROR",
            "LOCKED", "CONFLICT");

    private SquareErrors() {}

    static Answer of(int status, String code, String field, String message) {
        ObjectNode body = Json.object();
        ObjectNode error = body.putArray("errors")
                .addObject()
                .put("category", category(status))
                .put("code", CODES.getOrDefault(code, code))
                .put("detail", message);
        if (field != null) {
            error.put("field", field);
        }
        return Answer.of(status, body);
    }

    private static String category(int status) {
        return switch (status) {
            case 401, 403 -> "AUTHENTICATION_ERROR";
            case 429 -> "RATE_LIMIT_ERROR";
            default -> status >= 500 ? "API_ERROR" : "INVALID_REQUEST_ERROR";
        };
    }

    static Answer badRequest(String field, String message) {
        return of(400, "BAD_REQUEST", field, message);
    }

    static Answer notFound(String message) {
        return of(404, "NOT_FOUND", null, message);
    }
}
