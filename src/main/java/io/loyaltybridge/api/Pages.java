package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages of lists: {@code items}, and {@code next}, which the next call gives as {@code cursor}; null on the last page. */
public final class Pages {
    private Pages() {}

    /**
     * A page of what was read with one more than its limit, so that it is known whether there is more.
     *
     * @param cursor of the last item of a page: where the next one begins
     */
    public static <T> ObjectNode of(List<T> read, int limit, Function<T, JsonNode> item, Function<T, String> cursor) {
        List<T> page = read.size() > limit ? read.subList(0, limit) : read;
        return of(page, item, read.size() > limit ? cursor.apply(page.get(limit - 1)) : null);
    }

    /** A page of which the next cursor is known. */
    public static <T> ObjectNode of(List<T> page, Function<T, JsonNode> item, @Nullable String next) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        ArrayNode items = json.putArray("items");
        page.forEach(one -> items.add(item.apply(one)));
        return json.put("next", next);
    }
}
