package io.loyaltybridge.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The described operations of an API, found by method and path. Immutable. */
public final class OperationCatalog {
    /**
     * What a method and a path lead to.
     *
     * @param operation null when no operation matches
     * @param params values of the path parameters
     * @param allowed the methods of the path when it exists with other methods only; empty when the path is unknown
     */
    public record Match(Operation operation, Map<String, String> params, Set<String> allowed) {}

    private final Map<String, List<Operation>> literal = new HashMap<>();
    private final List<Operation> patterns = new ArrayList<>();
    private final Map<String, Operation> byName = new LinkedHashMap<>();

    /**
     * Reads descriptions from resources of this class path.
     *
     * @param lenient names of operations whose alternatives are settled by the handler and not by the description
     */
    public OperationCatalog(Set<String> lenient, String... resources) {
        for (String resource : resources) {
            for (JsonNode description : load(resource)) {
                add(new Operation(
                        description, lenient.contains(description.path("op").asText())));
            }
        }
    }

    private void add(Operation operation) {
        byName.put(operation.name(), operation);
        if (operation.literal()) {
            literal.computeIfAbsent("/" + String.join("/", operation.segments()), path -> new ArrayList<>())
                    .add(operation);
        } else {
            patterns.add(operation);
        }
    }

    /** The names of all operations, in the order of the descriptions. */
    public Set<String> names() {
        return byName.keySet();
    }

    /** Finds the operation; a literal path is preferred to one with parameters. */
    public Match match(String method, String path) {
        Set<String> allowed = new TreeSet<>();
        for (Operation operation : literal.getOrDefault(path, List.of())) {
            if (operation.method().equals(method)) {
                return new Match(operation, Map.of(), Set.of());
            }
            allowed.add(operation.method());
        }
        String[] segments = path.startsWith("/") ? path.substring(1).split("/", -1) : new String[0];
        for (Operation operation : patterns) {
            Map<String, String> params = params(operation.segments(), segments);
            if (params != null) {
                if (operation.method().equals(method)) {
                    return new Match(operation, params, Set.of());
                }
                allowed.add(operation.method());
            }
        }
        return new Match(null, Map.of(), allowed);
    }

    private static Map<String, String> params(String[] pattern, String[] path) {
        if (pattern.length != path.length) {
            return null;
        }
        Map<String, String> params = new HashMap<>();
        for (int i = 0; i < pattern.length; i++) {
            if (pattern[i].startsWith("{") && !path[i].isEmpty()) {
                params.put(pattern[i].substring(1, pattern[i].length() - 1), path[i]);
            } else if (!pattern[i].equals(path[i])) {
                return null;
            }
        }
        return params;
    }

    private static JsonNode load(String resource) {
        try (InputStream in = OperationCatalog.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalArgumentException("No such description: " + resource);
            }
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
