package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A route together with its parts, each in place of its call. A part is a route that only route templates call, or steps inside an {@code
 * idempotentConsumer}: Kaoto draws neither, so what happens there is in routes of its own. Pure.
 */
public final class WholeRoute {
    private static final String DIRECT = "direct:";

    private final Map<String, JsonNode> parts = new HashMap<>();

    private WholeRoute(Collection<JsonNode> all) {
        Set<String> called = new HashSet<>();
        Set<String> shared = new HashSet<>();
        all.forEach(route -> note(route, route.path("template").asBoolean(), called, shared));
        called.removeAll(shared);
        all.stream()
                .filter(route -> called.contains(route.path("from").asText()))
                .forEach(route -> parts.put(route.path("from").asText(), route));
    }

    /**
     * The route with the steps of its parts, of their parts, and so on.
     *
     * @param route as {@link RouteBoxes} makes it
     * @param all   all routes and templates, as {@link RouteBoxes} makes them
     */
    public static JsonNode of(JsonNode route, Collection<JsonNode> all) {
        ObjectNode whole = route.deepCopy();
        whole.set("steps", new WholeRoute(all).steps(route.path("steps"), Set.of()));
        return whole;
    }

    private static void note(JsonNode part, boolean undrawn, Set<String> called, Set<String> shared) {
        for (JsonNode step : part.path("steps")) {
            String label = step.path("label").asText();
            if (label.startsWith(DIRECT)) {
                (undrawn ? called : shared).add(label);
            }
            note(step, undrawn || step.path("kind").asText().equals("idempotentConsumer"), called, shared);
        }
    }

    /** @param within the parts around these steps: one that calls itself stays a call */
    private ArrayNode steps(JsonNode steps, Set<JsonNode> within) {
        ArrayNode whole = JsonNodeFactory.instance.arrayNode();
        for (JsonNode step : steps) {
            JsonNode part = parts.get(step.path("label").asText());
            if (part != null && !within.contains(part)) {
                Set<JsonNode> inside = new HashSet<>(within);
                inside.add(part);
                whole.addAll(steps(part.path("steps"), inside));
            } else {
                ObjectNode box = step.deepCopy();
                box.set("steps", steps(step.path("steps"), within));
                whole.add(box);
            }
        }
        return whole;
    }
}
