package io.loyaltybridge.app;

import io.loyaltybridge.bulk.BulkJobs;
import io.loyaltybridge.effect.BadgeSettings;
import io.loyaltybridge.effect.CouponCodes;
import io.loyaltybridge.effect.CouponSettings;
import io.loyaltybridge.effect.Milestones;
import io.loyaltybridge.effect.Reminders;
import io.loyaltybridge.effect.job.EffectJobs;
import io.loyaltybridge.effect.job.ReminderJobs;
import io.loyaltybridge.effect.job.ReminderPages;
import io.loyaltybridge.effect.store.BadgePlans;
import io.loyaltybridge.effect.store.Conversations;
import io.loyaltybridge.effect.store.CouponPlans;
import io.loyaltybridge.effect.store.Crossings;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectMetrics;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.flow.BadgeCheck;
import io.loyaltybridge.flow.BadgeFlow;
import io.loyaltybridge.flow.CouponFlow;
import io.loyaltybridge.flow.EffectFlow;
import io.loyaltybridge.flow.Failures;
import io.loyaltybridge.flow.MessageFlow;
import io.loyaltybridge.flow.ProgramNames;
import io.loyaltybridge.flow.WatchFlow;
import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.CallBounds;
import io.loyaltybridge.inbox.Dispatcher;
import io.loyaltybridge.ledger.store.Awards;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.ledger.store.WixWatch;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.text.Texts;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Supplier;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.main.Main;

/** The parts that plan and carry out effects, put together. */
final class EffectParts {
    /** What is carried out one customer at a time, each kind by its route; badges go together. */
    private static final Set<EffectKind> BY_CUSTOMER = EnumSet.of(EffectKind.COUPON, EffectKind.MESSAGE);
    private static final Set<EffectKind> WITH_MAILS = EnumSet.of(EffectKind.COUPON, EffectKind.MESSAGE, EffectKind.MAIL);

    private final Settings settings;
    private final Clock clock;
    private final EffectReader reader;
    private final Effects effects;
    private final Links links;
    private final Conversations conversations;
    private final BadgeSettings badges;
    private final CouponPlans couponPlans;
    private final BadgePlans badgePlans;
    private final WixWatch watch;
    private EffectSweep sweep;

    EffectParts(Settings settings, Store store, Clock clock, EffectMetrics metrics, Links links) {
        String site = settings.site();
        this.settings = settings;
        this.clock = clock;
        this.links = links;
        this.reader = new EffectReader(store, site);
        this.effects = new Effects(store, site, clock, metrics);
        this.conversations = new Conversations(store, site, clock);
        this.badges = BadgeSettings.of(settings);
        CouponSettings coupons = CouponSettings.of(settings);
        CouponCodes codes = coupons.on() ? new CouponCodes(CouponKey.of(settings), settings.text("coupons.code-pattern"), site) : null;
        this.couponPlans = new CouponPlans(store, site, clock, effects, coupons, codes);
        this.badgePlans = new BadgePlans(store, site, effects, badges);
        this.watch = watches(settings)
                ? new WixWatch(store, site, clock, new Crossings(site, Milestones.of(settings), coupons, badges, couponPlans, badgePlans)) : null;
        effects.follow(EffectKind.COUPON, couponPlans);
    }

    /** Whether balances on Wix are looked at for milestones and thresholds. */
    static boolean watches(Settings settings) {
        return settings.flag("coupons.on") || settings.flag("badges.on");
    }

    EffectReader reader() {
        return reader;
    }

    /** The reminders of close milestones, and the beans that their routes name. */
    ReminderJobs reminders(Main main, BulkJobs bulk, BulkJobs.Parts parts, Texts texts, MailParts mails) {
        Reminders reminders = Reminders.of(settings);
        ReminderJobs jobs = new ReminderJobs(bulk, parts, reader, reminders, texts, new ReminderJobs.Rules(settings.flag("reminder.on"), mails.on(), settings.number("mail.per-minute"),
                settings.text("mail.unsubscribe-link").equals("wix"), settings.duration("reminder.catch-up"), settings.timeZone()));
        main.bind("reminderJobs", jobs);
        main.bind("reminderPages", new ReminderPages(reminders, CouponSettings.of(settings), links, reader, effects, mails.consents()));
        return jobs;
    }

