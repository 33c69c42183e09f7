package io.loyaltybridge.view;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** The routes of a file as boxes within boxes, to be drawn. Pure. */
public final class RouteBoxes {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final int DEEPEST = 20;
    /** Parts of a step that hold steps of their own. */
    private static final Set<String> BRANCHES = Set.of("when", "otherwise", "doCatch", "doFinally");

    private RouteBoxes() {}

    /**
     * One for each route and template: {@code id}, {@code template}, {@code description}, {@code from}, {@code steps}. A step has
     * {@code kind}, {@code id}, {@code label}, {@code description} and {@code steps}. Empty where the text is no YAML of routes.
     */
    public static ArrayNode of(String text) {
        ArrayNode all = JSON.arrayNode();
        Object yaml;
        try {
            yaml = new Load(LoadSettings.builder().build()).loadFromString(text);
        } catch (YamlEngineException e) {
            return all;
        }
        for (Object item : yaml instanceof List<?> list ? list : List.of()) {
            if (item instanceof Map<?, ?> entry) {
                add(all, entry.get("route"), false);
                add(all, entry.get("routeTemplate"), true);
            }
        }
        return all;
    }

    private static void add(ArrayNode all, @Nullable Object definition, boolean template) {
        if (definition instanceof Map<?, ?> route) {
            Map<?, ?> from = route.get("from") instanceof Map<?, ?> map ? map : Map.of();
            ObjectNode box = all.addObject()
                    .put("id", text(route.get("id")))
                    .put("template", template)
                    .put("description", text(route.get("description")))
                    .put("from", text(from.get("uri")));
            box.set("steps", steps(from.get("steps"), 0));
        }
    }

    private static ArrayNode steps(@Nullable Object steps, int depth) {
        ArrayNode all = JSON.arrayNode();
        if (steps instanceof List<?> list && depth < DEEPEST) {
            for (Object one : list) {
                if (one instanceof Map<?, ?> step) {
                    step.forEach((kind, of) -> all.add(step(String.valueOf(kind), of, depth)));
                }
            }
        }
        return all;
    }

    private static ObjectNode step(String kind, @Nullable Object of, int depth) {
        Map<?, ?> map = of instanceof Map<?, ?> known ? known : Map.of();
        ObjectNode box = JSON.objectNode()
                .put("kind", kind)
                .put("id", text(map.get("id")))
                .put("label", of instanceof String uri ? uri : label(map))
                .put("description", text(map.get("description")));
        ArrayNode inside = steps(map.get("steps"), depth + 1);
        map.forEach((name, value) -> {
            String part = String.valueOf(name);
            if (BRANCHES.contains(part)) {
                for (Object branch : value instanceof List<?> list ? list : List.of(value)) {
                    inside.add(step(part, branch, depth + 1));
                }
            }
        });
        box.set("steps", inside);
        return box;
    }

    private static @Nullable String label(Map<?, ?> step) {
        if (step.get("uri") != null) {
            return text(step.get("uri"));
        }
        if (step.get("ref") != null) {
            return text(step.get("ref")) + (step.get("method") == null ? "" : "." + text(step.get("method")));
        }
        String expression = expression(step.get("expression"), 0);
        return step.get("name") == null
                ? expression
                : text(step.get("name")) + (expression == null ? "" : " = " + expression);
    }

    /** An expression is in a map with its language as the key. */
    private static @Nullable String expression(@Nullable Object expression, int depth) {
        if (!(expression instanceof Map<?, ?> map)) {
            return text(expression);
        }
        return map.isEmpty() || depth > 3
                ? null
                : map.get("expression") != null
                        ? expression(map.get("expression"), depth + 1)
                        : expression(map.values().iterator().next(), depth + 1);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString().strip();
    }
}
