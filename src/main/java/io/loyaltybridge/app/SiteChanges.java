package io.loyaltybridge.app;

import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.setup.CustomerDatabase;
import io.loyaltybridge.site.SiteFiles;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.text.Texts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of changed files of sites while the service runs: a correct one counts as a whole from the next event on; a
 * site with a wrong one stays as it was, and no other site notices. One change at a time.
 */
final class SiteChanges {
    private static final Logger LOG = LoggerFactory.getLogger(SiteChanges.class);

    private final Settings process;
    private final Rooms rooms;
    private final CamelContext context;
    private final Consumer<Sites> published;
    private volatile Map<String, List<String>> problems = Map.of();

    /** @param published is given the sites after each change */
    SiteChanges(Settings process, Rooms rooms, CamelContext context, Consumer<Sites> published) {
        this.process = process;
        this.rooms = rooms;
        this.context = context;
        this.published = published;
    }

    /**
     * What can be said of a site's settings before anything is touched, a line each.
     *
     * @param texts the templates that were read so far
     */
    static List<String> problems(Settings process, Settings site, Map<List<?>, Texts> texts) {
        List<String> problems = settingsProblems(process, site);
        if (site.missingCredentials().isEmpty()) {
            problems.addAll(SiteRooms.problems(site, texts));
        }
        return problems;
    }

    /** The same without its sources and texts, which are read when its rooms are made. */
    private static List<String> settingsProblems(Settings process, Settings site) {
        List<String> problems = new ArrayList<>(site.missingCredentials());
        if (Programs.on(site) && !site.text("program.connector").equals(process.text("program.connector"))) {
            problems.add(site.origin("program.connector") + ": program.connector: expected "
                    + process.text("program.connector") + " as the process has it, found "
                    + site.text("program.connector")
                    + "; the Kamelets of one connector serve all sites of a process");
        }
        return problems;
    }

    /**
     * Sources of one name have one route, whichever site they are of.
     *
     * @return a line for each source whose route is another one than that of the same source of a site before
     */
    static List<String> routeProblems(Collection<Settings> sites) {
        Map<String, String> routes = new HashMap<>();
        List<String> problems = new ArrayList<>();
        for (Settings site : sites) {
            for (String source : site.sources()) {
                String key = "sources." + source + ".route";
                String route = site.text(key);
                String other = routes.putIfAbsent(source, route);
                if (other != null && !other.equals(route)) {
                    problems.add(site.origin(key) + ": " + key + ": expected " + other
                            + " as another site has it, found " + route + "; a source of one name has one route");
                }
            }
        }
        return problems;
    }

    /** What is wrong with files whose sites stay as they were, by the name of the site. */
    Map<String, List<String>> problems() {
        return problems;
    }

    /** Takes the files as they are now. */
    synchronized void take(SiteFiles files) {
        // What a site was served with stays masked: it may stay as it was, and what it does now comes to its end.
        List<String> secrets = new ArrayList<>(SiteFiles.secrets(process, files.sites()));
        secrets.addAll(SiteFiles.secrets(process, rooms.sites()));
        Secrets.hide(secrets);
        Map<String, List<String>> wrong = new TreeMap<>(files.problems());
        OpenSites.Change change = rooms.change(files.sites(), wrong.keySet(), this::check);
        wrong.putAll(change.problems());
        problems = Map.copyOf(wrong);
        if (!change.isNone()) {
            published.accept(rooms.sites());
        }
        change.opened().forEach(site -> LOG.info("Site {} is served with the settings of its file", site.site()));
        change.closed().stream()
                .filter(site -> rooms.sites().withId(site.site().id()).isEmpty())
                .forEach(site -> LOG.warn("Site {} is not served any more; what is stored of it stays", site.site()));
        wrong.forEach((name, lines) ->
                LOG.warn("Site {} stays as it was, because its file is wrong: {}", name, String.join("; ", lines)));
    }

    /** Throws where a new or changed site cannot work; after that everything that its routes need is there. */
    private void check(SiteRooms site) {
        Settings settings = site.site().settings();
        List<Settings> withOthers = new ArrayList<>();
        rooms.sites().all().stream()
                .filter(other -> !other.name().equals(site.site().name()))
                .forEach(other -> withOthers.add(other.settings()));
        withOthers.add(settings);
        List<String> wrong = new ArrayList<>(settingsProblems(process, settings));
        wrong.addAll(routeProblems(withOthers));
        Collection<SourceSettings> sources = site.sources().settings().values().stream()
                .filter(SourceSettings::enabled)
                .toList();
        for (SourceSettings source : sources) {
            routeProblem(settings, source).ifPresent(wrong::add);
        }
        if (!wrong.isEmpty()) {
            throw new SettingsException(wrong);
        }
        context.getRegistry().bind(Rooms.database(site), CustomerDatabase.of(settings));
        sources.forEach(this::addRoute);
    }

    private Optional<String> routeProblem(Settings settings, SourceSettings source) {
        String key = "sources." + source.name() + ".route";
        if (context.getCamelContextExtension().getContextPlugin(Model.class).getRouteTemplateDefinition(source.route())
                == null) {
            return Optional.of(settings.origin(key) + ": " + key + ": expected a route template of routes/, found \""
                    + source.route() + "\"");
        }
        Route route = context.getRoute(source.name());
        if (route == null) {
            return Optional.empty();
        }
        if (!route.getEndpoint().getEndpointUri().equals("inbox://" + source.name())) {
            return Optional.of(settings.origin(key) + ": sources." + source.name()
                    + ": expected a name that no route has, because the source's own route gets it");
        }
        return Optional.empty();
    }

    private void addRoute(SourceSettings source) {
        if (context.getRoute(source.name()) == null) {
            try {
                context.addRouteFromTemplate(source.name(), source.route(), Map.of("source", source.name()));
            } catch (Exception e) {
                throw new IllegalStateException(
                        "sources." + source.name() + ".route: the route " + source.route() + " cannot be made: "
                                + e.getMessage(),
                        e);
            }
        }
    }
}
