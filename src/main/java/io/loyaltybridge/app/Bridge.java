package io.loyaltybridge.app;

import io.loyaltybridge.bulk.BulkJobs;
import io.loyaltybridge.bulk.DriftOrder;
import io.loyaltybridge.bulk.MappingImport;
import io.loyaltybridge.csv.CustomerColumns;
import io.loyaltybridge.flow.Ceilings;
import io.loyaltybridge.flow.Creations;
import io.loyaltybridge.effect.job.EffectJobs;
import io.loyaltybridge.effect.job.ReminderJobs;
import io.loyaltybridge.flow.Failures;
import io.loyaltybridge.flow.GoneFlow;
import io.loyaltybridge.flow.Mapping;
import io.loyaltybridge.flow.Operations;
import io.loyaltybridge.flow.Sources;
import io.loyaltybridge.flow.SyncFlow;
import io.loyaltybridge.flow.SyncMapping;
import io.loyaltybridge.flow.Turns;
import io.loyaltybridge.history.Compaction;
import io.loyaltybridge.inbox.Dispatcher;
import io.loyaltybridge.inbox.Housekeeping;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.InboxComponent;
import io.loyaltybridge.intake.WebhookIntake;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.Claims;
import io.loyaltybridge.ledger.store.CustomerGate;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.ParkedReader;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.ledger.store.Versions;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.program.ProgramCall;
import io.loyaltybridge.program.ProgramProfile;
import io.loyaltybridge.schedule.Timers;
import io.loyaltybridge.settings.FileLocations;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.setup.SetupJob;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.text.Texts;
import io.loyaltybridge.unsubscribe.Unsubscribes;
import io.loyaltybridge.wix.AccessTokens;
import io.loyaltybridge.wix.JsonBodyLanguage;
import io.loyaltybridge.wix.Quota;
import io.loyaltybridge.wix.WixCall;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.apache.camel.main.SimpleMainShutdownStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The service: store, inbox, routes and intake put together, started and stopped in order. */
public final class Bridge implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bridge.class);
    private static final Duration IN_FLIGHT = Duration.ofSeconds(6);
    private static final Duration FOR_JOBS = Duration.ofSeconds(2);
    private static final int MOST_UNFINISHED = 1_000_000;

    private final Settings settings;
    private final Clock clock;
    private final DataDirectory directory;
    private final SqliteStore store;
    private final Inbox inbox;
    private final Dispatcher dispatcher;
    private final Failures failures;
    private final HttpPorts ports;
    private final SyncLedger ledger;
    private final LedgerReader reader;
    private final ParkedReader parked;
    private final GoneNotes notes;
    private final EffectParts effects;
    private volatile CarryOut carryOut;
    private final Main main = new Main();
    private final List<String> on;
    private final List<String> off;
    private final boolean serves;
    private final String promise;
    private final BulkJobs bulk;
    private final SetupJob setup;
    private final Compaction compaction;
    private final EffectJobs effectJobs;
    private final ReminderJobs reminderJobs;
    private volatile ProducerTemplate template;
    private volatile boolean closed;

    private Bridge(Settings settings, DataDirectory directory, SqliteStore store, SourceCatalog sources, Texts texts, Clock clock,
                   boolean serves) {
        this.serves = serves;
        this.settings = settings;
        this.clock = clock;
        this.directory = directory;
        this.store = store;
        this.on = List.copyOf(sources.webhooks().keySet());
        this.off = sources.off();
        String site = settings.site();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        BridgeMetrics metrics = new BridgeMetrics(registry);
        this.inbox = new Inbox(store, site, clock);
        this.reader = new LedgerReader(store, site);
        this.parked = new ParkedReader(store, site);
        Links links = new Links(store, site, clock);
        this.notes = Programs.notes(settings, store, clock);
        Awards awards = new Awards(store, site, clock);
        CustomerGate gate = new CustomerGate(links, awards);
        Outages outages = Retries.outages(settings, store, clock);
        this.failures = new Failures(outages);
        this.dispatcher = new Dispatcher(inbox, gate, failures, Retries.backoff(settings), Retries.bounds(settings),
                (int) settings.number("bridge.lanes"), clock, metrics);
        Turns turns = new Turns(gate, dispatcher::tryAlone);
        outages.onEnd(this::outageEnded);
        this.ports = new HttpPorts(settings, sources.webhooks(), metrics);
        ProgramProfile profile = Programs.profile(settings);
        this.ledger = new SyncLedger(store, Programs.rule(settings, profile), site, clock, settings.number("sync.loop-limit"), settings.duration("sync.loop-pause"), metrics);
        awards.observeBy(ledger);
        this.effects = new EffectParts(settings, store, clock, metrics, links);
        effects.listen(ledger, awards);
        AccessTokens tokens = WixAccess.tokens(settings, clock);
        Quota quota = QuotaFile.open(settings, "quota.ring", "wix.quota-per-minute", clock);
        BridgeGauges.register(registry, inbox, parked, effects.reader(), notes, tokens, store);
        BridgeGauges.outages(registry, outages);
        BulkJobs.Parts parts = new BulkJobs.Parts(store, site, clock, links, ledger, dispatcher, () -> template, failures, Retries.backoff(settings),
                (int) settings.number("bridge.lanes"), Programs.on(settings));
        this.bulk = new BulkJobs(parts, DriftOrder.of(settings));
        this.setup = SetupParts.job(settings, bulk, parts);
        this.effectJobs = effects.jobs(bulk, parts);
        BridgeMetrics.drift(registry, bulk.drift());

        CamelSettings.defaults(settings, sources.settings().values()).forEach(main::addInitialProperty);
        settings.all().forEach(main::addInitialProperty);
        CamelSettings.fixed(settings, serves).forEach(main::addOverrideProperty);
        if (serves) {
            ports.bind(main);
        }
        main.setDefaultPropertyPlaceholderLocation("false");
        main.setShutdownStrategy(new SimpleMainShutdownStrategy());
        main.bind("metricsRegistry", registry);
        main.bind("inbox", new InboxComponent(dispatcher));
        main.bind("jsonbody", new JsonBodyLanguage());
        main.bind("webhookIntake", new WebhookIntake(sources.webhooks(), inbox, metrics, dispatcher::wake, ports.log()));
        main.bind("claims", new Claims(store, site, clock));
        Ceilings ceilings = new Ceilings(sources.settings(), settings.timeZone(), clock, metrics::reached);
        main.bind("sources", new Sources(sources.settings(), links, awards, ceilings, gate));
        main.bind("customerOnWix", new Mapping(links, notes, turns, effects::isUnseen));
        main.bind("housekeeping", new Housekeeping(inbox, settings.duration("bridge.keep-events"), settings.duration("bridge.keep-parked")));
        this.compaction = HistoryParts.bind(main, settings, store, clock, bulk::stopped);
        main.bind("awardSteps", new Operations(awards, ceilings, notes, settings.duration("wix.key-kept"), clock, metrics::awarded));
        main.bind("wixCall", new WixCall(tokens, quota, outages, settings.duration("wix.quota-wait"), metrics, clock));
        WixAccess.bindFiles(main, settings);
        main.addInitialProperty("program.url", Programs.url(settings));
        main.addInitialProperty("sync.on", Boolean.toString(Programs.on(settings)));
        CronRoutes.add(main, "reconcile.on", "reconcile.cron", Programs.on(settings), settings.text("sync.reconcile-cron"));
        main.bind("bulkJobs", bulk);
        SetupParts.bind(main, settings, setup, parts, effects.watch());
        main.bind("texts", texts);
        Timers timers = new Timers(store, site, clock);
        if (serves) {
            define(timers, "messages");
            define(timers, "reminder");
            HistoryParts.define(timers, settings);
        }
        main.bind("timers", timers);
        main.bind("versions", new Versions(ledger));
        SyncMapping.OnDeleted onDeleted = choice(SyncMapping.OnDeleted.class, settings.text("sync.on-account-deleted"));
        GoneFlow gone = new GoneFlow(notes, links, onDeleted);
        main.bind("goneAccounts", gone);
        main.bind("syncSteps", new SyncFlow(ledger, links, gone, clock));
        main.bind("syncCustomers", new SyncMapping(links, ledger, profile, choice(SyncMapping.OnCreated.class, settings.text("sync.on-account-created")),
                onDeleted, turns));
        main.bind("programCreations", new Creations(links, profile));
        main.bind("programCall", new ProgramCall(settings.text("program.token"), profile.belowZeroCode(), outages, metrics));
        main.bind("effectJobs", effectJobs);
        MailParts mails = new MailParts(settings, clock, new Unsubscribes(inbox, clock, dispatcher::wake));
        ports.alsoFor(mails.entry());
        effects.bind(main, dispatcher, () -> template, failures, Retries.backoff(settings), Retries.bounds(settings), texts, mails, bulk::isAtWork);
        this.reminderJobs = effects.reminders(main, bulk, parts, texts, mails);
        main.bind("storeReader", store.readerDataSource());
        main.bind("inbox-health", new InboxHealth(store, inbox, () -> closed));
        main.bind("wix-health", new WixHealth(tokens, clock));
        main.bind("outages-health", new OutagesHealth(outages));
        this.promise = Programs.on(settings) ? profile.capabilities().promise().toString() : null;
        if (promise != null) {
            main.bind("program-health", new ProgramHealth(settings.text("program.connector"), promise, notes));
        }
        OldNames old = OldNames.of(settings);
        old.warnings().forEach(LOG::warn);
        old.bind(main);
    }

    /**
     * Starts the service. It is ready to take webhooks when this returns.
     *
     * @throws SettingsException where a setting is wrong or credentials are missing
     * @throws IllegalStateException where another process owns the data directory, or a route is wrong
     */
    public static Bridge start(Settings settings, Clock clock) throws Exception {
        return start(settings, clock, true).orElseThrow(() -> new IllegalStateException(
                "bridge.data-dir: " + settings.path("bridge.data-dir").toAbsolutePath() + " belongs to a process that runs already"));
    }

    /**
     * Starts what a job needs to call both sides, and nothing that takes webhooks, hands out events or runs by a timer.
     *
     * @return empty where another process owns the data directory
     */
    public static Optional<Bridge> workbench(Settings settings, Clock clock) throws Exception {
        return start(settings, clock, false);
    }

    private static Optional<Bridge> start(Settings settings, Clock clock, boolean serves) throws Exception {
        Secrets.hide(settings.secrets());
        FileLocations.outdated(settings).ifPresent(LOG::warn);
        List<String> missing = settings.missingCredentials();
        if (!missing.isEmpty()) {
            throw new SettingsException(missing);
        }
        SourceCatalog sources = SourceCatalog.of(settings, clock);
        Texts texts = CustomerTexts.load(settings);
        RouteFiles.check(settings);
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
            bridge = new Bridge(settings, directory, store, sources, texts, clock, serves);
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
        CamelContext context = main.getCamelContext();
        carryOut = new CarryOut(context, dispatcher, failures, Retries.backoff(settings), Retries.bounds(settings), clock);
        dispatcher.start();
        effects.outageEnded();
        if (Programs.on(settings)) {
            carryOut.begin(parked.unfinished(MOST_UNFINISHED));
        }
        ports.open(context, directory, jobs());
    }

    private void define(Timers timers, String flow) {
        timers.define(flow, settings.flag(flow + ".on") ? settings.text(flow + ".cron") : Timers.OFF, settings.timeZone(), settings.duration(flow + ".catch-up"));
    }

    private Map<String, Job> jobs() {
        Map<String, Job> jobs = new LinkedHashMap<>(new ParkedJobs(inbox, dispatcher::rescan,
                new ParkedOperations(parked, reader, ledger, notes, carryOut), effects.parked()).jobs());
        jobs.put("setup", setup::run);
        jobs.put("reconcile", bulk::reconcile);
        jobs.put(Compaction.NAME, compaction::run);
        jobs.put("coupons", effectJobs::coupons);
        jobs.put("badges", effectJobs::badges);
        jobs.put("remind", reminderJobs::remind);
        jobs.put("message", effectJobs::message);
        jobs.put(MappingImport.NAME, (arguments, out) -> bulk.alone(out, () -> new MappingImport(store, settings.site(), clock,
                CustomerColumns.delimiter(settings), bulk::stopped).run(arguments, out)));
        return jobs;
    }

    /** A job by its name, as the management port takes it. */
    public Job job(String name) {
        return Optional.ofNullable(jobs().get(name)).orElseThrow(() -> new IllegalArgumentException("no job " + name));
    }

    private static <E extends Enum<E>> E choice(Class<E> type, String text) {
        return Enum.valueOf(type, text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /** A system is back: what waits for it goes on. */
    private void outageEnded() {
        dispatcher.outageEnded();
        effects.outageEnded();
        CarryOut waiting = carryOut;
        if (waiting != null) {
            waiting.outageEnded();
        }
    }

    public CamelContext camelContext() {
        return main.getCamelContext();
    }

    public Inbox inbox() {
        return inbox;
    }

    /** The port that webhooks come in at, also where 0 was set. */
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

    /** Names of the sources that are on. */
    public List<String> sources() {
        return on;
    }

    /** What is promised for the program that balances are kept equal with; empty where there is none. */
    public Optional<String> promise() {
        return Optional.ofNullable(promise);
    }

    /** Sources that are off, a line each. */
    public List<String> off() {
        return off;
    }

    /** Stops within 10 s: both ports answer 503, what is in flight ends or is handed back, then everything closes. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        ports.shut();
        if (carryOut != null) {
            carryOut.close();
        }
        effects.stop(FOR_JOBS);
        bulk.stop(FOR_JOBS);
        if (!dispatcher.stop(IN_FLIGHT)) {
            LOG.warn("{} event(s) had not ended; they run again after the next start", dispatcher.inFlight());
        }
        main.stop();
        ports.close();
        store.close();
        directory.close();
    }
}
