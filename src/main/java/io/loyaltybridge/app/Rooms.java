package io.loyaltybridge.app;

import io.loyaltybridge.door.Entry;
import io.loyaltybridge.failure.Retries;
import io.loyaltybridge.inbox.Dispatcher;
import io.loyaltybridge.inbox.Housekeeping;
import io.loyaltybridge.inbox.InboxComponent;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.intake.Webhooks;
import io.loyaltybridge.intake.WixSource;
import io.loyaltybridge.intake.WixSource.Installation;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.message.MessageModule;
import io.loyaltybridge.message.unsubscribe.UnsubscribeDoor;
import io.loyaltybridge.message.unsubscribe.UnsubscribeEntry;
import io.loyaltybridge.message.unsubscribe.UnsubscribePage;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.setup.CustomerDatabase;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteBeans;
import io.loyaltybridge.site.SiteLog;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.wix.Quota;
import io.loyaltybridge.wix.QuotaFile;
import io.loyaltybridge.wix.WixModule;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/** The process put together: what all sites share, and the sites. */
final class Rooms {
    private final Settings settings;
    private final SqliteStore store;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final BridgeMetrics metrics;
    private final Dispatcher dispatcher;
    private final OpenSites sites = new OpenSites();
    private final SiteRooms.Shared shared;
    private final RoomTimers timers;
    private final Map<String, Quota> quotas = new ConcurrentHashMap<>();
    private final Webhooks webhooks;
    private final Clock clock;

    /**
     * Makes them.
     *
     * @param template sends exchanges; gives null before Camel has started
     * @throws SettingsException naming everything that is wrong with the sources and texts of any site
     */
    Rooms(
            Settings settings,
            Sites served,
            SqliteStore store,
            Clock clock,
            Supplier<@Nullable ProducerTemplate> template) {
        this.settings = settings;
        this.store = store;
        this.clock = clock;
        this.metrics = new BridgeMetrics(registry, settings.number("metrics.max-sites"));
        shown(served);
        this.dispatcher = new Dispatcher(
                store,
                sites,
                Retries.backoff(settings),
                Retries.bounds(settings),
                (int) settings.number("bridge.lanes"),
                clock,
                metrics);
        this.timers = new RoomTimers(settings, store, clock);
        this.shared = new SiteRooms.Shared(
                store,
                clock,
                dispatcher,
                metrics,
                QuotaFile.open(settings, "mails.ring", "mail.per-minute", clock),
                this::quota,
                new ConcurrentHashMap<>(),
                template);
        Map<String, List<String>> problems =
                sites.change(served, List.of(), this::rooms, rooms -> {}).problems();
        if (!problems.isEmpty()) {
            throw new SettingsException(
                    problems.values().stream().flatMap(List::stream).toList());
        }
        this.webhooks = new SiteWebhooks(
                SourceCatalog.wix(settings, clock, this::installation).orElse(null),
                sites::named,
                id -> sites.withId(id).map(SiteRooms::inbox));
    }

    private Quota quota(Site site) {
        Settings its = site.settings();
        String ring = site.name().equals(Site.MAIN) ? "quota.ring" : "quota-" + site.name() + ".ring";
        return quotas.computeIfAbsent(
                ring + " " + its.text("wix.quota-per-minute"),
                name -> QuotaFile.open(its, ring, "wix.quota-per-minute", clock));
    }

    private SiteRooms rooms(Site site) {
        SiteRooms rooms = new SiteRooms(site, shared);
        rooms.bind(timers);
        return rooms;
    }

    /** With an API key the only site needs no instance id in its settings; it takes every webhook of the app then. */
    private Optional<Installation> installation(@Nullable String instanceId) {
        Optional<SiteRooms> any = settings.text("wix.instance-id").isEmpty() && all().size() == 1
                ? sites.named(Site.MAIN)
                : Optional.empty();
        return Optional.ofNullable(instanceId)
                .flatMap(sites::ofInstance)
                .or(() -> any)
                .map(rooms -> new Installation(rooms.site().id(), rooms.wantsBalances()));
    }

    /** The sites that are served now. */
    Sites sites() {
        return sites.sites();
    }

    /**
     * Serves these sites from now on.
     *
     * @param kept    names of sites that stay as they are
     * @param checked is given each new or changed site before it counts; throws where it cannot work
     * @return what is wrong with others, by the name of the site
     */
    OpenSites.Change change(Sites wanted, Collection<String> kept, Consumer<SiteRooms> checked) {
        // Templates may have changed as well.
        shared.texts().clear();
        OpenSites.Change change = sites.change(wanted, kept, this::rooms, checked);
        dispatcher.rescan();
        change.opened().forEach(SiteRooms::open);
        change.closed().forEach(SiteRooms::stop);
        shown(sites());
        return change;
    }

