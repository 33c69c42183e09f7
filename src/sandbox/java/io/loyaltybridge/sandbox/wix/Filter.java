package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** A filter of Wix's query language, compiled against the fields that an endpoint supports. */
final class Filter {
    private final JsonNode source;
    private final Map<String, FilterField> fields;
    private final Predicate<JsonNode> predicate;

    private Filter(JsonNode source, Map<String, FilterField> fields) {
        this.source = source;
        this.fields = fields;
        this.predicate = compile(source);
    }

    /**
     * @param source the filter object; missing or null matches everything
     * @throws Refusal 400 with {@code MALFORMED_FILTER}, {@code UNSUPPORTED_FILTER_FIELD_UNKNOWN},
     *     {@code UNSUPPORTED_FILTER_OPERATOR}, {@code UNSUPPORTED_FILTER_VALUE} or
     *     {@code UNSUPPORTED_FILTER_VALUE_TYPE}
     */
    static Filter of(JsonNode source, Map<String, FilterField> fields) {
        return new Filter(source.isMissingNode() || source.isNull() ? Json.object() : source, fields);
    }

    boolean test(JsonNode entity) {
        return predicate.test(entity);
    }

    /** The values that a field must have one of, as far as the top of the filter says so: a way to use an index. */
    Optional<Set<String>> keys(String field) {
        return keys(source, field);
    }

    private static Optional<Set<String>> keys(JsonNode filter, String field) {
        JsonNode condition = filter.path(field);
        if (condition.isTextual()) {
            return Optional.of(Set.of(condition.asText()));
        }
        if (condition.path("$eq").isTextual()) {
            return Optional.of(Set.of(condition.get("$eq").asText()));
        }
        if (condition.path("$in").isArray()) {
            Set<String> values = new LinkedHashSet<>();
            condition.get("$in").forEach(value -> values.add(value.asText()));
            return Optional.of(values);
        }
        for (JsonNode part : filter.path("$and")) {
            Optional<Set<String>> keys = keys(part, field);
            if (keys.isPresent()) {
                return keys;
            }
        }
        return Optional.empty();
    }

    /** The lower bound of a date field, as far as the top of the filter says so. */
    Optional<String> after(String field) {
        JsonNode bound = source.path(field).has("$gt")
                ? source.path(field).get("$gt")
                : source.path(field).path("$gte");
        return bound.isTextual() ? Optional.of(bound.asText()) : Optional.empty();
    }

    private Predicate<JsonNode> compile(JsonNode filter) {
        if (!filter.isObject()) {
            throw malformed("MALFORMED_FILTER", "A filter has to be an object");
        }
        List<Predicate<JsonNode>> all = new ArrayList<>();
        for (Map.Entry<String, JsonNode> entry : filter.properties()) {
            String name = entry.getKey();
            JsonNode value = entry.getValue();
            switch (name) {
                case "$and" -> all.addAll(parts(name, value));
                case "$or" -> {
                    List<Predicate<JsonNode>> any = parts(name, value);
                    all.add(entity -> any.stream().anyMatch(part -> part.test(entity)));
                }
                case "$not" ->
                    all.add((value.isArray() && value.size() == 1 ? compile(value.get(0)) : compile(value)).negate());
                default -> all.add(condition(name, value));
            }
        }
        return entity -> {
            for (Predicate<JsonNode> each : all) {
                if (!each.test(entity)) {
                    return false;
                }
            }
            return true;
        };
    }

    private List<Predicate<JsonNode>> parts(String operator, JsonNode value) {
        if (!value.isArray() || value.isEmpty()) {
            throw malformed("MALFORMED_FILTER", operator + " takes an array of filters");
        }
        List<Predicate<JsonNode>> parts = new ArrayList<>();
        value.forEach(part -> parts.add(compile(part)));
        return parts;
    }

    private Predicate<JsonNode> condition(String name, JsonNode value) {
        if (name.startsWith("$")) {
            throw malformed("UNSUPPORTED_FILTER_OPERATOR", "Unknown operator: " + name);
        }
        FilterField field = fields.get(name);
        if (field == null) {
            throw malformed("UNSUPPORTED_FILTER_FIELD_UNKNOWN", "Cannot filter by " + name);
        }
        if (!value.isObject()) {
            return FilterOperator.compile(name, field, "$eq", value);
        }
        if (value.isEmpty()) {
            throw malformed("MALFORMED_FILTER", "The condition on " + name + " is empty");
        }
        Predicate<JsonNode> all = entity -> true;
        for (Map.Entry<String, JsonNode> entry : value.properties()) {
            all = all.and(FilterOperator.compile(name, field, entry.getKey(), entry.getValue()));
        }
        return all;
    }

    static Refusal malformed(String code, String description) {
        return new Refusal(WixErrors.application(400, code, description));
    }
}
