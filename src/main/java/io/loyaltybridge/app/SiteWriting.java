package io.loyaltybridge.app;

import io.loyaltybridge.program.Programs;
import io.loyaltybridge.settings.SecretKeys;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.settings.WrittenSite;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.site.store.NewSite;
import io.loyaltybridge.site.store.StoredSites;
import io.loyaltybridge.text.Texts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Checks sites as a whole, beside all others, and writes them into the store together, or none of them. */
final class SiteWriting {
    private final Settings process;
    private final Map<String, String> environment;
    private final StoredSites stored;
    private final @Nullable SiteChanges service;

    /** @param service the running one; null where the command runs by itself */
    SiteWriting(Settings process, Map<String, String> environment, StoredSites stored, @Nullable SiteChanges service) {
        this.process = process;
        this.environment = environment;
        this.stored = stored;
        this.service = service;
    }

    /**
     * A site as it is to be.
     *
     * @param before the version that it replaces; 0 for a new one
     */
    record Wanted(WrittenSite written, long before) {
        String name() {
            return written.place().name();
        }
    }

    /**
     * Checks and writes them. Returns them as sites, in the same order.
     *
     * @throws SettingsException naming everything that is wrong; then nothing was written
     */
    List<Site> write(KnownSites known, List<Wanted> wanted) {
        return write(known, wanted, List.of());
    }

    /** The same where something is known to be wrong already, which is named first. */
    List<Site> write(KnownSites known, List<Wanted> wanted, List<String> wrong) {
        List<String> problems = new ArrayList<>(wrong);
        List<Site> sites = new ArrayList<>();
        for (Wanted one : wanted) {
            try {
                sites.add(new Site(one.name(), process.ofSite(one.written(), environment)));
            } catch (SettingsException e) {
                problems.addAll(e.problems());
            }
        }
        problems.addAll(known.problemsWith(sites));
        problems.addAll(routeProblems(known, sites));
        Map<List<?>, Texts> texts = new HashMap<>();
        for (Site site : sites) {
            List<String> its = problems(site.settings(), texts);
            its.forEach(problem -> problems.add(place(site, problem)));
        }
        List<NewSite> kept = kept(wanted, sites, problems);
        if (!problems.isEmpty()) {
            throw new SettingsException(problems.stream().distinct().toList());
        }
        stored.put(kept);
        return sites;
    }

    /** Not those that others have with each other: nobody can do anything about them here. */
    private static List<String> routeProblems(KnownSites known, List<Site> sites) {
        SourceRoutes routes =
                SourceRoutes.of(known.beside(sites).stream().map(Site::settings).toList());
        List<String> problems = new ArrayList<>();
        for (Site site : sites) {
            problems.addAll(routes.problems(site.settings()));
            routes.add(site.settings());
        }
        return problems;
    }

    private static String place(Site site, String problem) {
        String place = site.settings().place().orElseThrow().toString();
        return problem.startsWith(place) ? problem : place + ": " + problem;
    }

    /** What its connector misses; nothing of a profile that is wrong, which is said below. */
    private static List<String> connectorProblems(Settings site) {
        try {
            return Programs.on(site) ? new ArrayList<>(Programs.kameletProblems(site)) : new ArrayList<>();
        } catch (IllegalArgumentException e) {
            return new ArrayList<>();
        }
    }

    private List<String> problems(Settings site, Map<List<?>, Texts> texts) {
        List<String> problems = connectorProblems(site);
        problems.addAll(SiteRooms.problems(site, texts));
        if (!problems.isEmpty()) {
            return problems;
        }
        if (service != null) {
            return service.problems(site);
        }
        // What comes from elsewhere, or is of the process, the service may have and this command not.
        site.missingCredentials().stream()
                .filter(line ->
                        line.startsWith("wix.api-key:") && !site.fromElsewhere().contains("wix.api-key"))
                .forEach(problems::add);
        if (site.own().keySet().stream().anyMatch(key -> key.startsWith("sources.") && key.endsWith(".route"))) {
            RouteFiles files = RouteFiles.read(site);
            problems.addAll(files.problems(false));
            problems.addAll(files.problemsOf(site));
        }
        return problems;
    }

    private List<NewSite> kept(List<Wanted> wanted, List<Site> sites, List<String> problems) {
        SecretKeys keys = SecretKeys.of(process);
        Map<String, Site> byName = new HashMap<>();
        sites.forEach(site -> byName.put(site.name(), site));
        List<NewSite> kept = new ArrayList<>();
        for (Wanted one : wanted) {
            Map<String, String> values = new TreeMap<>();
            one.written().values().forEach((setting, value) -> {
                try {
                    values.put(setting, keys.toKeep(one.name(), setting, value));
                } catch (IllegalArgumentException e) {
                    problems.add(one.written().where(setting) + ": " + setting + ": " + e.getMessage());
                }
            });
            Site site = byName.get(one.name());
            if (site != null) {
                String instance = Sites.canonical(site.settings().text("wix.instance-id"));
                kept.add(
                        new NewSite(one.name(), site.id(), instance.isEmpty() ? null : instance, one.before(), values));
            }
        }
        return kept;
    }
}
