package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Predicate;

/** One operator on one field. */
final class FilterOperator {
    private static final int MAX_VALUES = 100;

    private FilterOperator() {}

    static Predicate<JsonNode> compile(String name, FilterField field, String operator, JsonNode value) {
        if (!field.operators().contains(operator)) {
            throw Filter.malformed("UNSUPPORTED_FILTER_OPERATOR", "Cannot use " + operator + " on " + name);
        }
        String[] path = name.split("\\.");
        switch (operator) {
            case "$eq":
                return equal(path, field, name, value);
            case "$ne":
                return equal(path, field, name, value).negate();
            case "$in":
            case "$hasSome":
                return in(path, field, name, value);
            case "$nin":
                return in(path, field, name, value).negate();
            case "$hasAll":
                Set<Comparable<?>> wanted = all(field, name, value);
                return entity -> new HashSet<>(values(entity, path, field)).containsAll(wanted);
            case "$exists":
                if (!value.isBoolean()) {
                    throw Filter.malformed("UNSUPPORTED_FILTER_VALUE_TYPE", "$exists takes true or false");
                }
                return entity -> values(entity, path, field).isEmpty() != value.asBoolean();
            case "$startsWith":
                String prefix = one(field, name, value).toString();
                return entity -> values(entity, path, field).stream()
                        .anyMatch(v -> v.toString().startsWith(prefix));
            case "$gt":
                return compare(path, field, one(field, name, value), order -> order > 0);
            case "$gte":
                return compare(path, field, one(field, name, value), order -> order >= 0);
            case "$lt":
                return compare(path, field, one(field, name, value), order -> order < 0);
            default:
                return compare(path, field, one(field, name, value), order -> order <= 0);
        }
    }

    private static Predicate<JsonNode> equal(String[] path, FilterField field, String name, JsonNode value) {
        if (value.isNull()) {
            return entity -> values(entity, path, field).isEmpty();
        }
        Comparable<?> wanted = one(field, name, value);
        return entity -> values(entity, path, field).contains(wanted);
    }

    private static Predicate<JsonNode> in(String[] path, FilterField field, String name, JsonNode value) {
        Set<Comparable<?>> wanted = all(field, name, value);
        return entity -> values(entity, path, field).stream().anyMatch(wanted::contains);
    }

    private static Predicate<JsonNode> compare(
            String[] path, FilterField field, Comparable<?> bound, IntPredicate holds) {
        return entity -> values(entity, path, field).stream().anyMatch(value -> holds.test(order(value, bound)));
    }

    /** Both come from the same field, so they are of one class. */
    @SuppressWarnings("unchecked")
    static int order(Comparable<?> left, Comparable<?> right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    private static Set<Comparable<?>> all(FilterField field, String name, JsonNode value) {
        if (!value.isArray()) {
            throw Filter.malformed("UNSUPPORTED_FILTER_VALUE_TYPE", "The values for " + name + " have to be an array");
        }
        // How many values Wix takes is not documented; the stand-in keeps to what is safe to send.
        if (value.size() > MAX_VALUES) {
            throw Filter.malformed("UNSUPPORTED_FILTER_VALUE", "More than " + MAX_VALUES + " values for " + name);
        }
        Set<Comparable<?>> all = new HashSet<>();
        value.forEach(each -> all.add(one(field, name, each)));
        return all;
    }

    private static Comparable<?> one(FilterField field, String name, JsonNode value) {
        Comparable<?> read = read(field.kind(), value);
        if (read == null) {
            throw Filter.malformed(
                    "UNSUPPORTED_FILTER_VALUE_TYPE", "A value for " + name + " has the wrong type: " + value);
        }
        return read;
    }

    /** The values at a path; lists are {@code {"items":[…]}} on the way, as contacts have them. */
    static List<Comparable<?>> values(JsonNode entity, String[] path, FilterField field) {
        List<Comparable<?>> found = new ArrayList<>(1);
        collect(entity, path, 0, field, found);
        return found;
    }

    private static void collect(JsonNode node, String[] path, int at, FilterField field, List<Comparable<?>> found) {
        if (node.isArray() || node.path("items").isArray()) {
            for (JsonNode item : node.isArray() ? node : node.get("items")) {
                collect(item, path, at, field, found);
            }
        } else if (at < path.length) {
            collect(node.path(path[at]), path, at + 1, field, found);
        } else {
            Comparable<?> value = read(field.kind(), node);
            if (value != null) {
                found.add(value);
            }
        }
    }

    /** Null when the value is not of the kind. */
    static Comparable<?> read(FilterField.Kind kind, JsonNode value) {
        return switch (kind) {
            case TEXT, ARRAY -> value.isTextual() ? value.asText() : null;
            case EMAIL -> value.isTextual() ? value.asText().toLowerCase(Locale.ROOT) : null;
            case NUMBER -> value.isNumber() ? value.decimalValue().stripTrailingZeros() : null;
            case DATE -> value.isTextual() ? instant(value.asText()) : null;
        };
    }

    static Instant instant(String text) {
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
