package io.loyaltybridge.app;

import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.StartingSites;
import io.loyaltybridge.text.Texts;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** What can be checked of a service before anything is touched. */
final class StartCheck {
    private final Settings settings;
    private final StartingSites starting;
    private final RouteFiles files;
    private final Map<List<?>, Texts> texts = new ConcurrentHashMap<>();

    private StartCheck(Settings settings, StartingSites starting) {
        this.settings = settings;
        this.starting = starting;
        this.files = RouteFiles.read(settings);
    }

    /**
     * What a service starts with.
     *
     * @param sites those that can be served
     * @param old   old names in its routes, which still work
     */
    record Checked(StartingSites sites, OldNames old) {}

    /**
     * Checks all. A site that is wrong is left out while others are right.
     *
     * @throws SettingsException naming everything that is wrong, where it is in what all sites share, or {@link Site#MAIN} is
     *     wrong, or no site would be left
     */
    static Checked of(Settings settings, StartingSites starting) {
        return new StartCheck(settings, starting).checked();
    }

    private Checked checked() {
        List<String> shared = ofTheProcess();
        Map<String, List<String>> wrong = ofSites();
        if (shared.isEmpty() && starting.canDoWithout(wrong.keySet())) {
            StartingSites right = starting.without(wrong);
            shared.addAll(ofTheConnector(right));
            if (shared.isEmpty()) {
                return new Checked(right, files.old());
            }
        }
        starting.wrong().problems().values().forEach(shared::addAll);
        boolean one = all().size() == 1;
        wrong.forEach((name, lines) -> lines.forEach(line -> shared.add(one ? line : "site " + name + ": " + line)));
        throw new SettingsException(shared);
    }

    private List<Site> all() {
        return starting.sites().all();
    }

    private List<String> ofTheProcess() {
        List<String> problems = new ArrayList<>();
        try {
            SourceCatalog.wix(settings, Clock.systemUTC(), instance -> Optional.empty());
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
        if (all().isEmpty()) {
            // What every site will have that comes.
            problems.addAll(SiteRooms.problems(settings, texts));
            problems.addAll(files.problemsOf(settings));
        }
        problems.addAll(files.problems(all().size() > 1));
        return problems;
    }

    private record Problems(Site site, List<String> lines) {}

    /** By the name of each site that is wrong. */
    private Map<String, List<String>> ofSites() {
        // On all cores: with thousands of sites it is most of a start.
        List<Problems> each = all().parallelStream()
                .map(site -> new Problems(site, ofSite(site.settings())))
                .toList();
        Map<String, List<String>> wrong = new LinkedHashMap<>();
        SourceRoutes routes = new SourceRoutes();
        starting.sites().named(Site.MAIN).map(Site::settings).ifPresent(routes::add);
        for (Problems one : each) {
            List<String> lines = new ArrayList<>(one.lines());
            lines.addAll(routes.problems(one.site().settings()));
            if (!lines.isEmpty()) {
                wrong.put(one.site().name(), lines);
            } else if (!one.site().name().equals(Site.MAIN)) {
                routes.add(one.site().settings());
            }
        }
        return wrong;
    }

    private List<String> ofSite(Settings site) {
        List<String> problems = SiteChanges.problems(site, texts);
        problems.addAll(files.problemsOf(site));
        return problems;
    }

    /** What each of their connectors misses, told for the first site that has it. */
    private static List<String> ofTheConnector(StartingSites right) {
        Map<String, Settings> first = new LinkedHashMap<>();
        right.sites().all().stream()
                .map(Site::settings)
                .filter(Programs::on)
                .forEach(site -> first.putIfAbsent(site.text("program.connector"), site));
        return first.values().stream()
                .flatMap(site -> Programs.kameletProblems(site).stream())
                .toList();
    }
}
