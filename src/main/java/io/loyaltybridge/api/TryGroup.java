package io.loyaltybridge.api;

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
import io.loyaltybridge.view.ReadEvents;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What would be read from a payload, and what would be done with it. Nothing is done, and nothing is stored. */
public final class TryGroup {
    private TryGroup() {}

    public static Group of() {
        return new Group("try", Map.of("listSources", TryGroup::sources, "tryPayload", TryGroup::read));
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

    private static Answer read(Call call) {
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
            return Answer.of(
                    events(json, source, SourceCatalog.reader(settings, source).events(headers::get, payload)));
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

    private static ObjectNode events(ObjectNode json, SourceSettings source, List<NewEvent> events) {
        json.putNull("refused").put("route", source.route());
        ArrayNode array = json.putArray("events");
        ReadEvents read = new ReadEvents(source);
        for (NewEvent event : events) {
            ArrayNode parts = array.addObject().putArray("read");
            read.parts(event)
                    .forEach(part -> parts.addObject().put("what", part.what()).put("found", part.found()));
        }
        return json;
    }
}