    /** The commands that look through all accounts. */
    EffectJobs jobs(BulkJobs bulk, BulkJobs.Parts parts) {
        return new EffectJobs(bulk, parts, reader, couponPlans, badgePlans, badges, Milestones.of(settings),
                new EffectJobs.Messages(settings.flag("messages.on"), effects, conversations, settings.timeZone()), settings.flag("coupons.on"));
    }

    /** Whether a customer's account was never seen, although moves of it count. */
    boolean isUnseen(String linkId) {
        return watch != null && watch.isUnseen(linkId);
    }

    /** Null where nobody watches. */
    WixWatch watch() {
        return watch;
    }

    /** Lets crossings be noticed wherever a balance on Wix is written. */
    void listen(SyncLedger ledger, Awards awards) {
        if (watch != null) {
            ledger.tell(watch.listener());
            awards.watchBy(watch);
        }
    }

    /** The beans that the routes of effects name. */
    void bind(Main main, Dispatcher dispatcher, Supplier<ProducerTemplate> template, Failures failures, Backoff backoff, CallBounds bounds, Texts texts,
              MailParts mails, LongPredicate atWork) {
        Set<EffectKind> kinds = mails.on() ? WITH_MAILS : BY_CUSTOMER;
        sweep = new EffectSweep(reader, links, dispatcher, template, clock, kinds, atWork);
        EffectFlow flow = new EffectFlow(effects, reader, links, failures, backoff, bounds, clock, kinds);
        ProgramNames names = new ProgramNames(clock, !settings.text("texts.program-name").isEmpty() && !settings.text("texts.points-name").isEmpty());
        BadgeCheck check = new BadgeCheck(badges);
        mails.bind(main, effects, reader, links, flow, texts, names);
        main.bind("dueEffects", flow);
        main.bind("milestoneCoupons", new CouponFlow(effects, reader, links, clock));
        main.bind("programNames", names);
        main.bind("messageSteps", new MessageFlow(effects, reader, links, conversations, texts, names, clock, settings.timeZone(), new MessageFlow.Rules(
                settings.text("messages.consent").equals("subscribed"), settings.text("messages.unknown").equals("at-least-once"),
                settings.duration("messages.call-life"))));
        main.bind("milestoneBadges", new BadgeFlow(effects, reader, flow, badges, clock, atWork));
        main.bind("badgeCheck", check);
        main.bind("effectSweep", sweep);
        main.bind("milestoneWatch", new WatchFlow(watch));
        main.bind("effects-health", new EffectsHealth(reader, badges, check));
        main.addInitialProperty("effects.watch", Boolean.toString(watch != null));
        main.addInitialProperty("effects.on", Boolean.toString(watch != null || mails.on() || settings.flag("messages.on")));
        main.addInitialProperty("effects.sweep-millis", Long.toString(settings.duration("effects.sweep-every").toMillis()));
        main.addInitialProperty("badges.millis", Long.toString(settings.duration("badges.every").toMillis()));
        CronRoutes.add(main, "badges.timer", "badges.quartz", badges.on(), settings.text("badges.cron"));
    }

    /** For the service that runs: what a person planned again is carried out at once. */
    ParkedEffects parked() {
        return new ParkedEffects(reader, effects, sweep::now);
    }

    /** For a command that owns the data directory itself. */
    static ParkedEffects parked(Settings settings, Store store) {
        Clock clock = Clock.systemUTC();
        Effects effects = new Effects(store, settings.site(), clock, EffectMetrics.NONE);
        effects.follow(EffectKind.COUPON, new CouponPlans(store, settings.site(), clock, effects, CouponSettings.of(settings), null));
        return new ParkedEffects(new EffectReader(store, settings.site()), effects, null);
    }

    /** What waits for a system that is down goes on: it is back, or the service starts. */
    void outageEnded() {
        sweep.soon(effects::outageEnded);
    }

    void stop(Duration patience) {
        sweep.stop(patience);
    }
}
