package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * An order of entities.
 *
 * @param comparator null when the order is that of creation
 */
record Sort(Comparator<JsonNode> comparator) {
    boolean natural() {
        return comparator == null;
    }

    /**
     * @param sort array of {@code {"fieldName","order"}}, or missing
     * @throws Refusal 400 with {@code UNSUPPORTED_SORT_FIELD}
     */
    static Sort of(JsonNode sort, Map<String, FilterField> fields) {
        Comparator<JsonNode> all = null;
        for (JsonNode part : sort) {
            String name = part.path("fieldName").asText();
            FilterField field = fields.get(name);
            if (field == null) {
                throw Filter.malformed("UNSUPPORTED_SORT_FIELD", "Cannot sort by " + name);
            }
            boolean descending = "DESC".equals(part.path("order").asText());
            if (all == null && name.equals("createdDate") && !descending) {
                return new Sort(null);
            }
            Comparator<JsonNode> one = by(name.split("\\."), field);
            one = descending ? one.reversed() : one;
            all = all == null ? one : all.thenComparing(one);
        }
        return new Sort(all);
    }

    private static Comparator<JsonNode> by(String[] path, FilterField field) {
        return (left, right) -> {
            List<Comparable<?>> first = FilterOperator.values(left, path, field);
            List<Comparable<?>> second = FilterOperator.values(right, path, field);
            if (first.isEmpty() || second.isEmpty()) {
                return Boolean.compare(!first.isEmpty(), !second.isEmpty());
            }
            return FilterOperator.order(first.get(0), second.get(0));
        };
    }
}
