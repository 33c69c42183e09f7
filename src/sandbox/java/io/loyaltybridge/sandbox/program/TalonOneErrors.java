package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.server.Answer;

/** Talon.One's error bodies: {@code {"message","errors":[{"title","source"}],"StatusCode"}}. There are no codes. */
final class TalonOneErrors {
    private TalonOneErrors() {}

    /** @param code is not shown */
    static Answer of(int status, String code, String field, String message) {
        ObjectNode body = Json.object().put("message", message);
        ObjectNode error = body.putArray("errors").addObject().put("title", message);
        ObjectNode source = error.putObject("source");
        if (field != null && !field.isEmpty()) {
            source.put(field.startsWith("/") ? "pointer" : "parameter", field);
        }
        return Answer.of(status, body.put("StatusCode", status));
    }
}
