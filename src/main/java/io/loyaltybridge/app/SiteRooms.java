package io.loyaltybridge.app;

import io.loyaltybridge.award.AwardModule;
import io.loyaltybridge.award.connect.ConnectDoor;
import io.loyaltybridge.award.connect.ConnectLinks;
import io.loyaltybridge.award.connect.Connections;
import io.loyaltybridge.award.takeback.TakeBackModule;
import io.loyaltybridge.customer.CustomerOnWix;
import io.loyaltybridge.customer.Turns;
import io.loyaltybridge.effect.EffectModule;
import io.loyaltybridge.effect.job.EffectRuns;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.failure.Failures;
import io.loyaltybridge.failure.Retries;
import io.loyaltybridge.history.HistoryModule;
import io.loyaltybridge.inbox.CallBounds;
import io.loyaltybridge.inbox.Desk;
import io.loyaltybridge.inbox.Dispatcher;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.inbox.SiteDispatcher;
import io.loyaltybridge.intake.ProgramChanges;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.intake.Taker;
import io.loyaltybridge.intake.Webhook;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.CustomerGate;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.ParkedReader;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.mapping.MappingModule;
import io.loyaltybridge.message.CustomerTexts;
import io.loyaltybridge.message.MessageModule;
import io.loyaltybridge.message.unsubscribe.Unsubscribes;
import io.loyaltybridge.milestone.MilestoneModule;
import io.loyaltybridge.milestone.Milestones;
import io.loyaltybridge.milestone.badge.BadgeModule;
import io.loyaltybridge.milestone.coupon.CouponKey;
import io.loyaltybridge.milestone.coupon.CouponModule;
import io.loyaltybridge.milestone.reminder.ReminderModule;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.privacy.PrivacyModule;
import io.loyaltybridge.program.ProgramModule;
import io.loyaltybridge.program.ProgramProfile;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.program.store.ChangePlaces;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.setup.SetupModule;
import io.loyaltybridge.site.Beans;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteSender;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.sync.SyncModule;
import io.loyaltybridge.sync.SyncRules;
import io.loyaltybridge.sync.reconcile.Drift;
import io.loyaltybridge.text.Texts;
import io.loyaltybridge.wix.Quota;
import io.loyaltybridge.wix.WixModule;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/** What belongs to one site, put together from the bottom up: what all use, what the features share, the features. */
final class SiteRooms {
    private static final Duration FOR_JOBS = Duration.ofSeconds(2);

    /**
     * What all sites share.
     *
     * @param quotas the calls a minute of a site; the same one for as long as its limit stays, also when other settings change
     * @param drifts what the last reconciliation of a site left, by its id; it outlives the site's rooms
     * @param texts  the templates that were read
     * @param taker  takes webhooks, and what is like one
     */
    record Shared(
            Database store,
            Clock clock,
            Dispatcher dispatcher,
            BridgeMetrics metrics,
            Quota mailPace,
            Function<Site, Quota> quotas,
            Function<Site, Drift> drifts,
            Map<List<?>, Texts> texts,
            Supplier<@Nullable ProducerTemplate> template,
            Taker taker) {}

    private final Site site;
    private final Settings settings;
    private final Clock clock;
    private final Database store;
    private final SiteMetrics metrics;
    private final SiteDispatcher dispatcher;
    private final Texts texts;
    private final Desk desk;
    private final Outages outages;
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
    private final ConnectDoor connectDoor;
    private final Set<String> reversed;
    private final AwardModule award;
    private final ProgramChanges changes;
    private final SyncModule sync;
    private final SetupModule setup;
    private final MappingModule mapping;
    private final HistoryModule history;
    private final AtomicBoolean begun = new AtomicBoolean();
    private final PrivacyModule privacy;

