package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.intake.RefusedWebhookException;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.view.ReadEvents;
import io.loyaltybridge.view.RouteBoxes;
import io.loyaltybridge.view.TriedSteps;
import io.loyaltybridge.view.WholeRoute;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What would be read from a payload, and what would be done with it. Nothing is done, and nothing is stored. */
public final class TryGroup {
    /** Says what a Kamelet of a site is for, in the words of its file. */
    @FunctionalInterface
    public interface Kamelets {
        Optional<String> description(Settings site, String name);
    }

    private final RouteSteering routes;
    private final Kamelets kamelets;

    private TryGroup(RouteSteering routes, Kamelets kamelets) {
        this.routes = routes;
        this.kamelets = kamelets;
    }

    public static Group of(RouteSteering routes, Kamelets kamelets) {
        TryGroup group = new TryGroup(routes, kamelets);
        return new Group("try", Map.of("listSources", TryGroup::sources, "tryPayload", group::read));
    }

    private static Answer sources(Call call) {
        Settings settings = call.site().settings();
        return Answer.of(Pages.of(
                List.copyOf(settings.sources()),
                name -> JsonNodeFactory.instance
                        .objectNode()
                        .put("source", name)
                        .put("on", SourceSettings.isOn(settings, name))
                        .put("route", settings.text("sources." + name + ".route"))
                        .put("description", settings.text("sources." + name + ".description")),
                null));
    }

    private Answer read(Call call) {
        Settings settings = call.site().settings();
        String name = call.given("source").orElseThrow();
        if (!settings.sources().contains(name)) {
            throw Problem.field("source", "expected one of " + String.join(", ", settings.sources()));
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        call.body().path("headers").properties().forEach(header -> {
            if (!header.getValue().isTextual()) {
                throw Problem.field("headers", "expected a text for each header");
            }
            headers.put(header.getKey(), header.getValue().asText());
        });
        byte[] payload = call.given("payload").orElseThrow().getBytes(StandardCharsets.UTF_8);
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("source", name);
        if (payload.length > settings.number("bridge.max-body-bytes")) {
            return Answer.of(
                    refused(json, 413, "it has " + payload.length + " bytes, more than bridge.max-body-bytes allows"));
        }
        try {
            SourceSettings source = SourceSettings.of(settings, name);
            return Answer.of(events(
                    json,
                    call.site(),
                    source,
                    SourceCatalog.reader(settings, source).events(headers::get, payload)));
        } catch (RefusedWebhookException e) {
            return Answer.of(refused(json, e.status(), Reason.of(e)));
        } catch (SettingsException | IllegalArgumentException e) {
            throw Problem.of(409, Reason.of(e));
        }
    }

    private static ObjectNode refused(ObjectNode json, int status, String reason) {
        json.putObject("refused").put("status", status).put("reason", reason);
        json.putNull("route").putArray("events");
        return json;
    }

    private ObjectNode events(ObjectNode json, Site site, SourceSettings source, List<NewEvent> events) {
        json.putNull("refused").put("route", source.route());
        ArrayNode array = json.putArray("events");
        ReadEvents read = new ReadEvents(source);
        Map<String, JsonNode> boxes = boxes();
        JsonNode route = WholeRoute.of(
                boxes.getOrDefault(source.route(), JsonNodeFactory.instance.objectNode()), boxes.values());
        for (NewEvent event : events) {
            ObjectNode one = array.addObject();
            ArrayNode parts = one.putArray("read");
            read.parts(event)
                    .forEach(part -> parts.addObject().put("what", part.what()).put("found", part.found()));
            Map<String, Optional<String>> known = read.variables(event);
            known.put("site.synced", Optional.of(Boolean.toString(site.synced())));
            ArrayNode steps = one.putArray("steps");
            TriedSteps.of(
                            route,
                            known,
                            source.templateParameters(),
                            read.ends(event),
                            name -> kamelets.description(site.settings(), name),
                            id -> Optional.ofNullable(boxes.get(id))
                                    .map(box -> box.path("description").asText()))
                    .forEach(step -> steps.add(json(step)));
        }
        return json;
    }

    private static ObjectNode json(TriedSteps.Step step) {
        ObjectNode json = JsonNodeFactory.instance
                .objectNode()
                .put("step", step.step())
                .put("kind", step.kind())
                .put("depth", step.depth())
                .put("does", step.does())
                .put("runs", step.runs())
                .put("why", step.why());
        ArrayNode reads = json.putArray("reads");
        step.reads().forEach(reads::add);
        return json;
    }

    /** All routes and templates by id, as boxes. */
    private Map<String, JsonNode> boxes() {
        Map<String, JsonNode> boxes = new HashMap<>();
        for (String file : routes.files()) {
            routes.text(file)
                    .map(RouteBoxes::of)
                    .ifPresent(
                            all -> all.forEach(box -> boxes.put(box.path("id").asText(), box)));
        }
        return boxes;
    }
}
