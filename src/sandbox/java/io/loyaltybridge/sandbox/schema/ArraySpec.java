package io.loyaltybridge.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** An array of one kind of items. In a query string a single value is an array of one. */
record ArraySpec(Spec item, Long minSize, Long maxSize) implements Spec {
    @Override
    public void check(JsonNode value, String path, boolean fromText, List<Violation> out) {
        if (!value.isArray()) {
            if (fromText) {
                item.check(value, path, true, out);
            } else {
                out.add(Violation.of(path, "OTHER", path + " has to be an array"));
            }
            return;
        }
        if (minSize != null && value.size() < minSize) {
            out.add(new Violation(path, "MIN_SIZE", path + " needs at least " + minSize + " items", minSize));
        }
        if (maxSize != null && value.size() > maxSize) {
            out.add(new Violation(path, "MAX_SIZE", path + " takes at most " + maxSize + " items", maxSize));
            return;
        }
        for (int i = 0; i < value.size(); i++) {
            item.check(value.get(i), path + "[" + i + "]", fromText, out);
        }
    }
}
