package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Cursor paging over entities that are only ever appended. Without a sort, or by {@code createdDate}, a page continues where
 * the last one ended; any other sort is done for each page. Guarded by the stand-in's lock.
 */
final class CursorPages {
    private static final int MAX_CURSORS = 10_000;
    private static final int DEFAULT_LIMIT = 100;

    /** What to page over. */
    interface Source {
        /** How many entities there are. */
        int size();

        /** The entity at a position as a reader may see it now, or null when it is not visible yet. */
        JsonNode at(int position);

        /** Positions that can match, ascending, or null to check all. */
        List<Integer> candidates(Filter filter);

        /** The first position to check. */
        default int start(Filter filter) {
            return 0;
        }
    }

    private record State(JsonNode filter, JsonNode sort, String expression, int limit, int position) {}

    private final Map<String, State> cursors = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, State> eldest) {
            return size() > MAX_CURSORS;
        }
    };

    /**
     * Answers one page.
     *
     * @param query {@code filter}, {@code sort} and {@code cursorPaging}; with a cursor only the last
     * @param arrayName name of the array in the answer
     * @param fields the fields that a filter or a sort may name
     */
    ObjectNode page(JsonNode query, String arrayName, Map<String, FilterField> fields, Source source) {
        State state = state(query);
        Filter filter = Filter.of(state.filter, fields);
        Sort sort = Sort.of(state.sort, fields);
        Predicate<JsonNode> matches = filter::test;
        if (state.expression != null) {
            matches = matches.and(entity -> TextSearch.matches(entity.path("contact"), state.expression));
        }
        return sort.natural()
                ? walk(state, filter, matches, arrayName, source)
                : sorted(state, filter, matches, sort.comparator(), arrayName, source);
    }

    private State state(JsonNode query) {
        JsonNode paging = query.path("cursorPaging");
        int limit = paging.path("limit").asInt(0);
        if (limit < 0) {
            throw new Refusal(WixErrors.validation("cursorPaging.limit", "MIN", "limit must not be negative"));
        }
        if (!paging.hasNonNull("cursor") || paging.get("cursor").asText().isEmpty()) {
            return new State(
                    query.path("filter"),
                    query.path("sort"),
                    query.path("search").path("expression").asText(null),
                    limit == 0 ? DEFAULT_LIMIT : limit,
                    0);
        }
        if (!query.path("filter").isEmpty() || !query.path("sort").isEmpty()) {
            throw new Refusal(WixErrors.application(
                    400,
                    "INVALID_CURSOR",
                    "With a cursor only cursorPaging may be sent: the cursor holds filter and sort"));
        }
        State known = cursors.get(paging.get("cursor").asText());
        if (known == null) {
            throw new Refusal(WixErrors.application(400, "INVALID_CURSOR", "The cursor is not known"));
        }
        return limit == 0 ? known : new State(known.filter, known.sort, known.expression, limit, known.position);
    }

    private ObjectNode walk(State state, Filter filter, Predicate<JsonNode> matches, String arrayName, Source source) {
        List<JsonNode> page = new ArrayList<>();
        List<Integer> candidates = source.candidates(filter);
        int size = candidates == null ? source.size() : candidates.size();
        int index = candidates == null ? Math.max(state.position, source.start(filter)) : 0;
        for (; index < size; index++) {
            int position = candidates == null ? index : candidates.get(index);
            JsonNode entity = position < state.position ? null : source.at(position);
            if (entity != null && matches.test(entity)) {
                if (page.size() == state.limit) {
                    return answer(arrayName, page, state, position);
                }
                page.add(entity);
            }
        }
        return answer(arrayName, page, state, -1);
    }

    private ObjectNode sorted(
            State state,
            Filter filter,
            Predicate<JsonNode> matches,
            Comparator<JsonNode> order,
            String arrayName,
            Source source) {
        List<JsonNode> all = matching(filter, matches, source);
        all.sort(order);
        int end = Math.min(all.size(), state.position + state.limit);
        List<JsonNode> page = all.subList(Math.min(state.position, end), end);
        return answer(arrayName, page, state, end < all.size() ? end : -1);
    }

    private static List<JsonNode> matching(Filter filter, Predicate<JsonNode> matches, Source source) {
        List<JsonNode> all = new ArrayList<>();
        List<Integer> candidates = source.candidates(filter);
        int size = candidates == null ? source.size() : candidates.size();
        for (int i = candidates == null ? source.start(filter) : 0; i < size; i++) {
            JsonNode entity = source.at(candidates == null ? i : candidates.get(i));
            if (entity != null && matches.test(entity)) {
                all.add(entity);
            }
        }
        return all;
    }

    /** How many entities match. */
    static int count(Filter filter, String expression, Source source) {
        return matching(
                        filter,
                        entity -> filter.test(entity)
                                && (expression == null || TextSearch.matches(entity.path("contact"), expression)),
                        source)
                .size();
    }

    private ObjectNode answer(String arrayName, List<JsonNode> page, State state, int next) {
        ObjectNode body = Json.object();
        ArrayNode items = body.putArray(arrayName);
        page.forEach(items::add);
        ObjectNode metadata = body.putObject("pagingMetadata").put("count", page.size());
        ObjectNode links = metadata.putObject("cursors");
        if (next >= 0) {
            String cursor = UUID.randomUUID().toString();
            cursors.put(cursor, new State(state.filter, state.sort, state.expression, state.limit, next));
            links.put("next", cursor);
        }
        metadata.put("hasNext", next >= 0);
        return body;
    }

    void clear() {
        cursors.clear();
    }
}
