package io.loyaltybridge.app;

import io.loyaltybridge.door.Entry;
import io.loyaltybridge.failure.Retries;
import io.loyaltybridge.inbox.Desk;
import io.loyaltybridge.inbox.Desks;
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
import io.loyaltybridge.wix.QuotaFile;
import io.loyaltybridge.wix.WixModule;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/** The process put together: what all sites share, and the sites. */
final class Rooms implements Desks {
    private final Settings settings;
    private final SqliteStore store;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final BridgeMetrics metrics;
    private final Dispatcher dispatcher;
    private final Sites sites;
    private final Map<String, SiteRooms> byName = new LinkedHashMap<>();
    private final Map<String, SiteRooms> byId = new HashMap<>();
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
            Sites sites,
            SqliteStore store,
            Clock clock,
            Supplier<@Nullable ProducerTemplate> template) {
        this.settings = settings;
        this.sites = sites;
        this.store = store;
        this.clock = clock;
        this.metrics = new BridgeMetrics(registry, settings.number("metrics.max-sites"));
        SiteLog.several(sites.all().size() > 1);
        metrics.sites(sites.all());
        this.dispatcher = new Dispatcher(
                store,
                this,
                Retries.backoff(settings),
                Retries.bounds(settings),
                (int) settings.number("bridge.lanes"),
                clock,
                metrics);
        SiteRooms.Shared shared = new SiteRooms.Shared(
                store,
                clock,
                dispatcher,
                metrics,
                QuotaFile.open(settings, "mails.ring", "mail.per-minute", clock),
                template);
        sites.all().forEach(site -> {
            SiteRooms rooms = new SiteRooms(site, shared);
            byName.put(site.name(), rooms);
            byId.put(site.id(), rooms);
        });
        this.webhooks = new SiteWebhooks(
                SourceCatalog.wix(settings, clock, this::installation).orElse(null),
                name -> Optional.ofNullable(byName.get(name)),
                id -> rooms(id).inbox());
    }

    /** Without an instance id in its settings, as with an API key, the site of the main file takes every webhook of the app. */
    private Optional<Installation> installation(@Nullable String instanceId) {
        Optional<SiteRooms> any = settings.text("wix.instance-id").isEmpty()
                ? Optional.ofNullable(byName.get(Site.MAIN))
                : Optional.empty();
        return Optional.ofNullable(instanceId)
                .flatMap(sites::ofInstance)
                .map(site -> rooms(site.id()))
                .or(() -> any)
                .map(rooms -> new Installation(rooms.site().id(), rooms.wantsBalances()));
    }

    private SiteRooms rooms(String id) {
        return Objects.requireNonNull(byId.get(id), "a site of this process");
    }

    @Override
    public boolean serves(String siteId) {
        return byId.containsKey(siteId);
    }

    @Override
    public Optional<Desk> of(String siteId) {
        return Optional.ofNullable(byId.get(siteId)).map(SiteRooms::desk);
    }

    /** All sites, in the order of their names. */
    Collection<SiteRooms> all() {
        return byName.values();
    }

    /** Where there is one site only, and for what needs an example: the first one. */
    SiteRooms first() {
        return byName.values().iterator().next();
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
        boolean several = byName.size() > 1;
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
        return Optional.ofNullable(byName.get(site))
                .map(rooms -> rooms.messages().door());
    }

    /** Binds the beans that routes and Kamelets use, and gives those of sites. */
    SiteBeans bind(Main main) {
        RoomTimers timers = new RoomTimers(settings, store, clock);
        all().forEach(rooms -> rooms.bind(timers));
        timers.bind(main, () -> sites, site -> rooms(site.id()).hasEffects(), site -> rooms(site.id())
                .badges()
                .isUnchecked());
        SiteBeans beans = new SiteBeans(
                first().site(), () -> byName.size() == 1 ? Optional.of(first().site()) : Optional.empty());
        beans.bind(main);
        all().forEach(rooms -> main.bind(
                "customerDatabase-" + rooms.site().name(),
                CustomerDatabase.of(rooms.site().settings())));
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

    /**
     * Binds what the management port shows.
     *
     * @param stopping whether the service stops
     */
    void bindShown(Main main, BooleanSupplier stopping) {
        SiteCounts counts = new SiteCounts(store, System::nanoTime);
        BridgeGauges.register(registry, metrics.meters(), all(), counts, store);
        main.bind("metricsRegistry", registry);
        main.bind("inbox-health", new InboxHealth(store, all(), stopping));
        main.bind("wix-health", new WixHealth(all(), clock));
        main.bind("outages-health", new OutagesHealth(all()));
        main.bind("effects-health", new EffectsHealth(all()));
        main.bind("sites-health", new SitesHealth(all(), counts));
        if (all().stream().anyMatch(rooms -> rooms.promise() != null)) {
            main.bind("program-health", new ProgramHealth(all()));
        }
    }

    /** Starts the work. */
    void open() {
        dispatcher.start();
        all().forEach(SiteRooms::open);
    }

    /** The commands by name. Where there are several sites, the first argument says which one is meant. */
    Map<String, Job> jobs() {
        if (byName.size() == 1) {
            return first().jobs();
        }
        Map<String, Map<String, Job>> ofSites = new LinkedHashMap<>();
        byName.forEach((name, rooms) -> ofSites.put(name, rooms.jobs()));
        return SiteJobs.of(ofSites);
    }

    /** Starts nothing more and waits a little for running jobs. The dispatcher stops the events. */
    void stop() {
        all().forEach(SiteRooms::stop);
    }
}
