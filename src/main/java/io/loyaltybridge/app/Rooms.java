package io.loyaltybridge.app;

import io.loyaltybridge.access.store.Audit;
import io.loyaltybridge.access.store.AuditKeeping;
import io.loyaltybridge.award.connect.ConnectDoor;
import io.loyaltybridge.award.connect.ConnectLinks;
import io.loyaltybridge.award.connect.ConnectPage;
import io.loyaltybridge.award.connect.Connections;
import io.loyaltybridge.door.Entry;
import io.loyaltybridge.door.LinkEntry;
import io.loyaltybridge.failure.Retries;
import io.loyaltybridge.inbox.Dispatcher;
import io.loyaltybridge.inbox.Housekeeping;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.InboxComponent;
import io.loyaltybridge.inbox.RecentOutcomes;
import io.loyaltybridge.instance.AskedCommands;
import io.loyaltybridge.instance.Ownership;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.SourceSettings;
import io.loyaltybridge.intake.Taker;
import io.loyaltybridge.intake.Webhook;
import io.loyaltybridge.intake.Webhooks;
import io.loyaltybridge.intake.WixSource;
import io.loyaltybridge.intake.WixSource.Installation;
import io.loyaltybridge.intake.WixSource.Standing;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.message.MessageModule;
import io.loyaltybridge.message.unsubscribe.UnsubscribeDoor;
import io.loyaltybridge.message.unsubscribe.UnsubscribeLinks;
import io.loyaltybridge.message.unsubscribe.UnsubscribePage;
import io.loyaltybridge.message.unsubscribe.Unsubscribes;
import io.loyaltybridge.privacy.EraseJob;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.setup.CustomerDatabase;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteBeans;
import io.loyaltybridge.site.SiteLog;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.site.StartingSites;
import io.loyaltybridge.site.WrongSites;
import io.loyaltybridge.site.store.SiteStates;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.UpgradeCopies;
import io.loyaltybridge.sync.reconcile.Drift;
import io.loyaltybridge.trace.Traces;
import io.loyaltybridge.wix.QuotaFile;
import io.loyaltybridge.wix.WixModule;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/** The process put together: what all sites share, and the sites. */
final class Rooms {
    /** The example of a site needs some installation. */
    private static final Map<String, String> NOWHERE =
            Map.of("wix.instance-id", "00000000-0000-4000-8000-000000000000");

    private final Settings settings;
    private final Database store;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final BridgeMetrics metrics;
    private final RecentOutcomes outcomes;
    private final Dispatcher dispatcher;
    private final Share share;
    private final ServedSites sites;
    private final SiteRooms.Shared shared;
    private final RoomTimers timers;
    private final SiteQuotas quotas;
    private final Map<String, Drift> drifts = new ConcurrentHashMap<>();
    private final SiteOpening opening;
    private volatile boolean stopping;
    private final StoredWebhooks stored;
    private final Webhooks webhooks;
    private final Clock clock;
    private volatile WrongSites wrong;
    private volatile BiConsumer<String, Object> binder = (name, bean) -> {};
    private volatile @Nullable SiteJoining joining;
    private volatile Runnable takeSoon = () -> {};
    private volatile SiteJobs.Place place = SiteJobs.Place.HERE;
    /** Nobody serves it: it is an example of a site for what all sites have, where none is served at the start. */
    private @Nullable ServedSite example;

    /**
     * What this process has of the work.
     *
     * @param taker where verified webhooks go; null: into their inboxes at once
     */
    record Share(Ownership ownership, @Nullable Taker taker) {
        /** All of it. */
        static final Share ALL = new Share(Ownership.ofAll(), null);
    }

