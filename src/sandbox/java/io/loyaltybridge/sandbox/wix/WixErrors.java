package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.schema.Violation;
import io.loyaltybridge.sandbox.server.Answer;
import java.util.List;

/** Wix's error bodies, as its page about errors shows them. */
final class WixErrors {
    private WixErrors() {}

    /** A refusal with a code, under {@code details.applicationError}. */
    static Answer application(int status, String code, String description) {
        return application(status, code, description, Json.object());
    }

    static Answer application(int status, String code, String description, JsonNode data) {
        ObjectNode body = Json.object().put("message", description);
        body.putObject("details")
                .putObject("applicationError")
                .put("code", code)
                .put("description", description)
                .set("data", data);
        return Answer.of(status, body);
    }

    /** 400 with what is wrong field by field, under {@code details.validationError}. */
    static Answer validation(List<Violation> violations) {
        ObjectNode body = Json.object().put("message", violations.get(0).description());
        ArrayNode list = body.putObject("details").putObject("validationError").putArray("fieldViolations");
        for (Violation violation : violations) {
            ObjectNode item = list.addObject()
                    .put("field", violation.field())
                    .put("description", violation.description())
                    .put("violatedRule", violation.rule());
            if (violation.threshold() != null) {
                item.putObject("data").put("threshold", violation.threshold());
            }
        }
        return Answer.of(400, body);
    }

    static Answer validation(String field, String rule, String description) {
        return validation(List.of(Violation.of(field, rule, description)));
    }

    /** System errors and the refusals of the gateway are empty by design. */
    static Answer empty(int status) {
        ObjectNode body = Json.object().put("message", "");
        body.putObject("details");
        return Answer.of(status, body);
    }

    static Answer notFound(String what, String id) {
        return application(404, "NOT_FOUND", what + " not found: " + id);
    }
}
