package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.List;

/** Offset paging: {@code {"limit","offset"}}, and metadata with the total. */
final class OffsetPages {
    private static final int DEFAULT_LIMIT = 50;

    private OffsetPages() {}

    /**
     * @param max the largest page
     * @throws Refusal 400 when limit or offset are out of range
     */
    static ObjectNode page(
            List<? extends JsonNode> all, JsonNode paging, int max, String arrayName, String metadataName) {
        return page(all, paging, max, DEFAULT_LIMIT, arrayName, metadataName);
    }

    static ObjectNode page(
            List<? extends JsonNode> all,
            JsonNode paging,
            int max,
            int standard,
            String arrayName,
            String metadataName) {
        int limit = paging.path("limit").asInt(0);
        int offset = paging.path("offset").asInt(0);
        if (limit < 0 || limit > max) {
            throw new Refusal(
                    WixErrors.validation("paging.limit", limit < 0 ? "MIN" : "MAX", "limit has to be 0 to " + max));
        }
        if (offset < 0) {
            throw new Refusal(WixErrors.validation("paging.offset", "MIN", "offset must not be negative"));
        }
        int end = Math.min(all.size(), offset + (limit == 0 ? standard : limit));
        ObjectNode body = Json.object();
        ArrayNode items = body.putArray(arrayName);
        all.subList(Math.min(offset, end), end).forEach(items::add);
        body.putObject(metadataName)
                .put("count", items.size())
                .put("offset", offset)
                .put("total", all.size())
                .put("tooManyToCount", false);
        return body;
    }
}