    /**
     * Makes them.
     *
     * @param template sends exchanges; gives null before Camel has started
     * @param traces   of events
     */
    Rooms(
            Settings settings,
            StartingSites starting,
            Database store,
            Clock clock,
            Supplier<@Nullable ProducerTemplate> template,
            Share share,
            Traces traces) {
        this.settings = settings;
        this.share = share;
        this.sites = new ServedSites(share.ownership());
        this.stored = new StoredWebhooks(
                id -> sites.withId(id).map(ServedSite::inbox),
                this::join,
                new AppNews(settings, new SiteStates(store, clock), sites::withId, () -> takeSoon.run()));
        Taker taker = share.taker() == null ? stored : share.taker();
        this.store = store;
        this.clock = clock;
        this.metrics = new BridgeMetrics(registry, settings.number("metrics.max-sites"));
        this.outcomes = new RecentOutcomes(clock, metrics);
        this.wrong = starting.wrong();
        shown(starting.sites());
        this.dispatcher = new Dispatcher(
                store,
                sites,
                Retries.backoff(settings),
                Retries.bounds(settings),
                (int) settings.number("bridge.lanes"),
                clock,
                outcomes,
                traces);
        this.timers = new RoomTimers(settings, store, clock);
        this.quotas = new SiteQuotas(store, clock, share.ownership().isShared());
        this.opening = new SiteOpening(store, sites::own, sites::all, share.ownership()::has);
        this.shared = new SiteRooms.Shared(
                store,
                clock,
                dispatcher,
                metrics,
                QuotaFile.open(settings, "mails.ring", "mail.per-minute", clock),
                quotas::of,
                this::drift,
                new ConcurrentHashMap<>(),
                template,
                taker);
        sites.change(starting.sites(), List.of(), this::serve, one -> {});
        this.webhooks = new SiteWebhooks(
                SourceCatalog.wix(settings, clock, this::installation).orElse(null),
                sites::sites,
                sites::named,
                name -> wrong.problems().containsKey(name),
                taker);
    }

    private Drift drift(Site site) {
        return drifts.computeIfAbsent(site.id(), id -> new Drift(store, id));
    }

    private ServedSite serve(Site site) {
        return new ServedSite(site, shared, this::rooms);
    }

    private SiteRooms rooms(ServedSite one) {
        SiteRooms rooms = new SiteRooms(one.site(), one.sources(), shared);
        binder.accept(database(one), CustomerDatabase.of(one.site().settings()));
        rooms.bind(timers);
        opening.made(rooms);
        return rooms;
    }

    /** With an API key the only site needs no instance id in its settings; it takes every webhook of the app then. */
    private Optional<Installation> installation(@Nullable String instanceId) {
        Optional<ServedSite> any = settings.text("wix.instance-id").isEmpty() && all().size() == 1
                ? sites.named(Site.MAIN)
                : Optional.empty();
        return Optional.ofNullable(instanceId)
                .flatMap(sites::ofInstance)
                .or(() -> any)
                .map(one -> new Installation(
                        one.site().id(), one.wantsBalances(), one.site().isGone() ? Standing.GONE : Standing.SERVED))
                .or(() -> Optional.ofNullable(instanceId)
                        .filter(wrong::mayHave)
                        .map(id -> new Installation(id, false, Standing.WRONG)))
                .or(() -> Optional.ofNullable(joining).flatMap(now -> now.installation(instanceId)));
    }

    private CompletableFuture<Inbox> join(Webhook.Joining installation) {
        SiteJoining now = joining;
        if (now == null) {
            throw new IllegalStateException(
                    "sites.on-install: expected the same value in all instances; one that takes new installations has sent one");
        }
        return now.join(installation);
    }

    /** From now on installations that no site has become sites. */
    void joinBy(SiteJoining taker) {
        joining = taker;
    }

    /** From now on sites are taken up by this after a webhook has changed one. */
    void takeBy(Runnable taker) {
        takeSoon = taker;
    }

    /** Whether the service is stopping. */
    boolean isStopping() {
        return stopping;
    }

    /** From now on these sites are wrong: left out, or served as they were. */
    void wrong(WrongSites now) {
        wrong = now;
    }

