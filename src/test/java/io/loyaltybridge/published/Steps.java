package io.loyaltybridge.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The steps of a file of routes, or of a Kamelet, as they stand in its text. */
final class Steps {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Steps() {}

    /** A text in YAML as JSON. */
    static JsonNode read(String yaml) {
        return JSON.valueToTree(new Load(LoadSettings.builder().build()).loadFromString(yaml));
    }

    /**
     * The places of all steps and of where each flow starts, such as {@code carry-out route.from.steps.1.loop.steps.0.doTry}: the id of the route or the name
     * of the Kamelet, and the way to the step.
     *
     * @param undrawn names of steps whose inner steps are left out
     */
    static List<String> of(JsonNode file, Set<String> undrawn) {
        List<String> places = new ArrayList<>();
        if (file.isArray()) {
            file.forEach(entry ->
                    from(entry.at("/route/id").asText() + " route.from", entry.at("/route/from"), undrawn, places));
        } else {
            from(
                    file.at("/metadata/name").asText() + " template.from",
                    file.at("/spec/template/from"),
                    undrawn,
                    places);
        }
        return places;
    }

    private static void from(String place, JsonNode from, Set<String> undrawn, List<String> places) {
        if (!from.isMissingNode()) {
            places.add(place);
            inside(place, from, undrawn, places);
        }
    }

    private static void inside(String place, JsonNode part, Set<String> undrawn, List<String> places) {
        if (part.isArray()) {
            for (int i = 0; i < part.size(); i++) {
                inside(place + "." + i, part.get(i), undrawn, places);
            }
        }
        for (Map.Entry<String, JsonNode> field : part.properties()) {
            if (field.getKey().equals("steps")) {
                steps(place + ".steps", field.getValue(), undrawn, places);
            } else {
                inside(place + "." + field.getKey(), field.getValue(), undrawn, places);
            }
        }
    }

    private static void steps(String place, JsonNode steps, Set<String> undrawn, List<String> places) {
        for (int i = 0; i < steps.size(); i++) {
            for (Map.Entry<String, JsonNode> step : steps.get(i).properties()) {
                String at = place + "." + i + "." + step.getKey();
                places.add(at);
                if (!undrawn.contains(step.getKey())) {
                    inside(at, step.getValue(), undrawn, places);
                }
            }
        }
    }
}
