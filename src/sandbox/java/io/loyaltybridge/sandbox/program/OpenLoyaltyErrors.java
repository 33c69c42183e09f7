package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;

/**
 * Open Loyalty's error bodies: {@code {"code","message"}}, where {@code code} is the HTTP status; with {@code errors} where a request is
 * wrong; {@code {"message"}} where the token is.
 */
final class OpenLoyaltyErrors {
    /** The codes of single errors are not published: this one is made up. */
    private static final String CODE = "5f0c1f2e-0000-4000-8000-000000000001";

    private OpenLoyaltyErrors() {}

    /** @param code is not shown */
    static Answer of(int status, String code, String field, String message) {
        return switch (status) {
            case 400 -> invalid(field, message);
            case 401 -> Answer.of(status, Json.object().put("message", "Authentication Required"));
            case 404 -> notFound();
            default -> Answer.of(status, Json.object().put("code", status).put("message", message));
        };
    }

    static Answer notFound() {
        return Answer.of(404, Json.object().put("code", 404).put("message", "Not Found"));
    }

    /** @param path the field that is wrong; null or empty for none */
    static Answer invalid(String path, String message) {
        ObjectNode body = Json.object().put("code", 400).put("message", "Validation failed");
        ObjectNode error = body.putArray("errors").addObject().put("message", message);
        error.putObject("parameters");
        error.putNull("plural").put("code", CODE).put("path", path == null ? "" : path);
        return Answer.of(400, body);
    }
}