    /** @throws SettingsException where a text of the site is wrong */
    SiteRooms(Site site, SourceCatalog sources, Shared shared) {
        this.site = site;
        this.settings = site.settings();
        this.clock = shared.clock();
        this.store = shared.store();
        this.metrics = shared.metrics().of(site);
        this.dispatcher = shared.dispatcher().at(site.id());
        this.texts = CustomerTexts.load(settings, shared.texts());
        String id = site.id();
        // What all of them use.
        Links links = new Links(store, id, clock);
        Awards awards = new Awards(store, id, clock);
        Identities identities = new Identities(store, id, clock, dispatcher::rescan);
        CustomerGate gate = new CustomerGate(links, identities, awards);
        outages = Retries.outages(settings, store, clock);
        desk = new Desk(site, new Inbox(store, id, clock), gate, new Failures(outages));
        bounds = Retries.bounds(settings);
        wix = new WixModule(settings, shared.quotas().apply(site), outages, metrics, clock);
        profile = Programs.profile(settings);
        notes = SyncRules.notes(settings, store, clock);
        SyncLedger ledger = new SyncLedger(
                store,
                SyncRules.rule(settings, profile),
                id,
                clock,
                settings.number("sync.loop-limit"),
                settings.duration("sync.loop-pause"),
                metrics);
        awards.observeBy(ledger);
        // What they share.
        turns = new Turns(gate, dispatcher::tryAlone);
        parts = new BulkJobs.Parts(
                store,
                id,
                clock,
                links,
                ledger,
                dispatcher,
                new SiteSender(site, shared.template()),
                desk.judge(),
                Retries.backoff(settings),
                (int) settings.number("bridge.lanes"),
                Programs.on(settings));
        jobs = new BulkJobs(parts);
        runs = new EffectRuns(jobs, parts, new EffectReader(store, id), new Effects(store, id, clock, metrics));
        // The features.
        Milestones points = Milestones.of(settings);
        messages = new MessageModule(
                settings,
                runs,
                texts,
                balance -> Milestones.above(points.points(), balance),
                new Unsubscribes(desk.inbox(), stored(shared.taker(), Unsubscribes.SOURCE), clock, dispatcher::wake),
                shared.mailPace(),
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
        connectDoor = new ConnectDoor(
                settings.text("bridge.public-url").isEmpty()
                        ? null
                        : new ConnectLinks(
                                settings.text("bridge.public-url"), CouponKey.of(settings), id, site.name(), clock),
                new Connections(identities, stored(shared.taker(), Connections.SOURCE), dispatcher::wake));
        reversed = sources.reversed();
        award = new AwardModule(
                settings,
                parts,
                sources.settings(),
                identities,
                connectDoor.connections(),
                awards,
                gate,
                notes,
                reversed,
                new TakeBackModule(settings, runs, awards, turns, effects::handOutSoon),
                metrics);
        String loyalty = settings.text("program.loyalty-id");
        changes = new ProgramChanges(
                profile,
                loyalty,
                new ChangePlaces(
                        store,
                        id,
                        settings.text("program.connector") + " " + Programs.url(settings) + " " + loyalty,
                        clock),
                inbox(),
                dispatcher::wake);
        sync = new SyncModule(
                settings, jobs, parts, profile, notes, turns, shared.drifts().apply(site));
        setup = new SetupModule(settings, jobs, parts, milestones.watch());
        mapping = new MappingModule(settings, jobs, parts, identities);
        history = new HistoryModule(settings, store, clock, jobs::stopped);
        privacy = new PrivacyModule(store, jobs, parts, turns);
        outages.onEnd(this::outageEnded);
    }

    /**
     * What is wrong with the sources and texts that settings name, a line each. Touches nothing.
     *
     * @param texts the templates that were read so far
     */
    static List<String> problems(Settings settings, Map<List<?>, Texts> texts) {
        try {
            SourceCatalog.of(settings, Clock.systemUTC());
            CustomerTexts.load(settings, texts);
            return List.of();
        } catch (SettingsException e) {
            return e.problems();
        }
    }

    private Function<List<NewEvent>, CompletableFuture<Inbox.Taken>> stored(Taker taker, String source) {
        String id = site.id();
        return events -> taker.take(id, source, false, new Webhook(id, events))
                .orElseGet(() -> CompletableFuture.failedFuture(new IllegalStateException("the site has just gone")));
    }

    Site site() {
        return site;
    }

    /** What the dispatcher needs to run its events. */
    Desk desk() {
        return desk;
    }

    Inbox inbox() {
        return desk.inbox();
    }

    Outages outages() {
        return outages;
    }

    GoneNotes notes() {
        return notes;
    }

    WixModule wix() {
        return wix;
    }

    EffectReader effects() {
        return runs.reader();
    }

    ParkedReader parked() {
        return new ParkedReader(store, site.id());
    }

    MessageModule messages() {
        return messages;
    }

    BadgeModule badges() {
        return badges;
    }

    /** Makes the beans that routes and Kamelets use. */
    void bind(RoomTimers roomTimers) {
        Map<String, Object> beans = new LinkedHashMap<>();
        Beans all = beans::put;
        all.bind("customerOnWix", new CustomerOnWix(parts.links(), notes, turns, milestones::isUnseen));
        new ProgramModule(
                        settings, profile, store, perMinute -> QuotaPace.of(perMinute, clock), outages, metrics, clock)
                .bind(all);
        all.bind("programChanges", changes);
        all.bind("texts", texts);
        wix.bind(all);
        effects.bind(all);
        messages.bind(all, effects.flow());
        coupons.bind(all);
        badges.bind(all, effects.flow(), jobs::isAtWork);
        reminders.bind(all);
        milestones.bind(all);
        award.bind(all);
        sync.bind(all);
        setup.bind(all);
        history.bind(all);
        privacy.bind(all);
        all.bind("timers", roomTimers.of(site, history));
        site.open(beans, new Site.Facts(parts.programOn(), milestones.watch() != null, hasEffects()));
    }

    /** What routes are given when they are made. */
    void properties(Main main) {
        // For files of the version before; with several sites they are refused.
        main.addInitialProperty("sync.on", Boolean.toString(site.synced()));
        main.addInitialProperty("effects.watch", Boolean.toString(site.watched()));
        main.addInitialProperty("program.url", Programs.url(settings));
        main.addInitialProperty("effects.on", Boolean.toString(site.hasEffects()));
    }

    /** Whether any effect is switched on. */
    private boolean hasEffects() {
        return milestones.watch() != null || messages.sendsMails() || messages.isOn() || !reversed.isEmpty();
    }

    /** What is promised for the program; null where there is none. */
    @Nullable
    String promise() {
        return parts.programOn() ? profile.capabilities().promise().toString() : null;
    }

    /** Starts the work that is not an event, once. */
    void open() {
        if (!begun.compareAndSet(false, true)) {
            return;
        }
        if (site.hasEffects()) {
            effects.outageEnded();
        }
        if (Programs.polls(settings)) {
            changes.open();
        }
        sync.open(bounds);
    }

    /** What becomes of links to connect that it made. */
    ConnectDoor connectDoor() {
        return connectDoor;
    }

    /** The commands by name. */
    Map<String, Job> jobs() {
        Map<String, Job> all = new LinkedHashMap<>(
                new ParkedJobs(inbox(), dispatcher::rescan, sync.parked(), effects.parked()).jobs());
        Stream.of(
                        setup.jobs(),
                        sync.jobs(),
                        history.jobs(),
                        privacy.jobs(),
                        coupons.jobs(),
                        badges.jobs(),
                        reminders.jobs(),
                        messages.jobs(),
                        mapping.jobs())
                .forEach(all::putAll);
        all.put(BulkJobs.PAUSE, jobs::pause);
        return all;
    }

    /** A system is back: what waits for it continues. */
    private void outageEnded() {
        dispatcher.outageEnded();
        effects.outageEnded();
        sync.outageEnded();
    }

    /** Whether nothing is under way here, and nothing waits in memory. */
    boolean isIdle() {
        return isQuiet() && outages.now().isEmpty();
    }

    /** Whether nothing is under way here; something may wait in memory for a system that is down. */
    boolean isQuiet() {
        return !jobs.isBusy() && sync.isIdle() && effects.isIdle();
    }

    /** Starts nothing more and waits a little for running jobs. The dispatcher stops the events. */
    void stop() {
        sync.close();
        effects.stop(FOR_JOBS);
        jobs.stop(FOR_JOBS);
    }
}