    /** How the log and metrics tell sites apart depends on how many there are. */
    private void shown(Sites now) {
        SiteLog.several(now.all().size() > 1);
        metrics.sites(now.all());
    }

    /** All sites, in the order of their names. */
    Collection<SiteRooms> all() {
        return sites.all();
    }

    /** Where there is one site only, and for what needs an example: the first one. */
    SiteRooms first() {
        return all().iterator().next();
    }

    /** The sources of all sites that are on, each name once. */
    Collection<SourceSettings> sources() {
        Map<String, SourceSettings> sources = new LinkedHashMap<>();
        all().forEach(site -> site.sources().settings().values().stream()
                .filter(SourceSettings::enabled)
                .forEach(source -> sources.putIfAbsent(source.name(), source)));
        return sources.values();
    }

    /** What is on and off, a line each. */
    List<String> about() {
        List<String> lines = new ArrayList<>();
        boolean several = all().size() > 1;
        if (webhooks.at(WixSource.NAME).isEmpty()) {
            lines.add("  webhooks from Wix are off: wix.public-key is not set");
        } else {
            lines.add("  wix is on");
        }
        for (SiteRooms site : all()) {
            String path = several ? site.site().name() + "/" : "";
            site.sources().webhooks().keySet().forEach(source -> lines.add("  " + path + source + " is on"));
            site.sources()
                    .off()
                    .forEach(line ->
                            lines.add("  " + (several ? "site " + site.site().name() + ": " : "") + line));
            if (site.promise() != null) {
                lines.add((several ? "Site " + site.site().name() + ": the" : "The") + " program (connector "
                        + site.site().settings().text("program.connector") + ") and Wix: " + site.promise());
            }
        }
        return lines;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    BridgeMetrics metrics() {
        return metrics;
    }

    Webhooks webhooks() {
        return webhooks;
    }

    /** Requests other than webhooks that may come in on their port. */
    Entry entry() {
        return new UnsubscribeEntry(this::unsubscribing);
    }

    private Optional<UnsubscribeDoor> unsubscribing(String site) {
        return sites.named(site).map(rooms -> rooms.messages().door());
    }

    /** Binds the beans that routes and Kamelets use, and gives those of sites. */
    SiteBeans bind(Main main) {
        timers.bind(main, sites::sites, Site::hasEffects, site -> sites.withId(site.id()).stream()
                .anyMatch(rooms -> rooms.badges().isUnchecked()));
        SiteBeans beans =
                new SiteBeans(first().site(), () -> all().size() == 1 ? Optional.of(first().site()) : Optional.empty());
        beans.bind(main);
        all().forEach(rooms ->
                main.bind(database(rooms), CustomerDatabase.of(rooms.site().settings())));
        main.bind("inbox", new InboxComponent(dispatcher));
        main.bind(
                "housekeeping",
                new Housekeeping(
                        store,
                        clock,
                        () -> all().stream().map(SiteRooms::inbox).toList(),
                        settings.duration("bridge.keep-events"),
                        settings.duration("bridge.keep-parked")));
        main.bind("storeReader", store.readerDataSource());
        main.bind("unsubscribePage", new UnsubscribePage(this::unsubscribing));
        WixModule.bindShared(main, settings);
        MessageModule.bindSender(main, settings);
        first().properties(main);
        return beans;
    }

    /** The name of the bean that is a site's own database of customers. */
    static String database(SiteRooms rooms) {
        return "customerDatabase-" + rooms.site().name();
    }

    /**
     * Binds what the management port shows.
     *
     * @param stopping   whether the service stops
     * @param wrongFiles what is wrong with files of sites, by the name of the site
     */
    void bindShown(Main main, BooleanSupplier stopping, Supplier<Map<String, List<String>>> wrongFiles) {
        SiteCounts counts = new SiteCounts(store, System::nanoTime);
        BridgeGauges.register(registry, metrics.meters(), this::all, counts, store);
        main.bind("metricsRegistry", registry);
        main.bind("inbox-health", new InboxHealth(store, this::all, stopping));
        main.bind("wix-health", new WixHealth(this::all, clock));
        main.bind("outages-health", new OutagesHealth(this::all));
        main.bind("effects-health", new EffectsHealth(this::all));
        main.bind("sites-health", new SitesHealth(this::all, counts, wrongFiles));
        if (all().stream().anyMatch(rooms -> rooms.promise() != null)) {
            main.bind("program-health", new ProgramHealth(this::all));
        }
    }

    /** Starts the work. */
    void open() {
        dispatcher.start();
        all().forEach(SiteRooms::open);
    }

    /** The commands by name. Where there are several sites, the first argument says which one is meant. */
    Map<String, Job> jobs() {
        return SiteJobs.of(this::all);
    }

    /** Starts nothing more and waits a little for running jobs. The dispatcher stops the events. */
    void stop() {
        all().forEach(SiteRooms::stop);
    }
}
