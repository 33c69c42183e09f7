package io.loyaltybridge.published;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
     * The places of all steps and of where each flow starts, such as {@code carry-out route.from.steps.1.loop.steps.0.doTry}: the id of the route or
     * template or the name of the Kamelet, and the way to the step.
     */
    static List<String> of(JsonNode file) {
        List<String> places = new ArrayList<>();
        if (file.isArray()) {
            file.forEach(entry -> List.of("route", "routeTemplate")
                    .forEach(kind -> from(
                            entry.path(kind).path("id").asText() + " " + kind + ".from",
                            entry.path(kind).path("from"),
                            places)));
        } else {
            from(file.at("/metadata/name").asText() + " template.from", file.at("/spec/template/from"), places);
        }
        return places;
    }

    private static void from(String place, JsonNode from, List<String> places) {
        if (!from.isMissingNode()) {
            places.add(place);
            inside(place, from, places);
        }
    }

    private static void inside(String place, JsonNode part, List<String> places) {
        if (part.isArray()) {
            for (int i = 0; i < part.size(); i++) {
                inside(place + "." + i, part.get(i), places);
            }
        }
        for (Map.Entry<String, JsonNode> field : part.properties()) {
            if (field.getKey().equals("steps")) {
                steps(place + ".steps", field.getValue(), places);
            } else {
                inside(place + "." + field.getKey(), field.getValue(), places);
            }
        }
    }

    private static void steps(String place, JsonNode steps, List<String> places) {
        for (int i = 0; i < steps.size(); i++) {
            for (Map.Entry<String, JsonNode> step : steps.get(i).properties()) {
                String at = place + "." + i + "." + step.getKey();
                places.add(at);
                inside(at, step.getValue(), places);
            }
        }
    }
}
