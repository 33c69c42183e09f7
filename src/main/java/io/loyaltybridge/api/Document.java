package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.access.Role;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The OpenAPI 3.1 document of the API, put together from the file that all have in common, {@code api/api.json}, and those of the groups.
 * Each operation names who may call it in {@code x-role}: {@code read}, {@code operate}, {@code admin} or {@code none}.
 */
final class Document {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> METHODS = List.of("get", "post", "put", "delete");

    private final ObjectNode json;
    private final Map<String, Described> operations = new LinkedHashMap<>();

    /**
     * A parameter of an operation.
     *
     * @param in     {@code path} or {@code query}
     * @param schema {@code type}, {@code enum}, {@code minimum}, {@code maximum}, {@code maxLength}, {@code pattern}, {@code default}
     */
    record Parameter(String name, String in, boolean required, JsonNode schema) {}

    /** @param role null where nobody has to be signed in */
    record Described(
            String id,
            String method,
            String path,
            @org.jspecify.annotations.Nullable Role role,
            List<Parameter> parameters,
            JsonNode body,
            boolean ofAllSites) {
        boolean takesSite() {
            return parameters.stream().anyMatch(p -> p.name().equals("site"));
        }
    }

    private Document(ObjectNode json) {
        this.json = json;
    }

    /** @param names of the groups' documents */
    static Document read(List<String> names) {
        Document document = new Document(file("api"));
        names.forEach(name -> document.add(file(name)));
        document.json
                .path("paths")
                .properties()
                .forEach(path -> METHODS.forEach(method -> {
                    JsonNode operation = path.getValue().path(method);
                    if (operation.isObject()) {
                        document.describe(path.getKey(), method, operation);
                    }
                }));
        return document;
    }

    private static ObjectNode file(String name) {
        try (InputStream in = Document.class.getResourceAsStream("/api/" + name + ".json")) {
            if (in == null) {
                throw new IllegalStateException("api/" + name + ".json is missing in the program");
            }
            return (ObjectNode) JSON.readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("api/" + name + ".json is not readable: " + e.getMessage(), e);
        }
    }

    private void add(ObjectNode group) {
        merge("paths", group.path("paths"));
        group.path("schemas").properties().forEach(schema -> put(schemas(), schema.getKey(), schema.getValue()));
        group.path("tags").forEach(json.withArray("tags")::add);
    }

    private void merge(String field, JsonNode more) {
        ObjectNode target = json.withObject("/" + field);
        more.properties().forEach(one -> put(target, one.getKey(), one.getValue()));
    }

    private ObjectNode schemas() {
        return json.withObject("/components").withObject("/schemas");
    }

    private static void put(ObjectNode target, String name, JsonNode value) {
        if (target.has(name)) {
            throw new IllegalStateException("two documents of the API have " + name);
        }
        target.set(name, value);
    }

    private void describe(String path, String method, JsonNode operation) {
        List<Parameter> parameters = new ArrayList<>();
        for (JsonNode given : operation.path("parameters")) {
            JsonNode one = given.has("$ref") ? at(given.path("$ref").asText()) : given;
            parameters.add(new Parameter(
                    one.path("name").asText(),
                    one.path("in").asText(),
                    one.path("required").asBoolean(),
                    one.path("schema")));
        }
        String id = operation.path("operationId").asText();
        String role = operation.path("x-role").asText();
        JsonNode schema = operation
                .path("requestBody")
                .path("content")
                .path("application/json")
                .path("schema");
        Described described = new Described(
                id,
                method.toUpperCase(Locale.ROOT),
                path,
                role.equals("none")
                        ? null
                        : Role.of(role).orElseThrow(() -> new IllegalStateException(id + ": wrong x-role " + role)),
                List.copyOf(parameters),
                schema.has("$ref") ? at(schema.path("$ref").asText()) : schema,
                operation.path("x-all-sites").asBoolean());
        if (operations.put(id, described) != null) {
            throw new IllegalStateException("two operations of the API have the id " + id);
        }
    }

    /** What a reference within the document means. */
    JsonNode at(String reference) {
        JsonNode found = json.at(reference.substring(1));
        if (found.isMissingNode()) {
            throw new IllegalStateException("the document of the API has no " + reference);
        }
        return found;
    }

    Map<String, Described> operations() {
        return operations;
    }

    ObjectNode json() {
        return json;
    }
}
