package io.loyaltybridge.app;

import io.loyaltybridge.api.RouteSteering.Seen;
import io.loyaltybridge.intake.SourceSettings;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;

/** What went through the routes. */
final class RouteStatistics {
    private final CamelContext context;
    private final Supplier<Collection<SourceSettings>> sources;
    private final RouteCounts counts;

    /** @param sources those that have a route made from a template */
    RouteStatistics(CamelContext context, Supplier<Collection<SourceSettings>> sources, RouteCounts counts) {
        this.context = context;
        this.sources = sources;
        this.counts = counts;
    }

    /** @param texts of the files by name, which say where a route comes from */
    List<Seen> of(Map<String, String> texts) {
        Map<String, String> fileOf = new HashMap<>();
        Map<String, String> fileOfTemplate = new HashMap<>();
        texts.forEach((file, text) -> {
            RouteTexts.Ids ids = RouteTexts.ids(text);
            ids.routes().forEach(id -> fileOf.put(id, file));
            ids.templates().forEach(id -> fileOfTemplate.put(id, file));
        });
        sources.get().forEach(source -> {
            String file = fileOfTemplate.get(source.route());
            if (file != null) {
                fileOf.put(source.name(), file);
            }
        });
        return context.getRoutes().stream()
                .filter(route -> !route.isCreatedByKamelet())
                .map(route -> seen(route, fileOf.get(route.getId())))
                .sorted(Comparator.comparing(Seen::id))
                .toList();
    }

    private Seen seen(Route route, @Nullable String file) {
        RouteCounts.Count count = counts.of(route.getId());
        String description = route.getDescription();
        return new Seen(
                route.getId(),
                file,
                description == null ? "" : description,
                count.done(),
                count.failed(),
                count.mean(),
                count.last());
    }
}
