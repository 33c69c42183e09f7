package io.loyaltybridge.app;

import io.loyaltybridge.settings.Settings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The routes of the sources of sites. Sources of one name have one route, whichever site they are of. For one thread. */
final class SourceRoutes {
    /** How many sites have a route, by source and route. */
    private final Map<String, Map<String, Integer>> sites = new HashMap<>();

    /** Those of these sites. */
    static SourceRoutes of(Collection<Settings> sites) {
        SourceRoutes routes = new SourceRoutes();
        sites.forEach(routes::add);
        return routes;
    }

    void add(Settings site) {
        count(site, 1);
    }

    void remove(Settings site) {
        count(site, -1);
    }

    private void count(Settings site, int by) {
        for (String source : site.sources()) {
            sites.computeIfAbsent(source, none -> new HashMap<>())
                    .merge(route(site, source), by, (was, more) -> was + more == 0 ? null : was + more);
        }
    }

    /** A line for each source of a site whose route none of these sites has for it, though others have one. */
    List<String> problems(Settings site) {
        List<String> problems = new ArrayList<>();
        for (String source : site.sources()) {
            String route = route(site, source);
            Map<String, Integer> others = sites.getOrDefault(source, Map.of());
            if (!others.isEmpty() && !others.containsKey(route)) {
                problems.add(site.origin(key(source)) + ": " + key(source) + ": expected "
                        + others.keySet().iterator().next() + " as another site has it, found " + route
                        + "; a source of one name has one route and one lookup");
            }
        }
        return problems;
    }

    private static String route(Settings site, String source) {
        String lookup = site.text("sources." + source + ".lookup");
        return site.text(key(source)) + (lookup.isEmpty() ? "" : " with the lookup " + lookup);
    }

    private static String key(String source) {
        return "sources." + source + ".route";
    }
}
