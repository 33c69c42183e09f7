package io.loyaltybridge.payload;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.jayway.jsonpath.Configuration;
import com.jayway.jsonpath.JsonPath;
import com.jayway.jsonpath.Option;
import com.jayway.jsonpath.spi.json.JacksonJsonNodeJsonProvider;
import com.jayway.jsonpath.spi.mapper.JacksonMappingProvider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The place of a value in a payload: a JSON Pointer ({@code /data/email}) or a JSONPath ({@code $.data.email}). Thread-safe. */
public final class PayloadPath {
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
            if (text.startsWith("/") && !text.matches(".*~(?![01]).*")) {
                return new PayloadPath(text, JsonPointer.compile(text), null);
            }
            if (text.startsWith("$") && isClosed(text)) {
                return new PayloadPath(text, null, JsonPath.compile(text));
            }
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    setting + ": " + String.valueOf(e.getMessage()).replaceAll("\\R", " ") + " in \"" + text + "\"", e);
        }
        throw new IllegalArgumentException(
                setting + ": expected a JSON Pointer such as /data/email or a JSONPath such as $.data.email, found \""
                        + text + "\"");
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

    /** Whether it can find anything. */
    public boolean isSet() {
        return !text.isEmpty();
    }

    @Override
    public String toString() {
        return text;
    }
}
