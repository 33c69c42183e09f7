package io.loyaltybridge.app;

import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The bridge's settings as Camel's own. */
final class CamelSettings {
    /** Camel has a component for each scheme, and each has settings of its own. */
    private static final List<String> HTTP = List.of("camel.component.http.", "camel.component.https.");
    /** Routes that take webhooks or run by a timer. */
    private static final List<String> SERVING = List.of(
            "webhook-intake",
            "unsubscribe",
            "connect-person",
            "program-changes",
            "reconcile",
            "housekeeping",
            "store-compact",
            "effects-sweep",
            "badges-timer",
            "monthly-message",
            "milestone-reminder-timer");

    private CamelSettings() {}

    /** Defaults that {@code application.properties} may override. */
    static Map<String, String> defaults(Settings settings, Collection<SourceSettings> sources) {
        Map<String, String> camel = new TreeMap<>();
        camel.put("camel.main.name", "loyalty-bridge");
        camel.put("camel.main.streamCachingEnabled", "false");
        // A twentieth of what an award costs, for series that are none of the bridge's. RouteCounts counts for the
        // page.
        camel.put("camel.metrics.enableRoutePolicy", "false");
        for (String http : HTTP) {
            camel.put(
                    http + "connectTimeout",
                    Long.toString(settings.duration("wix.connect-timeout").toMillis()));
            camel.put(
                    http + "responseTimeout",
                    Long.toString(settings.duration("wix.response-timeout").toMillis()));
            camel.put(
                    http + "soTimeout",
                    Long.toString(settings.duration("wix.response-timeout").toMillis()));
            camel.put(
                    http + "connectionRequestTimeout",
                    Long.toString(settings.duration("wix.response-timeout").toMillis()));
            camel.put(http + "connectionsPerRoute", settings.text("bridge.lanes"));
            camel.put(http + "maxTotalConnections", Long.toString(settings.number("bridge.lanes") * 2));
        }
        sources.stream().filter(SourceSettings::enabled).forEach(source -> {
            camel.put("camel.routeTemplate[" + source.name() + "].templateId", source.route());
            source.templateParameters()
                    .forEach((name, value) -> camel.put("camel.routeTemplate[" + source.name() + "]." + name, value));
        });
        return camel;
    }

    /** Whether a file has routes that a workbench leaves out. */
    static boolean isServing(Path file) {
        return SERVING.stream().anyMatch(file.getFileName().toString()::startsWith);
    }

    /** What the promise depends on, and what the bridge's own settings say: nothing may override these. */
    static Map<String, String> fixed(Settings settings, boolean serves) {
        Map<String, String> camel = new TreeMap<>();
        camel.put(FileLocations.ROUTES_KEY, String.join(",", FileLocations.routes(settings)));
        camel.put(FileLocations.KAMELETS_KEY, String.join(",", FileLocations.kamelets(settings)));
        for (String http : HTTP) {
            camel.put(http + "automaticRetriesDisabled", "true");
            camel.put(http + "followRedirects", "false");
            camel.put(http + "useSystemProperties", "false");
        }
        camel.put("camel.main.jmxEnabled", "false");
        camel.put("camel.main.autoConfigurationFailFast", "true");
        // Seconds, after the six that the bridge waits for events in progress. What hangs longer runs again after the
        // next
        // start.
        camel.put("camel.main.shutdownTimeout", "3");
        // Else Quartz waits half a second for idle threads, and without end for one that hangs. Routes had their time.
        camel.put("camel.component.quartz.interruptJobsOnShutdown", "true");
        camel.put("camel.server.enabled", Boolean.toString(serves));
        camel.put("camel.server.host", settings.text("bridge.host"));
        camel.put("camel.server.port", settings.text("bridge.port"));
        camel.put("camel.server.maxBodySize", settings.text("bridge.max-body-bytes"));
        camel.put("camel.management.enabled", Boolean.toString(serves));
        if (!serves) {
            camel.put(
                    "camel.main.routesExcludePattern",
                    FileLocations.routes(settings).stream()
                            .map(pattern -> pattern.substring(0, pattern.lastIndexOf('/') + 1))
                            .distinct()
                            .flatMap(folder -> SERVING.stream().map(name -> folder + name + "*"))
                            .collect(Collectors.joining(",")));
        }
        camel.put("camel.management.host", settings.text("bridge.management-host"));
        camel.put("camel.management.healthCheckEnabled", "true");
        camel.put("camel.management.metricsEnabled", "true");
        camel.put("camel.health.exposureLevel", "full");
        camel.put("camel.health.routesEnabled", "false");
        camel.put("camel.health.consumersEnabled", "false");
        camel.put("camel.metrics.enabled", "true");
        camel.put("camel.metrics.enableExchangeEventNotifier", "false");
        camel.put("camel.metrics.enableRouteEventNotifier", "false");
        return camel;
    }
}
