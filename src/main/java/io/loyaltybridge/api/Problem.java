package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Why a call was not done, answered as RFC 9457 says: {@code application/problem+json} with {@code title}, {@code status} and {@code detail}. */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final Map<Integer, String> TITLES = Map.of(
            400, "wrong request",
            401, "not signed in",
            403, "not allowed",
            404, "not found",
            409, "not possible now",
            413, "too large",
            415, "another kind of body is expected",
            421, "wrong host",
            429, "too many attempts",
            503, "not now");

    private final int status;
    private final @Nullable String field;

    private Problem(int status, String detail, @Nullable String field) {
        super(detail, null, false, false);
        this.status = status;
        this.field = field;
    }

    /** With a status and what is wrong, in plain words for the person who called. */
    public static Problem of(int status, String detail) {
        return new Problem(status, detail, null);
    }

    /** A parameter or a field of the body is wrong; {@code expected} is such as "expected 1 to 200, found 0". */
    public static Problem field(String field, String expected) {
        return new Problem(400, field + ": " + expected, field);
    }

    /** There is no such thing. */
    public static Problem notFound(String what) {
        return of(404, "there is no " + what);
    }

    /** The HTTP status, 400 to 599. */
    public int status() {
        return status;
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("title", TITLES.getOrDefault(status, "failed"))
                .put("status", status)
                .put("detail", getMessage());
        if (field != null) {
            json.put("field", field);
        }
        return json;
    }
}
