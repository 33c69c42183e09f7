package io.loyaltybridge.app;

import io.loyaltybridge.award.AwardModule;
import io.loyaltybridge.customer.CustomerOnWix;
import io.loyaltybridge.customer.Turns;
import io.loyaltybridge.door.Entry;
import io.loyaltybridge.effect.EffectModule;
import io.loyaltybridge.effect.job.EffectRuns;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.failure.Failures;
import io.loyaltybridge.failure.Retries;
import io.loyaltybridge.history.HistoryModule;
import io.loyaltybridge.inbox.CallBounds;
import io.loyaltybridge.inbox.Dispatcher;
import io.loyaltybridge.inbox.Housekeeping;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.InboxComponent;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.CustomerGate;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.ParkedReader;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.mapping.MappingModule;
import io.loyaltybridge.message.MessageModule;
import io.loyaltybridge.message.unsubscribe.Unsubscribes;
import io.loyaltybridge.milestone.MilestoneModule;
import io.loyaltybridge.milestone.Milestones;
import io.loyaltybridge.milestone.badge.BadgeModule;
import io.loyaltybridge.milestone.coupon.CouponKey;
import io.loyaltybridge.milestone.coupon.CouponModule;
import io.loyaltybridge.milestone.reminder.ReminderModule;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.program.ProgramCall;
import io.loyaltybridge.program.ProgramProfile;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.setup.SetupModule;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.sync.SyncModule;
import io.loyaltybridge.sync.SyncRules;
import io.loyaltybridge.text.Texts;
import io.loyaltybridge.wix.WixModule;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/** The packages of the service put together, from the bottom up: what all use, what the features share, the features. */
final class Rooms {
    private static final Duration FOR_JOBS = Duration.ofSeconds(2);

    private final Settings settings;
    private final Clock clock;
    private final SqliteStore store;
    private final Texts texts;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final BridgeMetrics metrics = new BridgeMetrics(registry);
    private final Inbox inbox;
    private final Outages outages;
    private final Dispatcher dispatcher;
    private final CallBounds bounds;
    private final ProgramProfile profile;
    private final GoneNotes notes;
    private final WixModule wix;
    private final BulkJobs.Parts parts;
    private final BulkJobs jobs;
    private final Turns turns;
    private final EffectRuns runs;
    private final EffectModule effects;
    private final MessageModule messages;
    private final CouponModule coupons;
    private final BadgeModule badges;
    private final ReminderModule reminders;
    private final MilestoneModule milestones;
    private final AwardModule award;
    private final SyncModule sync;
    private final SetupModule setup;
    private final MappingModule mapping;
    private final HistoryModule history;

    /** @param template sends exchanges; gives null before Camel has started */
    Rooms(
            Settings settings,
            SqliteStore store,
            SourceCatalog sources,
            Texts texts,
            Clock clock,
            Supplier<ProducerTemplate> template) {
        String site = settings.site();
        this.settings = settings;
        this.clock = clock;
        this.store = store;
        this.texts = texts;
        // What all of them use.
        Links links = new Links(store, site, clock);
        Awards awards = new Awards(store, site, clock);
        CustomerGate gate = new CustomerGate(links, awards);
        inbox = new Inbox(store, site, clock);
        outages = Retries.outages(settings, store, clock);
        bounds = Retries.bounds(settings);
        Failures failures = new Failures(outages);
        int lanes = (int) settings.number("bridge.lanes");
        dispatcher = new Dispatcher(inbox, gate, failures, Retries.backoff(settings), bounds, lanes, clock, metrics);
        wix = new WixModule(settings, outages, metrics, clock);
        profile = Programs.profile(settings);
        notes = SyncRules.notes(settings, store, clock);
        SyncLedger ledger = new SyncLedger(
                store,
                SyncRules.rule(settings, profile),
                site,
                clock,
                settings.number("sync.loop-limit"),
                settings.duration("sync.loop-pause"),
                metrics);
        awards.observeBy(ledger);
        // What they share.
        turns = new Turns(gate, dispatcher::tryAlone);
        parts = new BulkJobs.Parts(
                store,
                site,
                clock,
                links,
                ledger,
                dispatcher,
                template,
                failures,
                Retries.backoff(settings),
                lanes,
                Programs.on(settings));
        jobs = new BulkJobs(parts);
        runs = new EffectRuns(jobs, parts, new EffectReader(store, site), new Effects(store, site, clock, metrics));
        // The features.
        Milestones points = Milestones.of(settings);
        messages = new MessageModule(
                settings,
                runs,
                texts,
                balance -> Milestones.above(points.points(), balance),
                new Unsubscribes(inbox, clock, dispatcher::wake),
                () -> CouponKey.of(settings));
        effects = new EffectModule(parts, runs.reader(), runs.effects(), bounds, messages.sendsMails(), jobs::isAtWork);
        coupons = new CouponModule(settings, runs, points);
        badges = new BadgeModule(settings, runs);
        reminders = new ReminderModule(settings, jobs, runs, coupons.settings(), messages, texts);
        milestones = new MilestoneModule(
                points,
                parts,
                Stream.concat(coupons.passed().stream(), badges.passed().stream())
                        .toList());
        milestones.listen(parts, awards);
        award = new AwardModule(settings, parts, sources.settings(), awards, gate, notes, metrics);
        sync = new SyncModule(settings, jobs, parts, profile, notes, turns);
        setup = new SetupModule(settings, jobs, parts, milestones.watch());
        mapping = new MappingModule(settings, jobs, parts);
        history = new HistoryModule(settings, store, clock, jobs::stopped);
        outages.onEnd(this::outageEnded);
    }

