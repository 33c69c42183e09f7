package io.loyaltybridge.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An object with known fields.
 *
 * @param oneOf names of the fields of which at most one may be set; exactly one at the top of a request when there are
 *     several
 */
record ObjectSpec(Map<String, Spec> fields, Set<String> required, Set<String> oneOf) implements Spec {
    @Override
    public void check(JsonNode value, String path, boolean fromText, List<Violation> out) {
        check(value, path, fromText, Set.of(), out);
    }

    /**
     * @param fromPath names that the path already gives: they may be repeated and are never missing
     */
    void check(JsonNode value, String path, boolean fromText, Set<String> fromPath, List<Violation> out) {
        if (!value.isObject()) {
            out.add(Violation.of(path, "OTHER", (path.isEmpty() ? "The body" : path) + " has to be an object"));
            return;
        }
        int alternatives = 0;
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            String name = entry.getKey();
            String at = path.isEmpty() ? name : path + "." + name;
            Spec spec = fields.get(name);
            if (spec == null) {
                if (!fromPath.contains(name)) {
                    out.add(Violation.of(at, "FIELD_NOT_ALLOWED", at + " is not a field of this request"));
                }
            } else if (!entry.getValue().isNull()) {
                alternatives += oneOf.contains(name) ? 1 : 0;
                spec.check(entry.getValue(), at, fromText, out);
            }
        }
        if (alternatives > 1) {
            out.add(Violation.of(path, "REQUIRED_ONE_OF_FIELD", "Only one of " + oneOf + " may be set"));
        }
        if (alternatives == 0 && path.isEmpty() && oneOf.size() > 1) {
            out.add(Violation.of(path, "REQUIRED_ONE_OF_FIELD", "One of " + oneOf + " has to be set"));
        }
        for (String name : required) {
            if (!value.hasNonNull(name) && !fromPath.contains(name)) {
                String at = path.isEmpty() ? name : path + "." + name;
                out.add(Violation.of(at, "REQUIRED_FIELD", at + " is required"));
            }
        }
    }
}
