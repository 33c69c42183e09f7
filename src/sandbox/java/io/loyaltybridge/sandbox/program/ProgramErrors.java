package io.loyaltybridge.sandbox.program;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.schema.Violation;
import io.loyaltybridge.sandbox.server.Answer;

/** Error bodies of the program: {@code {"error":{"code","message","field"?}}}. */
final class ProgramErrors {
    private ProgramErrors() {}

    /** As {@link ErrorForm}. */
    static Answer of(int status, String code, String field, String message) {
        Answer answer = of(status, code, message);
        if (field != null) {
            ((ObjectNode) answer.body().get("error")).put("field", field);
        }
        return answer;
    }

    static Answer of(int status, String code, String message) {
        ObjectNode body = Json.object();
        body.putObject("error").put("code", code).put("message", message);
        return Answer.of(status, body);
    }

    /** 400 with the field. */
    static Answer invalid(String field, String message) {
        ObjectNode body = Json.object();
        body.putObject("error")
                .put("code", "INVALID_REQUEST")
                .put("message", message)
                .put("field", field);
        return Answer.of(400, body);
    }

    static Answer invalid(Violation violation) {
        return invalid(violation.field(), violation.description());
    }

    static Answer noCustomer(String id) {
        return of(404, "NOT_FOUND", "There is no customer " + id);
    }
}
