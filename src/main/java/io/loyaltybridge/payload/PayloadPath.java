package io.loyaltybridge.payload;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The place of a value in a payload: a JSON Pointer ({@code /data/email}) or a JSONPath ({@code $.data.email}). In an item of a
 * batch, {@code ^} before either begins at the object that encloses the item ({@code ^/sender/email}), {@code ^^} at the object
 * around that one. Thread-safe.
 */
public final class PayloadPath {
    /** The field of an item of a batch that holds the object around it; see {@link Batch}. */
    static final String ENCLOSING = "^";

    /** What a path may be, for messages. */
    public static final String EXPECTED = "a JSON Pointer such as /data/email or a JSONPath such as $.data.email";

    private static final Configuration JSON_PATH = Configuration.builder()
            .jsonProvider(new JacksonJsonNodeJsonProvider())
            .mappingProvider(new JacksonMappingProvider())
            .options(Option.SUPPRESS_EXCEPTIONS)
            .build();

    private final String text;
    private final @Nullable JsonPointer pointer;
    private final @Nullable JsonPath path;

    private PayloadPath(String text, @Nullable JsonPointer pointer, @Nullable JsonPath path) {
        this.text = text;
        this.pointer = pointer;
        this.path = path;
    }

    /**
     * Compiles a path; an empty text finds nothing.
     *
     * @throws IllegalArgumentException naming the setting when the text is neither form
     */
    public static PayloadPath of(String setting, String text) {
        try {
            if (text.isEmpty()) {
                return new PayloadPath(text, null, null);
            }
            int up = levels(text);
            String inside = text.substring(up);
            if (inside.startsWith("/") && !inside.matches(".*~(?![01]).*")) {
                return new PayloadPath(text, JsonPointer.compile(("/" + ENCLOSING).repeat(up) + inside), null);
            }
            if (inside.startsWith("$") && isClosed(inside)) {
                String path = "$" + ("['" + ENCLOSING + "']").repeat(up) + inside.substring(1);
                return new PayloadPath(text, null, JsonPath.compile(path));
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    setting + ": " + String.valueOf(e.getMessage()).replaceAll("\\R", " ") + " in \"" + text + "\"", e);
        }
        throw new IllegalArgumentException(setting + ": expected " + EXPECTED + ", found \"" + text + "\"");
    }

    /** How many enclosing objects up a path begins: the number of {@code ^} before it. */
    private static int levels(String text) {
        int levels = 0;
        while (levels < text.length() && text.charAt(levels) == '^') {
            levels++;
        }
        return levels;
    }

    /** Whether it begins at an enclosing object, which only items of a batch have. */
    public boolean isOutside() {
        return text.startsWith(ENCLOSING);
    }

    /**
     * Every node that a JSONPath leads to, in the order of the payload, or the one of a JSON Pointer. They are nodes of the
     * payload itself, not copies.
     */
    List<JsonNode> all(JsonNode payload) {
        if (path == null || path.isDefinite()) {
            return find(payload).map(List::of).orElse(List.of());
        }
        List<JsonNode> all = new ArrayList<>();
        JsonNode found = path.read(payload, JSON_PATH);
        if (found != null) {
            found.forEach(all::add);
        }
        return all;
    }

    /** Whether it leads to elements of an array, as a JSONPath with [*] or a filter at its end does, and not to the array. */
    boolean isOfElements() {
        return text.endsWith("*]") || text.endsWith(")]");
    }

    /** Whether every bracket is closed: the library ignores an open one at the end, and then finds nothing. */
    private static boolean isClosed(String path) {
        int open = 0;
        char quote = 0;
        for (int i = 0; i < path.length(); i++) {
            char c = path.charAt(i);
            if (quote != 0) {
                i += c == '\\' ? 1 : 0;
                quote = c == quote ? 0 : quote;
            } else if (c == '\'' || c == '"') {
                quote = c;
            } else if (c == '[' || c == '(') {
                open++;
            } else if (c == ']' || c == ')') {
                open--;
            }
        }
        // A pattern may contain brackets of its own.
        return open == 0 && quote == 0 || path.contains("=~");
    }

    /** The node; empty where there is none or it is null. The first result of a JSONPath. */
    public Optional<JsonNode> find(JsonNode payload) {
        JsonNode found = null;
        if (pointer != null) {
            found = payload.at(pointer);
        } else if (path != null) {
            found = path.read(payload, JSON_PATH);
            if (found != null && found.isArray() && !path.isDefinite()) {
                found = found.get(0);
            }
        }
        return found == null || found.isMissingNode() || found.isNull() ? Optional.empty() : Optional.of(found);
    }

    /** The value as text; numbers and flags as they are written. Empty for objects, arrays and blank text. */
    public Optional<String> text(JsonNode payload) {
        return find(payload)
                .filter(JsonNode::isValueNode)
                .map(JsonNode::asText)
                .map(String::strip)
                .filter(value -> !value.isEmpty());
    }

    /**
     * The number in its place, or the sum of those that a JSONPath leads to, such as {@code $.transactions[*].amount}; empty where there is
     * none, or something that is no number.
     */
    public Optional<BigDecimal> sum(JsonNode payload) {
        List<JsonNode> found = all(payload);
        BigDecimal sum = BigDecimal.ZERO;
        for (JsonNode node : found) {
            Optional<BigDecimal> number =
                    node.isValueNode() ? Numbers.decimal(node.asText().strip()) : Optional.empty();
            if (number.isEmpty()) {
                return Optional.empty();
            }
            sum = sum.add(number.get());
        }
        return found.isEmpty() ? Optional.empty() : Optional.of(sum);
    }

    /** Whether it can find anything. */
    public boolean isSet() {
        return !text.isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }
}
