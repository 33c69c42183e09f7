package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.instance.AskedCommands;
import io.loyaltybridge.intake.WebhookIntake;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteBeans;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.site.StartingSites;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.site.WrongSites;
import io.loyaltybridge.store.Database;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
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
    private final Database store;
    private final Rooms rooms;
    private final Tracing tracing;
    private final RouteCounts counts;
    private final HttpPorts ports;
    private final Main main;
    private final boolean serves;
    private final Clock clock;
    private final @Nullable SharedWork others;
    private volatile @Nullable ProducerTemplate template;
    private volatile @Nullable SiteUpkeep upkeep;
    private volatile @Nullable ManagementApi management;
    private volatile @Nullable RouteChanges routeChanges;
    private volatile boolean closed;

    private Bridge(
            Settings settings,
            StartingSites sites,
            DataDirectory directory,
            Database store,
            OldNames old,
            Clock clock,
            boolean serves,
            @Nullable SharedWork others) {
        this.others = others;
        this.main = new BridgeMain(Connectors.of(settings, sites.sites().all()));
        this.settings = settings;
        this.serves = serves;
        this.clock = clock;
        this.directory = directory;
        this.store = store;
        this.tracing = serves ? Tracing.of(settings) : Tracing.OFF;
        this.rooms = new Rooms(settings, sites, store, clock, () -> template, share(others), tracing.traces());
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
                new WebhookIntake(
                        tracing.webhooks(rooms.webhooks()),
                        rooms.metrics(),
                        others == null ? rooms.dispatcher()::wake : () -> {},
                        ports.log()));
        tracing.bind(main);
        this.counts = new RouteCounts(clock);
        main.bind("routeCounts", counts);
        SiteBeans ofSites = rooms.bind(main);
        main.bind("removedSites", new RemovedSites(settings, clock, this::removing, rooms::isOwn));
        rooms.bindShown(main, () -> closed, others);
        old.warnings().forEach(LOG::warn);
        old.bind(main, ofSites);
    }

    private static Rooms.Share share(@Nullable SharedWork others) {
        return others == null ? Rooms.Share.ALL : new Rooms.Share(others.ownership(), others.taker());
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
     * Starts the service for these sites. It is ready to take webhooks when this returns. A site that is found to be wrong
     * is left out while others are right. Errors as above.
     *
     * @param settings those of the process
     */
    public static Bridge start(Settings settings, StartingSites sites, Clock clock) throws Exception {
        return start(settings, sites, clock, () -> {});
    }

    /**
     * The same for one of several instances.
     *
     * @param startAgain is run, on some thread, when others have taken over what this instance had: it does nothing more, and has to
     *                   be closed and started again
     */
    public static Bridge start(Settings settings, StartingSites sites, Clock clock, Runnable startAgain)
            throws Exception {
        return start(settings, sites, clock, true, startAgain)
                .orElseThrow(() -> new IllegalStateException("bridge.data-dir: "
                        + settings.path("bridge.data-dir").toAbsolutePath() + " is used by another running process"));
    }

    /**
     * Starts what a job needs to call both sides of a site: no webhooks, no events, no timers.
     *
     * @return empty where another process owns the data directory
     */
    public static Optional<Bridge> workbench(Settings settings, Clock clock) throws Exception {
        return start(settings.process(), only(settings), clock, false, () -> {});
    }

    /**
     * Puts everything together as a start does, without webhooks, events and timers, and ends it.
     *
     * @param settings with a data directory that nobody uses
     */
    static void tryOut(Settings settings, StartingSites sites) throws Exception {
        Optional<Bridge> made = start(settings, sites, Clock.systemUTC(), false, () -> {});
        made.ifPresent(Bridge::close);
    }

    private static StartingSites only(Settings settings) {
        return new StartingSites(new Sites(List.of(Site.of(settings))), WrongSites.NONE);
    }

    private static Optional<Bridge> start(
            Settings settings, StartingSites sites, Clock clock, boolean serves, Runnable startAgain) throws Exception {
        Secrets.hide(KnownSites.secrets(settings, sites.sites()));
        FileLocations.outdated(settings).ifPresent(LOG::warn);
        StartCheck.Checked checked = StartCheck.of(settings, sites);
        checked.sites()
                .wrong()
                .problems()
                .forEach((name, lines) -> LOG.error(
                        "Site {} is left out, because what describes it is wrong: {}", name, String.join("; ", lines)));
        Path path = settings.path("bridge.data-dir");
        Optional<DataDirectory> owned = DataDirectory.own(path);
        if (owned.isEmpty()) {
            return Optional.empty();
        }
        DataDirectory directory = owned.get();
        Database store = null;
        Bridge bridge = null;
        SharedWork others = null;
        try {
            if (serves) {
                Ports.check(settings);
            }
            if (serves && SharedWork.isOn(settings)) {
                others = SharedWork.open(settings, checked.sites().sites().all(), clock, startAgain);
                SharedWork all = others;
                store = Stores.openShared(settings, () -> all.end("another instance has taken over what it had"));
            } else {
                store = Stores.open(settings);
                // Nobody else owns the store, so what is marked as running belongs to a process that was killed.
                JobRuns.stopLost(store);
            }
            bridge = new Bridge(settings, checked.sites(), directory, store, checked.old(), clock, serves, others);
            bridge.startCamel();
            return Optional.of(bridge);
        } catch (Exception e) {
            if (bridge != null) {
                bridge.close();
            } else {
                if (others != null) {
                    others.close();
                }
                if (store != null) {
                    store.close();
                }
                directory.close();
            }
            throw e;
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
        if (others != null) {
            others.begin(store, rooms, this::command);
        }
        ports.open(main.getCamelContext(), directory, rooms::sites, jobs(), management());
    }

    private ManagementApi management() {
        RouteChanges changes = new RouteChanges(settings, store, rooms, clock, main.getCamelContext(), counts);
        routeChanges = changes;
        ManagementApi made = new ManagementApi(settings, store, rooms, changes, clock);
        management = made;
        return made;
    }

    /** The address of the page with a code that signs in as an admin, once, within 15 minutes. For who started this process. */
    public String signInAddress() {
        ManagementApi now = management;
        if (now == null) {
            throw new IllegalStateException("this process serves nothing");
        }
        return managementUrl() + "/#sign-in=" + now.sessions().linkCode();
    }

    private RemovedSites.@Nullable Parts removing() {
        SiteUpkeep now = upkeep;
        return now == null ? null : now.removing();
    }

    /** A job by its name, as the management port takes it. */
    public Job job(String name) {
        return Optional.ofNullable(jobs().get(name)).orElseThrow(() -> new IllegalArgumentException("no job " + name));
    }

    /** The store, for what a command writes beside its job. */
    public Database store() {
        return store;
    }

    public CamelContext camelContext() {
        return main.getCamelContext();
    }

    /** The sites that it serves now. */
    public Sites sites() {
        return rooms.sites();
    }

    /**
     * From now on looks after the sites: a file that is added, changed or removed counts within some seconds, a site in the
     * store as soon as a command has changed it.
     *
     * @param environment the environment variables
     */
    public synchronized void watchSites(Map<String, String> environment) {
        upkeep = new SiteUpkeep(
                settings,
                environment,
                store,
                clock,
                rooms,
                main.getCamelContext(),
                sites -> directory.tellSites(settings, sites));
    }

    /** The commands by name. */
    private Map<String, Job> jobs() {
        Map<String, Job> jobs = new LinkedHashMap<>(rooms.jobs());
        StoredSiteJobs.NAMES.forEach(name -> jobs.put(name, (arguments, out) -> changeSites(name, arguments, out)));
        // Where the site is, because what is under way for it has to end first.
        jobs.computeIfPresent(StoredSiteJobs.REMOVE, (name, here) -> (arguments, out) -> {
            Optional<Site> site = arguments.stream().findFirst().flatMap(rooms.sites()::named);
            return site.isEmpty()
                    ? here.run(arguments, out)
                    : rooms.place().run(site.get().id(), name, arguments, out, lines -> here.run(arguments, lines));
        });
        return jobs;
    }

    private int changeSites(String name, List<String> arguments, Consumer<String> out) {
        SiteUpkeep now = upkeep;
        if (now == null) {
            out.accept(name + ": the service has just started; try again in a moment");
            return 1;
        }
        return now.run(name, arguments, out);
    }

    /** As {@link Rooms#command}, and what removes a site. */
    private SiteJobs.@Nullable Command command(AskedCommands.Asked asked) {
        return asked.name().equals(StoredSiteJobs.REMOVE)
                ? out -> changeSites(asked.name(), asked.arguments(), out)
                : rooms.command(asked);
    }

    /** How many partitions of the topic this instance has; 0 where it is the only one. */
    int partitions() {
        return others == null ? 0 : others.ownership().partitions().size();
    }

    /** Puts away the sites that were idle for so many looks, this one included. */
    int putAwayIdle(int looks) {
        return rooms.putAwayIdle(looks);
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

    /** The address of the page. Where there is no token yet, it signs in, once, within 15 minutes. */
    public String pageUrl() {
        ManagementApi api = management;
        return api != null && api.tokens().all().isEmpty() ? signInAddress() : managementUrl() + "/";
    }

    /** The port of health, metrics and jobs. */
    public int managementPort() {
        return ports.management();
    }

    /** What is on and off, a line each. */
    public List<String> about() {
        List<String> lines = new ArrayList<>();
        if (others != null) {
            lines.add(others.about());
        }
        lines.addAll(rooms.about());
        return lines;
    }

    /** Stops within 10 s: both ports answer 503, events in progress end or are handed back, then everything closes. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        SiteUpkeep now = upkeep;
        if (now != null) {
            now.close();
        }
        RouteChanges changes = routeChanges;
        if (changes != null) {
            changes.close();
        }
        ports.shut();
        if (others != null) {
            // While everything still works: the others get what this instance has.
            others.leave();
        }
        rooms.stop();
        if (!rooms.dispatcher().stop(IN_FLIGHT)) {
            LOG.warn(
                    "{} event(s) had not ended; they will run after the next start",
                    rooms.dispatcher().inFlight());
        }
        main.stop();
        tracing.traces().close();
        ports.close();
        if (others != null) {
            others.close();
        }
        store.close();
        directory.close();
    }
}
