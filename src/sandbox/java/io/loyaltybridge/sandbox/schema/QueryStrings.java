package io.loyaltybridge.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Reads query strings as Wix's SDK writes them: dots nest ({@code cursorPaging.limit=50}), repeated names are arrays
 * (also {@code name[]=}), and {@code .r=} carries base64url JSON.
 */
public final class QueryStrings {
    private static final ObjectMapper JSON = new ObjectMapper();

    private QueryStrings() {}

    /**
     * @param query the raw query string, may be null
     * @return an object whose leaves are text, or arrays of text
     * @throws IllegalArgumentException when an escape or the JSON of {@code .r} is broken
     */
    public static ObjectNode parse(String query) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        if (query == null || query.isEmpty()) {
            return root;
        }
        for (String pair : query.split("&")) {
            if (pair.isEmpty()) {
                continue;
            }
            int at = pair.indexOf('=');
            String name = decode(at < 0 ? pair : pair.substring(0, at));
            String value = at < 0 ? "" : decode(pair.substring(at + 1));
            if (name.equals(".r")) {
                root.setAll(packed(value));
            } else {
                put(
                        root,
                        name.endsWith("[]") ? name.substring(0, name.length() - 2) : name,
                        value,
                        name.endsWith("[]"));
            }
        }
        return root;
    }

    private static void put(ObjectNode root, String name, String value, boolean array) {
        String[] parts = name.split("\\.");
        ObjectNode target = root;
        for (int i = 0; i < parts.length - 1; i++) {
            JsonNode next = target.get(parts[i]);
            target = next instanceof ObjectNode object ? object : target.putObject(parts[i]);
        }
        String leaf = parts.length == 0 ? name : parts[parts.length - 1];
        JsonNode known = target.get(leaf);
        if (known instanceof ArrayNode list) {
            list.add(value);
        } else if (known != null) {
            target.putArray(leaf).add(known).add(value);
        } else if (array) {
            target.putArray(leaf).add(value);
        } else {
            target.put(leaf, value);
        }
    }

    private static ObjectNode packed(String value) {
        try {
            if (JSON.readTree(Base64.getUrlDecoder().decode(value)) instanceof ObjectNode object) {
                return object;
            }
            throw new IllegalArgumentException("The query parameter .r does not hold a JSON object");
        } catch (IOException e) {
            throw new IllegalArgumentException("The query parameter .r does not hold base64url JSON", e);
        }
    }

    private static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
