package io.loyaltybridge.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What commands print with {@code --json}: the JSON of the API. */
final class JsonOut {
    static final String OPTION = "--json";
    static final String DOES = "Print one JSON document instead of a table.";

    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonOut() {}

    static void print(JsonNode document, PrintWriter out) {
        try {
            out.println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document));
            out.flush();
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a document of text and numbers can always be written", e);
        }
    }

    /**
     * A list as the API has it.
     *
     * @param next where the next page begins; null where there is none
     */
    static <T> void print(List<T> items, Function<T, ? extends JsonNode> item, @Nullable String next, PrintWriter out) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ArrayNode array = document.putArray("items");
        items.forEach(one -> array.add(item.apply(one)));
        print(document.put("next", next), out);
    }
}
