package io.loyaltybridge.app;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.site.StartingSites;
import io.loyaltybridge.site.WrongSites;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;

/**
 * Checks everything that a start checks, and puts all routes and Kamelets together. Opens no port, makes no call, and touches neither the
 * data directory nor the store.
 */
public final class Validation {
    private Validation() {}

    /**
     * What is wrong, a line each, in the words of a start; empty where a service would start with every site.
     *
     * @param settings of the process
     */
    public static List<String> problems(Settings settings, StartingSites starting) {
        List<String> problems = new ArrayList<>();
        StartingSites right;
        try {
            right = StartCheck.of(settings, starting).sites();
        } catch (SettingsException e) {
            return e.problems();
        }
        right.wrong()
                .problems()
                .forEach((site, lines) -> lines.forEach(line -> problems.add("site " + site + ": " + line)));
        for (Site site : right.sites().all()) {
            site.settings().missingCredentials().forEach(line -> problems.add(ofSite(right, site, line)));
        }
        routes(settings, right).ifPresent(problems::add);
        return problems;
    }

    private static String ofSite(StartingSites sites, Site site, String line) {
        return sites.sites().all().size() == 1 ? line : "site " + site.name() + ": " + line;
    }

    private static Optional<String> routes(Settings settings, StartingSites sites) {
        try (TemporaryDirectory directory = TemporaryDirectory.make("validate")) {
            Map<String, String> apart =
                    Map.of("bridge.data-dir", directory.path().toString(), "bridge.store-url", "", "bridge.kafka", "");
            List<Site> alike = sites.sites().all().stream()
                    .map(site -> Site.of(site.settings().with(apart)))
                    .toList();
            Bridge.tryOut(settings.with(apart), new StartingSites(new Sites(alike), WrongSites.NONE));
            parse(FileLocations.routes(settings));
            return Optional.empty();
        } catch (Exception e) {
            return Optional.of(Reason.of(e));
        }
    }

    /** The files that were not put together, because their routes take webhooks or run by a timer. */
    private static void parse(List<String> patterns) throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext(false)) {
            context.build();
            for (String pattern : patterns) {
                for (Path file : FileLocations.isKnown(pattern) ? FileLocations.routeFiles(pattern) : List.<Path>of()) {
                    if (CamelSettings.isServing(file)) {
                        PluginHelper.getRoutesLoader(context)
                                .loadRoutes(
                                        PluginHelper.getResourceLoader(context).resolveResource("file:" + file));
                    }
                }
            }
        }
    }
}
