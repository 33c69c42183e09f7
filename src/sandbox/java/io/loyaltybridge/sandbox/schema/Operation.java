package io.loyaltybridge.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One described operation of an API, compiled once. */
public final class Operation {
    private final String name;
    private final String method;
    private final String[] segments;
    private final Set<String> pathParams;
    private final ObjectSpec query;
    private final ObjectSpec body;

    Operation(JsonNode description, boolean lenientOneOf) {
        name = description.get("op").asText();
        method = description.get("method").asText();
        segments = description.get("path").asText().substring(1).split("/");
        List<String> params = new ArrayList<>();
        description.path("pathParams").forEach(param -> params.add(param.asText()));
        pathParams = Set.copyOf(params);
        query = SpecReader.object(description.path("query"));
        JsonNode described = description.path("body");
        body = SpecReader.object(lenientOneOf ? withoutAlternatives(described) : described);
    }

    private static JsonNode withoutAlternatives(JsonNode description) {
        JsonNode copy = description.deepCopy();
        copy.findParents("oneOf").forEach(field -> ((ObjectNode) field).remove("oneOf"));
        return copy;
    }

    /** The operation's name, for example {@code loyalty_accounts.earnPoints}. */
    public String name() {
        return name;
    }

    /** The HTTP method, upper case. */
    public String method() {
        return method;
    }

    String[] segments() {
        return segments;
    }

    /** Whether the path is exactly this one, without parameters. */
    boolean literal() {
        return pathParams.isEmpty();
    }

    /**
     * Compares a request with the description.
     *
     * @param path values of the path parameters; a client may repeat them in query and body
     * @param queryValues the query string as an object, values as text
     * @param bodyValue the JSON body, an empty object when there is none
     * @return what is wrong, in the order of the request; empty when nothing is
     */
    public List<Violation> validate(Map<String, String> path, JsonNode queryValues, JsonNode bodyValue) {
        List<Violation> out = new ArrayList<>(0);
        path.forEach((param, value) -> {
            Spec spec = body.fields().getOrDefault(param, query.fields().get(param));
            if (spec != null) {
                spec.check(JsonNodeFactory.instance.textNode(value), param, true, out);
            }
        });
        query.check(queryValues, "", true, pathParams, out);
        body.check(bodyValue, "", false, pathParams, out);
        return out;
    }

    @Override
    public String toString() {
        return name;
    }
}
