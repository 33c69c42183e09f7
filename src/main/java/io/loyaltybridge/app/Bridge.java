package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.WebhookIntake;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteBeans;
import io.loyaltybridge.site.SiteFiles;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.text.Texts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: the rooms put together behind two ports, started and stopped in order. */
public final class Bridge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    private static final Duration IN_FLIGHT = Duration.ofSeconds(6);

    private final Settings settings;
    private final DataDirectory directory;
    private final SqliteStore store;
    private final Rooms rooms;
    private final HttpPorts ports;
    private final Main main = new BridgeMain();
    private final boolean serves;
    private volatile @Nullable ProducerTemplate template;
    private @Nullable SiteWatch watch;
    private volatile @Nullable SiteChanges changes;
    private volatile boolean closed;

    private Bridge(
            Settings settings,
            Sites sites,
            DataDirectory directory,
            SqliteStore store,
            OldNames old,
            Clock clock,
            boolean serves) {
        this.settings = settings;
        this.serves = serves;
        this.directory = directory;
        this.store = store;
        this.rooms = new Rooms(settings, sites, store, clock, () -> template);
        this.ports = new HttpPorts(settings, rooms.webhooks(), rooms.entry(), rooms.metrics());
        CamelSettings.defaults(settings, rooms.sources()).forEach(main::addInitialProperty);
        settings.all().forEach(main::addInitialProperty);
        CamelSettings.fixed(settings, serves).forEach(main::addOverrideProperty);
        if (serves) {
            ports.bind(main);
        }
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.bind(
                "webhookIntake",
                new WebhookIntake(rooms.webhooks(), rooms.metrics(), rooms.dispatcher()::wake, ports.log()));
        SiteBeans ofSites = rooms.bind(main);
        rooms.bindShown(main, () -> closed, this::wrongFiles);
        old.warnings().forEach(LOG::warn);
        old.bind(main, ofSites);
    }

    /**
     * Starts the service for the one site that the settings describe.
     *
     * @throws SettingsException where a setting is wrong or credentials are missing
     * @throws IllegalStateException where another process owns the data directory, or a route is wrong
     */
    public static Bridge start(Settings settings, Clock clock) throws Exception {
        return start(settings.process(), only(settings), clock);
    }

    /**
     * Starts the service for these sites. It is ready to take webhooks when this returns. Errors as above.
     *
     * @param settings those of the process
     * @param sites    at least one
     */
    public static Bridge start(Settings settings, Sites sites, Clock clock) throws Exception {
        return start(settings, sites, clock, true)
                .orElseThrow(() -> new IllegalStateException("bridge.data-dir: "
                        + settings.path("bridge.data-dir").toAbsolutePath() + " is used by another running process"));
    }

    /**
     * Starts what a job needs to call both sides of a site: no webhooks, no events, no timers.
     *
     * @return empty where another process owns the data directory
     */
    public static Optional<Bridge> workbench(Settings settings, Clock clock) throws Exception {
        return start(settings.process(), only(settings), clock, false);
    }

    private static Sites only(Settings settings) {
        return new Sites(List.of(Site.of(settings)));
    }

    private static Optional<Bridge> start(Settings settings, Sites sites, Clock clock, boolean serves)
            throws Exception {
        Secrets.hide(SiteFiles.secrets(settings, sites));
        FileLocations.outdated(settings).ifPresent(LOG::warn);
        checkSites(settings, sites);
        OldNames old = RouteFiles.check(
                settings, sites.all().stream().map(Site::settings).toList());
        Path path = settings.path("bridge.data-dir");
        Optional<DataDirectory> owned = DataDirectory.own(path);
        if (owned.isEmpty()) {
            return Optional.empty();
        }
        DataDirectory directory = owned.get();
        SqliteStore store = null;
        Bridge bridge = null;
        try {
            if (serves) {
                Ports.check(settings);
            }
            store = SqliteStore.open(path);
            // Nobody else owns the store, so what is marked as running belongs to a process that was killed.
            JobRuns.stopLost(store);
            bridge = new Bridge(settings, sites, directory, store, old, clock, serves);
            bridge.startCamel();
            return Optional.of(bridge);
        } catch (Exception e) {
            if (bridge != null) {
                bridge.close();
            } else {
                if (store != null) {
                    store.close();
                }
                directory.close();
            }
            throw e;
        }
    }

    /** What can be checked of sites before anything is touched. */
    private static void checkSites(Settings settings, Sites sites) {
        List<String> problems = new ArrayList<>();
        try {
            SourceCatalog.wix(settings, Clock.systemUTC(), instance -> Optional.empty());
        } catch (SettingsException e) {
            problems.addAll(e.problems());
        }
        Map<List<?>, Texts> texts = new HashMap<>();
        for (Site site : sites.all()) {
            String prefix = sites.all().size() == 1 ? "" : "site " + site.name() + ": ";
            SiteChanges.problems(settings, site.settings(), texts).forEach(problem -> problems.add(prefix + problem));
        }
        // One connector serves all of them.
        if (problems.isEmpty()) {
            sites.all().stream()
                    .map(Site::settings)
                    .filter(Programs::on)
                    .findFirst()
                    .ifPresent(site -> problems.addAll(Programs.kameletProblems(site)));
        }
        problems.addAll(SiteChanges.routeProblems(
                sites.all().stream().map(Site::settings).toList()));
        if (!problems.isEmpty()) {
            throw new SettingsException(problems);
        }
    }

    private void startCamel() throws Exception {
        try {
            main.start();
        } catch (Exception e) {
            throw StartupFailure.explain(e);
        }
        template = main.getCamelTemplate();
        if (!serves) {
            return;
        }
        rooms.open();
        ports.open(main.getCamelContext(), directory, rooms::sites, rooms.jobs());
    }

    private Map<String, List<String>> wrongFiles() {
        SiteChanges now = changes;
        return now == null ? Map.of() : now.problems();
    }

    /** A job by its name, as the management port takes it. */
    public Job job(String name) {
        return Optional.ofNullable(rooms.jobs().get(name))
                .orElseThrow(() -> new IllegalArgumentException("no job " + name));
    }

    public CamelContext camelContext() {
        return main.getCamelContext();
    }

    /** The sites that it serves now. */
    public Sites sites() {
        return rooms.sites();
    }

    /**
     * From now on looks after the files of sites: one that is added, changed or removed counts within some seconds.
     *
     * @param files reads them all
     */
    public synchronized void watchSites(Supplier<SiteFiles> files) {
        SiteChanges taken =
                new SiteChanges(settings, rooms, main.getCamelContext(), sites -> directory.tellSites(settings, sites));
        watch = new SiteWatch(settings, files, taken::take);
        changes = taken;
    }

    /** The inbox of the first site. */
    public Inbox inbox() {
        return rooms.first().inbox();
    }

    /** The port for webhooks; the real one where 0 was set. */
    public int port() {
        return HttpPorts.webhooks(camelContext());
    }

    /** Where this machine reaches health, metrics and jobs. */
    public String managementUrl() {
        return ports.managementUrl();
    }

    /** The port of health, metrics and jobs. */
    public int managementPort() {
        return ports.management();
    }

    /** What is on and off, a line each. */
    public List<String> about() {
        return rooms.about();
    }

    /** Stops within 10 s: both ports answer 503, events in progress end or are handed back, then everything closes. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (watch != null) {
            watch.close();
        }
        ports.shut();
        rooms.stop();
        if (!rooms.dispatcher().stop(IN_FLIGHT)) {
            LOG.warn(
                    "{} event(s) had not ended; they will run after the next start",
                    rooms.dispatcher().inFlight());
        }
        main.stop();
        ports.close();
        store.close();
        directory.close();
    }
}
