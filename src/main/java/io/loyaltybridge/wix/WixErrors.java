package io.loyaltybridge.wix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.loyaltybridge.log.Secrets;
import java.time.Duration;
import java.util.Map;

/** Turns an answer of Wix into its body or a typed error. Pure. */
final class WixErrors {
    /** The wait after a 429 without {@code Retry-After}; Wix documents no such header. */
    static final Duration DEFAULT_PAUSE = Duration.ofSeconds(10);

    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(10);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final int MOST_TEXT = 200;

    private WixErrors() {}

    /** The body of a 200. */
    static Map<String, Object> body(String operation, byte[] body, String requestId) {
        try {
            Map<String, Object> answer = JSON.readValue(body, OBJECT);
            if (answer != null) {
                return answer;
            }
        } catch (java.io.IOException e) {
            // Reported below; what matters is that the call may have taken effect.
        }
        throw new WixUnavailableException(
                operation, 200, "", "the answer is not a JSON object, so its outcome is unknown", requestId);
    }

    /** The error of any other status. */
    static WixException error(String operation, int status, byte[] body, String requestId, String retryAfter) {
        JsonNode root = tree(body);
        JsonNode application = root.path("details").path("applicationError");
        String code = application.path("code").asText("");
        String text = status + (code.isEmpty() ? "" : " " + code) + explain(root, application);
        if (status == 429) {
            return new WixThrottledException(operation, status, text, requestId, pause(retryAfter));
        }
        if (status == 401 || status == 403) {
            return new WixCredentialsException(operation, status, code, text, requestId);
        }
        if (status == 404 && !root.isObject() && body != null && body.length > 0) {
            // Wix says what it did not find; an error page of a proxy or of Wix's front end does not.
            return new WixUnavailableException(
                    operation, status, code, text + ", but not in Wix's format (is wix.base-url right?)", requestId);
        }
        if (status == 404) {
            return new WixNotFoundException(
                    operation, code, text, requestId, root.has("message") && root.has("details"));
        }
        if (status == 409) {
            return new WixConflictException(operation, code, text, requestId, data(application));
        }
        if (status == 408 || status >= 500 || status < 400) {
            return new WixUnavailableException(operation, status, code, text, requestId);
        }
        return new WixRefusedException(operation, status, code, text, requestId, data(application));
    }

    private static Map<String, Object> data(JsonNode application) {
        JsonNode data = application.path("data");
        return data.isObject() ? JSON.convertValue(data, OBJECT) : Map.of();
    }

    private static String explain(JsonNode root, JsonNode application) {
        StringBuilder text = new StringBuilder();
        for (String part : new String[] {
            root.path("message").asText(""), application.path("description").asText("")
        }) {
            if (!part.isEmpty() && text.indexOf(part) < 0) {
                text.append(", ").append(part);
            }
        }
        for (JsonNode violation : root.path("details").path("validationError").path("fieldViolations")) {
            text.append(", ")
                    .append(violation.path("field").asText("?"))
                    .append(": ")
                    .append(violation.path("description").asText("invalid"));
        }
        // Masked before it is cut, because half a secret is still secret.
        String safe = Secrets.mask(text.toString());
        return safe.length() > MOST_TEXT ? safe.substring(0, MOST_TEXT) + "…" : safe;
    }

    private static JsonNode tree(byte[] body) {
        try {
            return body == null || body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Duration pause(String retryAfter) {
        if (retryAfter == null || !retryAfter.strip().matches("\\d{1,6}")) {
            return DEFAULT_PAUSE;
        }
        Duration asked = Duration.ofSeconds(Math.max(1, Long.parseLong(retryAfter.strip())));
        return asked.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : asked;
    }
}
