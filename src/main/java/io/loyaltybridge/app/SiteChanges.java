package io.loyaltybridge.app;

import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.settings.SitePlace;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.text.Texts;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.apache.camel.model.RouteTemplateDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What becomes of changed sites, in files and in the store, while the service runs: a correct one counts as a whole from the
 * next event on; one that is wrong stays as it was, and no other site notices. One change at a time.
 */
final class SiteChanges {
    private static final Logger LOG = LoggerFactory.getLogger(SiteChanges.class);

    private final Settings process;
    private final Rooms rooms;
    private final CamelContext context;
    private final Supplier<KnownSites> read;
    private final Consumer<Sites> published;
    private SourceRoutes routes = new SourceRoutes();

    /**
     * Takes nothing yet.
     *
     * @param read      reads all sites as they are now
     * @param published is given the sites after each change
     */
    SiteChanges(
            Settings process, Rooms rooms, CamelContext context, Supplier<KnownSites> read, Consumer<Sites> published) {
        this.process = process;
        this.rooms = rooms;
        this.context = context;
        this.read = read;
        this.published = published;
    }

    /**
     * What can be said of a site's settings before anything is touched, a line each.
     *
     * @param texts the templates that were read so far; thread-safe where several sites are looked at together
     */
    static List<String> problems(Settings site, Map<List<?>, Texts> texts) {
        List<String> problems = new ArrayList<>(site.missingCredentials());
        if (problems.isEmpty()) {
            problems.addAll(SiteRooms.problems(site, texts));
        }
        return problems;
    }

    /** Whether its connector is one that the service has started with. */
    private Optional<String> connectorProblem(Settings site) {
        String connector = site.text("program.connector");
        return Programs.on(site) && !Connectors.areServed(context, process, connector)
                ? Optional.of(site.origin("program.connector")
                        + ": program.connector: the service was started without a site that has the" + " connector "
                        + connector + "; start it again to serve this one")
                : Optional.empty();
    }

    /** What is wrong with sites that are left out or stay as they were, by the name of the site. */
    Map<String, List<String>> problems() {
        return rooms.wrong().problems();
    }

    /** Takes the sites as they are now. They are read here, because what was read before another change would undo it. */
    synchronized void take() {
        KnownSites files = read.get();
        routes =
                SourceRoutes.of(rooms.sites().all().stream().map(Site::settings).toList());
        // What a site was served with stays masked: it may stay as it was, and what it does now comes to its end.
        Secrets.hide(KnownSites.secrets(process, files.sites(), rooms.sites()));
        ServedSites.Change change = rooms.change(files.sites(), files.problems().keySet(), this::check);
        Map<String, List<String>> before = problems();
        rooms.wrong(files.wrong(change.problems()));
        if (!change.isNone()) {
            published.accept(rooms.sites());
        }
        change.opened()
                .forEach(site -> LOG.info(
                        site.site().isGone()
                                ? "Site {} is erased or about to be: nothing is stored for it any more"
                                : site.site().isPaused()
                                        ? "Site {} is paused: its webhooks are stored, and nothing else is done for it"
                                        : "Site {} is served with the settings of its {}",
                        site.site(),
                        isStored(site.site()) ? "own in the store" : "file"));
        change.closed().stream()
                .filter(site -> rooms.sites().withId(site.site().id()).isEmpty())
                .forEach(site -> LOG.warn("Site {} is not served any more; what is stored of it stays", site.site()));
        problems().forEach((name, lines) -> {
            if (!lines.equals(before.get(name))) {
                LOG.warn(
                        "Site {} {}, because its {} wrong: {}",
                        name,
                        rooms.sites().named(name).isPresent() ? "stays as it was" : "is left out",
                        files.file(name) == null && files.stored(name).isPresent()
                                ? "settings in the store are"
                                : "file is",
                        String.join("; ", lines));
            }
        });
    }

    private static boolean isStored(Site site) {
        return site.settings().place().filter(SitePlace::stored).isPresent();
    }

    /** What can be said of the settings of a site before they are changed, beside what can be said without a service. */
    List<String> problems(Settings site) {
        List<String> wrong = new ArrayList<>(site.missingCredentials());
        connectorProblem(site).ifPresent(wrong::add);
        SourceCatalog.of(site, Clock.systemUTC()).settings().values().stream()
                .filter(SourceSettings::enabled)
                .forEach(source -> routeProblem(site, source).ifPresent(wrong::add));
        return wrong;
    }

    /** Throws where a new or changed site cannot work; after that everything that its routes need is there. */
    private void check(ServedSite site) {
        Optional<Settings> before = rooms.sites().named(site.site().name()).map(Site::settings);
        before.ifPresent(routes::remove);
        try {
            checkBesideOthers(site);
            routes.add(site.site().settings());
        } catch (RuntimeException e) {
            // It stays as it was.
            before.ifPresent(routes::add);
            throw e;
        }
    }

    private void checkBesideOthers(ServedSite site) {
        Settings settings = site.site().settings();
        List<String> wrong = new ArrayList<>(settings.missingCredentials());
        connectorProblem(settings).ifPresent(wrong::add);
        wrong.addAll(routes.problems(settings));
        Collection<SourceSettings> sources = site.sources().settings().values().stream()
                .filter(SourceSettings::enabled)
                .toList();
        for (SourceSettings source : sources) {
            routeProblem(settings, source).ifPresent(wrong::add);
        }
        if (!wrong.isEmpty()) {
            throw new SettingsException(wrong);
        }
        site.check();
        sources.forEach(this::addRoute);
    }

    private Optional<String> routeProblem(Settings settings, SourceSettings source) {
        String key = "sources." + source.name() + ".route";
        RouteTemplateDefinition template = context.getCamelContextExtension()
                .getContextPlugin(Model.class)
                .getRouteTemplateDefinition(source.route());
        if (template == null) {
            return Optional.of(settings.origin(key) + ": " + key + ": expected a route template of routes/, found \""
                    + source.route() + "\"");
        }
        if (!source.lookup().isEmpty()
                && template.getTemplateParameters().stream()
                        .noneMatch(one -> one.getName().equals(SourceSettings.LOOKUP))) {
            return Optional.of(RouteFiles.asksNobody(settings, source.name()));
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
                context.addRouteFromTemplate(source.name(), source.route(), Map.copyOf(source.templateParameters()));
            } catch (Exception e) {
                throw new IllegalStateException(
                        "sources." + source.name() + ".route: the route " + source.route() + " cannot be made: "
                                + e.getMessage(),
                        e);
            }
        }
    }
}