    Inbox inbox() {
        return inbox;
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    BridgeMetrics metrics() {
        return metrics;
    }

    /** Requests other than webhooks that may come in on their port. */
    Entry entry() {
        return messages.entry();
    }

    /** Binds the beans that routes and Kamelets use. */
    void bind(Main main) {
        main.bind("inbox", new InboxComponent(dispatcher));
        main.bind(
                "housekeeping",
                new Housekeeping(
                        inbox, settings.duration("bridge.keep-events"), settings.duration("bridge.keep-parked")));
        main.bind("customerOnWix", new CustomerOnWix(parts.links(), notes, turns, milestones::isUnseen));
        main.bind(
                "programCall",
                new ProgramCall(settings.text("program.token"), profile.belowZeroCode(), outages, metrics));
        main.addInitialProperty("program.url", Programs.url(settings));
        main.bind("texts", texts);
        main.bind("storeReader", store.readerDataSource());
        wix.bind(main);
        boolean anyEffect = milestones.watch() != null || messages.sendsMails() || messages.isOn();
        effects.bind(main, anyEffect);
        messages.bind(main, effects.flow());
        coupons.bind(main);
        badges.bind(main, effects.flow(), jobs::isAtWork);
        reminders.bind(main);
        milestones.bind(main);
        award.bind(main);
        sync.bind(main);
        setup.bind(main);
        history.bind(main);
        Site site = new Site(Site.MAIN, settings);
        Sites sites = new Sites(List.of(site));
        RoomTimers timers = new RoomTimers(settings, store, clock);
        timers.bind(main, () -> sites, anyEffect, badges);
        main.bind("timers", timers.of(site, history));
    }

    /**
     * Binds what the management port shows.
     *
     * @param stopping whether the service stops
     */
    void bindShown(Main main, BooleanSupplier stopping) {
        BridgeGauges.register(
                registry, inbox, new ParkedReader(store, parts.site()), runs.reader(), notes, wix.tokens(), store);
        BridgeGauges.outages(registry, outages);
        BridgeMetrics.drift(registry, sync.drift());
        main.bind("metricsRegistry", registry);
        main.bind("inbox-health", new InboxHealth(store, inbox, stopping));
        main.bind("wix-health", new WixHealth(wix.tokens(), clock));
        main.bind("outages-health", new OutagesHealth(outages));
        main.bind("effects-health", new EffectsHealth(runs.reader(), badges));
        if (promise() != null) {
            main.bind("program-health", new ProgramHealth(settings.text("program.connector"), promise(), notes));
        }
    }

    /** What is promised for the program; null where there is none. */
    @Nullable
    String promise() {
        return parts.programOn() ? profile.capabilities().promise().toString() : null;
    }

    /** Starts the work. */
    void open(CamelContext context) {
        dispatcher.start();
        effects.outageEnded();
        sync.open(context, bounds);
    }

    /** The commands by name. */
    Map<String, Job> jobs() {
        Map<String, Job> all =
                new LinkedHashMap<>(new ParkedJobs(inbox, dispatcher::rescan, sync.parked(), effects.parked()).jobs());
        Stream.of(
                        setup.jobs(),
                        sync.jobs(),
                        history.jobs(),
                        coupons.jobs(),
                        badges.jobs(),
                        reminders.jobs(),
                        messages.jobs(),
                        mapping.jobs())
                .forEach(all::putAll);
        return all;
    }

    /** A system is back: what waits for it continues. */
    private void outageEnded() {
        dispatcher.outageEnded();
        effects.outageEnded();
        sync.outageEnded();
    }

    /** Starts nothing more and waits a little for running jobs. The dispatcher stops the events. */
    void stop() {
        sync.close();
        effects.stop(FOR_JOBS);
        jobs.stop(FOR_JOBS);
    }
}
