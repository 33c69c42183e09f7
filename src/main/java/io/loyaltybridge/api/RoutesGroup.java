package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.version.Difference;
import io.loyaltybridge.version.RouteVersion;
import io.loyaltybridge.version.RouteVersions;
import io.loyaltybridge.view.RouteBoxes;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The routes, seen and changed. */
public final class RoutesGroup {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final RouteSteering steering;
    private final RouteVersions versions;
    private final Audited audited;

    private RoutesGroup(RouteSteering steering, RouteVersions versions, Audit audit) {
        this.steering = steering;
        this.versions = versions;
        this.audited = new Audited(audit);
    }

    public static Group of(RouteSteering steering, RouteVersions versions, Audit audit) {
        RoutesGroup group = new RoutesGroup(steering, versions, audit);
        return new Group(
                "routes",
                Map.of(
                        "listRoutes", group::list,
                        "listRouteFiles", group::files,
                        "getRouteFile", group::file,
                        "checkRoutes", group::check,
                        "applyRoutes", group::apply,
                        "listRouteVersions", group::versions,
                        "getRouteVersion", group::version,
                        "takeRoutesBack", group::back));
    }

    private Answer list(Call call) {
        return Answer.of(Pages.of(steering.routes(), seen -> json(seen, call.caller()), null));
    }

    private static JsonNode json(RouteSteering.Seen seen, Caller caller) {
        ObjectNode json = JSON.objectNode()
                .put("route", seen.id())
                .put("file", seen.file())
                .put("description", seen.description())
                .put("exchanges", seen.exchanges())
                .put("failures", seen.failures())
                .put("meanMillis", seen.mean().toMillis());
        RouteSteering.LastFailure last = seen.last();
        if (last == null) {
            return json.putNull("lastFailure");
        }
        // What failed for a site is told to those who may see the site.
        boolean told = last.site() == null ? caller.mayHaveAll() : caller.mayHave(last.site());
        json.putObject("lastFailure")
                .put("at", last.at().toString())
                .put("site", told ? last.site() : null)
                .put("event", told ? last.event() : null)
                .put("reason", told ? last.reason() : "of another site");
        return json;
    }

    private Answer files(Call call) {
        return Answer.of(Pages.of(steering.files(), JSON::textNode, null));
    }

    private Answer file(Call call) {
        String file = call.needed("file");
        String text = steering.text(file).orElseThrow(() -> Problem.notFound("file " + file + " below routes"));
        ObjectNode json = JSON.objectNode().put("file", file).put("text", text);
        json.set("routes", RouteBoxes.of(text));
        return Answer.of(json);
    }

    private static String fileOf(Call call) {
        return call.given("file").orElseThrow(() -> Problem.field("file", "expected a value"));
    }

    private Answer check(Call call) {
        RouteSteering.Checked checked =
                steering.check(fileOf(call), call.given("text").orElse(null));
        ObjectNode json = JSON.objectNode();
        texts(json.putArray("difference"), checked.difference());
        texts(json.putArray("problems"), checked.problems());
        texts(json.putArray("routes"), checked.routes());
        return Answer.of(json);
    }

    private Answer apply(Call call) throws Exception {
        String file = fileOf(call);
        @Nullable String text = call.given("text").orElse(null);
        return changed(audited.run(
                call,
                "routes.apply",
                file,
                steering.text(file).orElse(null),
                text,
                () -> steering.apply(file, text, call.caller().name())));
    }

    private Answer back(Call call) throws Exception {
        long version = call.number("version");
        return changed(audited.run(
                call,
                "routes.back",
                Long.toString(version),
                null,
                null,
                () -> steering.back(version, call.caller().name())));
    }

    private static Answer changed(RouteSteering.Changed changed) {
        ObjectNode json = JSON.objectNode().put("version", changed.version());
        texts(json.putArray("routes"), changed.routes());
        return Answer.of(json);
    }

    private Answer versions(Call call) {
        int limit = (int) call.number("limit");
        List<RouteVersion> page = versions.page(call.numberIfAny("cursor").orElse(Long.MAX_VALUE), limit + 1);
        return Answer.of(Pages.of(page, limit, RoutesGroup::json, one -> Long.toString(one.number())));
    }

    private Answer version(Call call) {
        long number = call.number("version");
        RouteVersion version = versions.find(number).orElseThrow(() -> Problem.notFound("version " + number));
        ObjectNode json = json(version);
        texts(json.putArray("difference"), Difference.of(lines(version.before()), lines(version.after())));
        return Answer.of(json);
    }

    private static List<String> lines(@Nullable String text) {
        return Optional.ofNullable(text).map(one -> one.lines().toList()).orElse(List.of());
    }

    /** A version as lists show it. */
    public static ObjectNode json(RouteVersion version) {
        return JSON.objectNode()
                .put("version", version.number())
                .put("at", version.at().toString())
                .put("who", version.who())
                .put("file", version.file())
                .put("outcome", version.outcome());
    }

    private static void texts(ArrayNode array, List<String> lines) {
        lines.forEach(array::add);
    }
}
