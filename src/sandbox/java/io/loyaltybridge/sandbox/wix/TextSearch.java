package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

/** Free-text search: every word has to occur in some text of the value; ids do not count. */
final class TextSearch {
    private TextSearch() {}

    static boolean matches(JsonNode value, String expression) {
        for (String word : expression.toLowerCase(Locale.ROOT).trim().split("\\s+")) {
            if (!contains(value, word)) {
                return false;
            }
        }
        return true;
    }

    private static boolean contains(JsonNode value, String word) {
        if (value.isTextual()) {
            return value.asText().toLowerCase(Locale.ROOT).contains(word);
        }
        if (value.isObject()) {
            return value.properties().stream()
                    .anyMatch(field -> !field.getKey().equals("id") && contains(field.getValue(), word));
        }
        for (JsonNode child : value) {
            if (contains(child, word)) {
                return true;
            }
        }
        return false;
    }
}
