package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.loyaltybridge.api.Document.Described;
import io.loyaltybridge.api.Document.Parameter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks what a call was given against the document of its operation. Pure. */
final class Given {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Given() {}

    /**
     * The parameters of a call with their defaults.
     *
     * @param ofQuery as they came; each name once
     * @throws Problem where one is unknown, missing or wrong
     */
    static Map<String, String> parameters(
            Described operation, Map<String, String> ofPath, Map<String, ? extends Collection<String>> ofQuery) {
        Map<String, Parameter> known = operation.parameters().stream()
                .filter(p -> p.in().equals("query"))
                .collect(Collectors.toMap(Parameter::name, p -> p));
        ofQuery.forEach((name, values) -> {
            if (!known.containsKey(name)) {
                throw Problem.field(name, "there is no such parameter; expected " + oneOf(known.keySet()));
            }
            if (values.size() > 1) {
                throw Problem.field(name, "expected once, found " + values.size() + " times");
            }
        });
        Map<String, String> parameters = new LinkedHashMap<>();
        for (Parameter parameter : operation.parameters()) {
            String name = parameter.name();
            Collection<String> values = ofQuery.get(name);
            String value = parameter.in().equals("path")
                    ? ofPath.get(name)
                    : values == null || values.isEmpty()
                            ? null
                            : values.iterator().next();
            if (value == null || value.isEmpty()) {
                if (parameter.required()) {
                    throw Problem.field(name, "expected a value");
                }
                value = parameter.schema().path("default").asText("");
            }
            if (!value.isEmpty()) {
                check(name, value, parameter.schema());
                parameters.put(name, value);
            }
        }
        return parameters;
    }

    private static void check(String name, String value, JsonNode schema) {
        String type = schema.path("type").asText("string");
        if (type.equals("integer")) {
            checkNumber(name, value, schema);
        } else if (type.equals("boolean") && !value.equals("true") && !value.equals("false")) {
            throw Problem.field(name, "expected true or false, found \"" + shown(value) + '"');
        }
        checkText(name, value, schema);
    }

    private static void checkNumber(String name, String value, JsonNode schema) {
        long least = schema.path("minimum").asLong(Long.MIN_VALUE);
        long most = schema.path("maximum").asLong(Long.MAX_VALUE);
        if (!value.matches("-?[0-9]{1,18}") || Long.parseLong(value) < least || Long.parseLong(value) > most) {
            throw Problem.field(
                    name,
                    "expected a whole number"
                            + (schema.has("minimum") ? " from " + least : "")
                            + (schema.has("maximum") ? " to " + most : "") + ", found \"" + shown(value) + '"');
        }
    }

    private static void checkText(String name, String value, JsonNode schema) {
        if (schema.has("enum")) {
            List<String> words = new ArrayList<>();
            schema.path("enum").forEach(word -> words.add(word.asText()));
            if (!words.contains(value)) {
                throw Problem.field(name, "expected " + oneOf(words) + ", found \"" + shown(value) + '"');
            }
        }
        int longest = schema.path("maxLength").asInt(Integer.MAX_VALUE);
        if (value.length() > longest) {
            throw Problem.field(name, "expected at most " + longest + " characters, found " + value.length());
        }
        String pattern = schema.path("pattern").asText("");
        if (!pattern.isEmpty() && !value.matches(pattern)) {
            throw Problem.field(
                    name,
                    "expected " + schema.path("description").asText("a text like " + pattern) + ", found \""
                            + shown(value) + '"');
        }
    }

    /**
     * The body of a call.
     *
     * @throws Problem where it is no JSON object, or a field is unknown, missing or wrong
     */
    static JsonNode body(Document document, Described operation, byte[] bytes) {
        JsonNode schema = operation.body();
        if (schema.isMissingNode()) {
            if (bytes.length > 0) {
                throw Problem.of(400, "expected no body");
            }
            return MissingNode.getInstance();
        }
        JsonNode body;
        try {
            body = JSON.readTree(bytes);
        } catch (IOException e) {
            throw Problem.of(400, "expected a body in JSON");
        }
        if (!body.isObject()) {
            throw Problem.of(400, "expected a JSON object as the body");
        }
        Set<String> known = schema.path("properties").properties().stream()
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(java.util.LinkedHashSet::new));
        body.properties().forEach(field -> {
            if (!known.contains(field.getKey())) {
                throw Problem.field(shown(field.getKey()), "there is no such field; expected " + oneOf(known));
            }
            field(
                    document,
                    field.getKey(),
                    field.getValue(),
                    schema.path("properties").path(field.getKey()));
        });
        schema.path("required").forEach(name -> {
            if (!body.hasNonNull(name.asText())) {
                throw Problem.field(name.asText(), "expected a value");
            }
        });
        return body;
    }

    private static void field(Document document, String name, JsonNode value, JsonNode described) {
        JsonNode schema =
                described.has("$ref") ? document.at(described.path("$ref").asText()) : described;
        String type = schema.path("type").asText("");
        boolean right =
                switch (type) {
                    case "string" -> value.isTextual();
                    case "integer" -> value.isIntegralNumber() && value.canConvertToLong();
                    case "boolean" -> value.isBoolean();
                    case "array" -> value.isArray();
                    case "object" -> value.isObject();
                    default -> true;
                };
        if (!right && !value.isNull()) {
            throw Problem.field(name, "expected " + ("integer".equals(type) ? "a whole number" : "a JSON " + type));
        }
        if (value.isValueNode() && !value.isNull()) {
            check(name, value.asText(), schema);
        }
        int most = schema.path("maxItems").asInt(Integer.MAX_VALUE);
        if (value.isArray() && value.size() > most) {
            throw Problem.field(name, "expected at most " + most + " items, found " + value.size());
        }
        if (value.isArray()) {
            value.forEach(item -> field(document, name, item, schema.path("items")));
        }
    }

    private static String oneOf(Collection<String> words) {
        return words.isEmpty() ? "none" : (words.size() == 1 ? "" : "one of ") + String.join(", ", words);
    }

    private static String shown(String value) {
        String line = value.replaceAll("\\p{Cntrl}", " ");
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }
}
