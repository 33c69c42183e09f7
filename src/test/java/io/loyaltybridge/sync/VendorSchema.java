package io.loyaltybridge.sync;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The schemas that a vendor publishes, as {@code /vendors/<vendor>-schemas.json} holds them. What a schema does not name is
 * wrong, in requests and in answers.
 */
final class VendorSchema {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REFERENCE = "#/components/schemas/";

    private final JsonNode file;

    VendorSchema(String vendor) {
        try (InputStream in = VendorSchema.class.getResourceAsStream("/vendors/" + vendor + "-schemas.json")) {
            file = JSON.readTree(Objects.requireNonNull(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the operations that are described. */
    List<String> operations() {
        List<String> names = new ArrayList<>();
        file.get("operations").fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** The operation of a call, such as {@code GET /v2/loyalty/accounts/{account_id}}. A path without a parameter goes first. */
    String operation(String method, String path) {
        return operations().stream()
                .filter(name -> Pattern.matches(name.replaceAll("\\{[a-zA-Z_]+}", "[^/]+"), method + " " + path))
                .min((a, b) -> Boolean.compare(a.contains("{"), b.contains("{")))
                .orElseThrow(() -> new AssertionError("the vendor has no " + method + " " + path));
    }

    /** What is wrong with a request, a line each. */
    List<String> request(String operation, String body) {
        JsonNode name = file.get("operations").get(operation).get("request");
        return name.isNull()
                ? body.isEmpty() ? List.of() : List.of(operation + ": has a body")
                : problems(name.asText(), body, true);
    }

    /** What is wrong with the answer of a success, a line each. */
    List<String> answer(String operation, String body) {
        JsonNode name = file.get("operations").get(operation).get("answer");
        return name.isNull()
                ? body.isEmpty() ? List.of() : List.of(operation + ": the answer has a body")
                : problems(name.asText(), body, false);
    }

    /** What is wrong with a text in JSON, a line each. */
    List<String> problems(String schema, String body, boolean request) {
        List<String> out = new ArrayList<>();
        try {
            check(schema, file.get("schemas").get(schema), JSON.readTree(body), request, out);
        } catch (IOException e) {
            out.add(schema + ": is not JSON");
        }
        return out;
    }

    private void check(String at, JsonNode given, JsonNode value, boolean request, List<String> out) {
        JsonNode schema = given;
        String at1 = at;
        if (schema.has("$ref")) {
            String name = schema.get("$ref").asText().substring(REFERENCE.length());
            schema = Objects.requireNonNull(file.get("schemas").get(name), name);
        }
        if (value.isNull() && schema.path("nullable").asBoolean()) {
            return;
        }
        if (schema.has("enum")) {
            boolean known = false;
            for (JsonNode each : schema.get("enum")) {
                known |= each.equals(value);
            }
            add(out, known, at1 + ": " + value + " is none of the words");
        }
        switch (schema.path("type").asText()) {
            case "object" -> object(at1, schema, value, request, out);
            case "array" -> {
                add(out, value.isArray(), at1 + ": is no array");
                JsonNode items = schema.get("items");
                value.forEach(item -> check(at1 + "[]", items, item, request, out));
            }
            case "string" -> {
                add(out, value.isTextual(), at1 + ": is no string");
                int length = value.asText().length();
                add(
                        out,
                        length >= schema.path("minLength").asInt()
                                && length <= schema.path("maxLength").asInt(Integer.MAX_VALUE),
                        at1 + ": has " + length + " characters");
            }
            case "integer" -> {
                add(out, value.isIntegralNumber(), at1 + ": is no whole number");
                add(
                        out,
                        value.asLong() >= schema.path("minimum").asLong(Long.MIN_VALUE)
                                && value.asLong() <= schema.path("maximum").asLong(Long.MAX_VALUE),
                        at1 + ": is " + value);
            }
            case "number" -> add(out, value.isNumber(), at1 + ": is no number");
            case "boolean" -> add(out, value.isBoolean(), at1 + ": is neither true nor false");
            default -> out.add(at1 + ": has a schema without a type");
        }
    }

    private void object(String at, JsonNode schema, JsonNode value, boolean request, List<String> out) {
        if (!value.isObject()) {
            out.add(at + ": is no object");
            return;
        }
        JsonNode properties = schema.path("properties");
        JsonNode others = schema.path("additionalProperties");
        for (Map.Entry<String, JsonNode> field : value.properties()) {
            String name = at + "." + field.getKey();
            JsonNode property = properties.path(field.getKey());
            if (!property.isMissingNode()) {
                add(out, !request || !property.path("readOnly").asBoolean(), name + ": is only in answers");
                check(name, property, field.getValue(), request, out);
            } else if (others.isObject()) {
                check(name, others, field.getValue(), request, out);
            } else {
                out.add(name + ": is not described");
            }
        }
        for (JsonNode needed : schema.path("required")) {
            boolean answersOnly =
                    properties.path(needed.asText()).path("readOnly").asBoolean();
            add(out, value.has(needed.asText()) || request && answersOnly, at + ": has no " + needed.asText());
        }
    }

    private static void add(List<String> out, boolean holds, String problem) {
        if (!holds) {
            out.add(problem);
        }
    }
}
