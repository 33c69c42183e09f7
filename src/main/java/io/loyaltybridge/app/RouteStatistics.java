package io.loyaltybridge.app;

import io.loyaltybridge.api.RouteSteering.Seen;
import io.loyaltybridge.intake.SourceSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.jspecify.annotations.Nullable;

/** What went through the routes, as Camel counts it in the metrics. */
final class RouteStatistics {
    private static final String TIMER = "camel.route.policy";
    private static final String FAILED = "camel.exchanges.failed";

    private final CamelContext context;
    private final Supplier<Collection<SourceSettings>> sources;
    private final MeterRegistry registry;
    private final LastFailures failures;

    /** @param sources those that have a route made from a template */
    RouteStatistics(
            CamelContext context,
            Supplier<Collection<SourceSettings>> sources,
            MeterRegistry registry,
            LastFailures failures) {
        this.context = context;
        this.sources = sources;
        this.registry = registry;
        this.failures = failures;
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
        Collection<Timer> timers =
                registry.find(TIMER).tag("routeId", route.getId()).timers();
        long count = timers.stream().mapToLong(Timer::count).sum();
        double total = timers.stream()
                .mapToDouble(one -> one.totalTime(TimeUnit.MILLISECONDS))
                .sum();
        double failed = registry.find(FAILED).tag("routeId", route.getId()).counters().stream()
                .mapToDouble(io.micrometer.core.instrument.Counter::count)
                .sum();
        String description = route.getDescription();
        return new Seen(
                route.getId(),
                file,
                description == null ? "" : description,
                count,
                Math.round(failed),
                Duration.ofMillis(count == 0 ? 0 : Math.round(total / count)),
                failures.of(route.getId()).orElse(null));
    }
}