    WrongSites wrong() {
        return wrong;
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
     */
    ServedSites.Change change(Sites wanted, Collection<String> kept, Consumer<ServedSite> checked) {
        // Templates may have changed as well.
        shared.texts().clear();
        ServedSites.Change change = sites.change(wanted, kept, this::serve, checked);
        dispatcher.rescan();
        opening.open(change.opened());
        change.closed().forEach(one -> one.opened().ifPresent(SiteRooms::stop));
        shown(sites());
        return change;
    }

    /** How the log and metrics tell sites apart depends on how many there are. */
    private void shown(Sites now) {
        SiteLog.several(now.all().size() > 1);
        metrics.sites(now.all());
    }

    /** All sites, in the order of their names. */
    Collection<ServedSite> all() {
        return sites.all();
    }

    /** Where there is one site only, and for what needs an example: the first one, or what stands for it where there is none. */
    synchronized SiteRooms first() {
        if (!all().isEmpty()) {
            return all().iterator().next().rooms();
        }
        if (example == null) {
            example = serve(new Site(Site.MAIN, settings.with(NOWHERE), true));
        }
        return example.rooms();
    }

    /** The sources of all sites that are on, each name once. */
    Collection<SourceSettings> sources() {
        Map<String, SourceSettings> sources = new LinkedHashMap<>();
        List<Settings> all = all().isEmpty()
                ? List.of(settings)
                : sites().all().stream().map(Site::settings).toList();
        for (Settings site : all) {
            for (String name : site.sources()) {
                if (!sources.containsKey(name) && SourceSettings.isOn(site, name)) {
                    sources.put(name, SourceSettings.of(site, name));
                }
            }
        }
        return sources.values();
    }

    /** What is on and off, a line each. */
    List<String> about() {
        return StartLines.of(all(), wrong, webhooks.at(WixSource.NAME).isPresent());
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
        return new LinkEntry(
                        UnsubscribeLinks.PATH,
                        Unsubscribes.SOURCE,
                        request -> UnsubscribeDoor.isFollowed(request, this::unsubscribing))
                .and(new LinkEntry(
                        ConnectLinks.PATH,
                        Connections.SOURCE,
                        request -> ConnectDoor.isFollowed(request, this::connecting)));
    }

    private Optional<ConnectDoor> connecting(String site) {
        return sites.named(site).filter(one -> !one.site().isGone()).map(one -> one.rooms()
                .connectDoor());
    }

    private Optional<UnsubscribeDoor> unsubscribing(String site) {
        return sites.named(site)
                .filter(one -> !one.site().isGone())
                .map(one -> one.rooms().messages().door());
    }

    /** Binds the beans that routes and Kamelets use, and gives those of sites. */
    SiteBeans bind(Main main) {
        binder = main::bind;
        timers.bind(main, sites::running, Site::hasEffects, site -> sites.withId(site.id()).stream()
                .flatMap(one -> one.opened().stream())
                .anyMatch(rooms -> rooms.badges().isUnchecked()));
        SiteBeans beans =
                new SiteBeans(first().site(), () -> all().size() == 1 ? Optional.of(first().site()) : Optional.empty());
        beans.bind(main);
        main.bind("inbox", new InboxComponent(dispatcher));
        main.bind(
                "housekeeping",
                new Housekeeping(
                        store,
                        clock,
                        () -> sites.own().stream().map(ServedSite::inbox).toList(),
                        settings.duration("bridge.keep-events"),
                        settings.duration("bridge.keep-parked"),
                        settings.duration("bridge.identity-wait")));
        main.bind("auditKeeping", new AuditKeeping(new Audit(store, clock), settings.duration("bridge.keep-audit")));
        main.bind("upgradeCopies", new UpgradeCopies(store.directory(), clock));
        main.bind("storeReader", store.readerDataSource());
        main.bind("unsubscribePage", new UnsubscribePage(this::unsubscribing));
        main.bind("connectPage", new ConnectPage(this::connecting));
        WixModule.bindShared(main, settings);
        MessageModule.bindSender(main, settings);
        first().properties(main);
        return beans;
    }

    /** The name of the bean that is a site's own database of customers. */
    private static String database(ServedSite one) {
        return "customerDatabase-" + one.site().name();
    }

    /**
     * Binds what the management port shows.
     *
     * @param stopping whether the service stops
     * @param others   null where this is the only instance
     */
    void bindShown(Main main, BooleanSupplier stopping, @Nullable SharedWork others) {
        SiteCounts counts = new SiteCounts(store, System::nanoTime);
        BridgeGauges.register(registry, metrics.meters(), sites::own, counts, this::drift, store);
        main.bind("metricsRegistry", registry);
        main.bind("inbox-health", new InboxHealth(store, sites::own, stopping, others));
        main.bind("wix-health", new WixHealth(sites::own, clock));
        main.bind("outages-health", new OutagesHealth(sites::own));
        main.bind("effects-health", new EffectsHealth(store, sites::own));
        main.bind("sites-health", new SitesHealth(this::all, needs(counts), this::wrong));
        main.bind("program-health", new ProgramHealth(sites::own));
    }

    /** How sites are just now. */
    SiteNeeds needs() {
        return needs(new SiteCounts(store, System::nanoTime));
    }

    private SiteNeeds needs(SiteCounts counts) {
        return new SiteNeeds(counts, site -> sites.named(site.name()), this::drift, quotas::of);
    }

    /** Starts the work. */
    void open() {
        dispatcher.start();
        opening.begin();
    }

    /** Puts away the sites that were idle for so many looks. Returns how many. */
    int putAwayIdle(int looks) {
        return opening.putAwayIdle(looks);
    }

    /** Where the commands of sites run. */
    SiteJobs.Place place() {
        return place;
    }

    /** From now on the commands of sites run where this says. */
    void runCommandsAt(SiteJobs.Place there) {
        place = there;
    }

    Database store() {
        return store;
    }

    /** How attempts of events ended of late. */
    RecentOutcomes outcomes() {
        return outcomes;
    }

    /** Whether anything but events is under way here: a long command, a change that is carried over, an effect. */
    boolean isBusyBesideEvents() {
        return all().stream().flatMap(one -> one.opened().stream()).anyMatch(rooms -> !rooms.isQuiet());
    }

    /** What a command that another instance asked for does here; null where there is none of that name, or no such site. */
    SiteJobs.@Nullable Command command(AskedCommands.Asked asked) {
        ServedSite site = sites.withId(asked.site()).orElse(null);
        return site == null || !first().jobs().containsKey(asked.name())
                ? null
                : out -> SiteJobs.here(site, asked.name(), asked.arguments(), out);
    }

    /** The commands by name. Where there are several sites, the first argument says which one is meant. */
    Map<String, Job> jobs() {
        Map<String, Job> jobs = new LinkedHashMap<>(SiteJobs.of(
                this::all,
                first().jobs().keySet(),
                (site, name, arguments, out, here) -> place.run(site, name, arguments, out, here)));
        jobs.put(EraseJob.NAME, new EraseJob(store, id -> sites.withId(id).isPresent(), () -> stopping)::run);
        return jobs;
    }

    /** Whether a site is this instance's, by the first column of its keys. */
    boolean isOwn(String site) {
        return share.ownership().has(site);
    }

    /** The sites that are served, with those of another instance. */
    List<ServedSite> in(Collection<Integer> partitions) {
        return all().stream()
                .filter(one -> share.ownership().isIn(partitions, one.site().id()))
                .toList();
    }

    /** Begins with the work of sites that this instance has got. */
    void begin(Collection<ServedSite> gained) {
        dispatcher.rescan();
        opening.open(gained);
    }

    /** Whether anything of a site is under way here. */
    boolean isBusy(ServedSite one) {
        String id = one.site().id();
        return dispatcher.isBusy(id)
                || timers.isRunning(id)
                || one.opened().filter(rooms -> !rooms.isQuiet()).isPresent();
    }

    /** Forgets what is known here of a site that another instance has, or has had. Nothing of it is under way. */
    void forget(ServedSite one) {
        Site site = one.site();
        one.dropRooms();
        quotas.forget(site);
        drifts.remove(site.id());
    }

    /** What was begun for sites by the clock and has not ended, and calls that were set aside, are the next instance's. */
    void letGo(Collection<ServedSite> sites) {
        sites.forEach(one -> quotas.giveBack(one.site()));
        timers.letGo(sites.stream().map(one -> one.site().id()).toList());
    }

    /** Where webhooks go that come from the topic. */
    Taker stored(Function<String, Optional<Inbox>> inboxes) {
        return stored.into(inboxes);
    }

    /** Starts nothing more and waits a little for running jobs. The dispatcher stops the events. */
    void stop() {
        stopping = true;
        opening.stop();
        all().forEach(one -> one.opened().ifPresent(SiteRooms::stop));
    }
}
