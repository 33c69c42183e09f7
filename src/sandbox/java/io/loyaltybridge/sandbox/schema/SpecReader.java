package io.loyaltybridge.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.schema.ScalarSpec.Limits;
import io.loyaltybridge.sandbox.schema.ScalarSpec.Type;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Compiles the descriptions of fields. A description is a word ({@code "string"}, {@code "enum(A|B)"}), an array of one
 * description, an object of fields, or an object with {@code type} and limits. References such as
 * {@code "<StreetAddress>"} are not described and accept anything.
 */
final class SpecReader {
    private static final Set<String> LIMITS = Set.of(
            "type",
            "min",
            "max",
            "minLength",
            "maxLength",
            "minSize",
            "maxSize",
            "format",
            "required",
            "oneOf",
            "deprecated",
            "immutable");
    /** The only numbers of the described requests that may have a fraction. */
    private static final Set<String> FRACTIONS = Set.of(
            "latitude",
            "longitude",
            "from",
            "to",
            "moneyOffAmount",
            "percentOffRate",
            "fixedPriceAmount",
            "minimumSubtotal");

    private SpecReader() {}

    static ObjectSpec object(JsonNode description) {
        Map<String, Spec> fields = new LinkedHashMap<>();
        Set<String> required = new LinkedHashSet<>();
        Set<String> oneOf = new LinkedHashSet<>();
        for (Map.Entry<String, JsonNode> entry : description.properties()) {
            JsonNode field = entry.getValue();
            fields.put(entry.getKey(), read(entry.getKey(), field));
            if (limited(field)) {
                if (field.path("required").asBoolean()) {
                    required.add(entry.getKey());
                }
                if (field.path("oneOf").asBoolean()) {
                    oneOf.add(entry.getKey());
                }
            }
        }
        return new ObjectSpec(fields, required, oneOf);
    }

    private static Spec read(String name, JsonNode description) {
        if (description.isTextual()) {
            return scalar(name, description.asText(), null, Limits.NONE);
        }
        if (description.isArray()) {
            return new ArraySpec(read(name, description.get(0)), null, null);
        }
        if (!limited(description)) {
            return object(description);
        }
        JsonNode type = description.get("type");
        String format = description.path("format").asText(null);
        Limits limits = new Limits(
                number(description, "min"),
                number(description, "max"),
                number(description, "minLength"),
                number(description, "maxLength"));
        if (type.isArray()) {
            JsonNode item = type.get(0);
            Spec spec = item.isTextual() ? scalar(name, item.asText(), format, limits) : read(name, item);
            return new ArraySpec(spec, number(description, "minSize"), number(description, "maxSize"));
        }
        return type.isTextual() ? scalar(name, type.asText(), format, limits) : read(name, type);
    }

    /** Distinguishes the limits of a value from an object with a field called {@code type}. */
    private static boolean limited(JsonNode description) {
        if (!description.isObject() || !description.has("type")) {
            return false;
        }
        for (Map.Entry<String, JsonNode> entry : description.properties()) {
            if (!LIMITS.contains(entry.getKey())) {
                return false;
            }
        }
        return true;
    }

    private static Spec scalar(String name, String word, String format, Limits limits) {
        if (word.startsWith("enum(")) {
            Set<String> values = new LinkedHashSet<>(
                    List.of(word.substring("enum(".length(), word.length() - 1).split("\\|")));
            return new ScalarSpec(Type.ENUM, values, null, limits, false);
        }
        if (word.startsWith("<") || word.equals("any")) {
            return Spec.ANYTHING;
        }
        Type type =
                switch (word) {
                    case "string" -> Type.STRING;
                    case "number" -> Type.NUMBER;
                    case "boolean" -> Type.BOOLEAN;
                    case "date-time" -> Type.DATE_TIME;
                    case "object" -> Type.OBJECT;
                    default ->
                        throw new IllegalArgumentException("Unknown type in a description: " + name + ": " + word);
                };
        return new ScalarSpec(type, Set.of(), format, limits, FRACTIONS.contains(name));
    }

    private static Long number(JsonNode description, String limit) {
        return description.has(limit) ? Long.valueOf(description.get(limit).asText()) : null;
    }
}
