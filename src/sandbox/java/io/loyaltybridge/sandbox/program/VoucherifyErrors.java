package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.Map;

/** Voucherify's error bodies: {@code {"code","key","message","details","request_id"}}; {@code code} is the HTTP status. */
final class VoucherifyErrors {
    /** What the stand-ins have in common, in Voucherify's words. */
    private static final Map<String, String> KEYS = Map.of(
            "INVALID_REQUEST", "invalid_payload",
            "NOT_FOUND", "not_found",
            "UNAUTHORIZED", "unauthorized",
            "TOO_MANY_REQUESTS", "too_many_requests",
            "INTERNAL", "internal_error");

    private VoucherifyErrors() {}

    static Answer of(int status, String key, String field, String message) {
        ObjectNode body = Json.object()
                .put("code", status)
                .put("key", KEYS.getOrDefault(key, key.toLowerCase(java.util.Locale.ROOT)))
                .put("message", message)
                .put("details", field == null || field.isEmpty() ? message : field + ": " + message)
                .put("request_id", "v-0c118b1611424ca899");
        return Answer.of(status, body);
    }

    static Answer notFound(String what, String id) {
        return of(404, "NOT_FOUND", null, "Cannot find " + what + " with id " + id);
    }
}
