package io.loyaltybridge.effect;

import io.loyaltybridge.effect.store.DueSites;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.inbox.CallBounds;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.site.Beans;
import io.loyaltybridge.site.Site;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Puts together what carries effects out: each kind by its own route, all by the same steps. */
public final class EffectModule {
    /** What is carried out one customer at a time; badges go together. */
    private static final Set<EffectKind> BY_CUSTOMER =
            EnumSet.of(EffectKind.COUPON, EffectKind.MESSAGE, EffectKind.TAKEBACK);

    private static final Set<EffectKind> WITH_MAILS =
            EnumSet.of(EffectKind.COUPON, EffectKind.MESSAGE, EffectKind.TAKEBACK, EffectKind.MAIL);

    private final EffectReader reader;
    private final Effects effects;
    private final EffectSweep sweep;
    private final DueEffects flow;

    /**
     * Makes them.
     *
     * @param mails  whether mails are sent at all
     * @param atWork whether a job runs now
     */
    public EffectModule(
            BulkJobs.Parts parts,
            EffectReader reader,
            Effects effects,
            CallBounds bounds,
            boolean mails,
            LongPredicate atWork) {
        Set<EffectKind> kinds = mails ? WITH_MAILS : BY_CUSTOMER;
        this.reader = reader;
        this.effects = effects;
        this.sweep = new EffectSweep(
                reader, parts.links(), parts.dispatcher(), parts.sender(), parts.clock(), kinds, atWork);
        this.flow = new DueEffects(
                effects, reader, parts.links(), parts.judge(), parts.backoff(), bounds, parts.clock(), kinds);
    }

    /** What a failure means for an effect. */
    public DueEffects flow() {
        return flow;
    }

    /** The beans that its routes name. */
    public void bind(Beans beans) {
        beans.bind("dueEffects", flow);
        beans.bind("effectSweep", sweep);
    }

    /** The sites whose effects are due, asked for all at once. */
    public static Supplier<Predicate<Site>> due(DueSites sites, Clock clock) {
        return () -> {
            Set<String> due = sites.with(WITH_MAILS, clock.instant());
            return site -> due.contains(site.id());
        };
    }

    /** What a person does to effects; what they plan again is carried out at once. */
    public ParkedEffects parked() {
        return new ParkedEffects(reader, effects, sweep::now);
    }

    /** What waits for a system that is down goes on: it is back, or the service starts. */
    public void outageEnded() {
        sweep.soon(effects::outageEnded);
    }

    /** Something was planned by what does not run in the turn of its customer: it is carried out at once, in that turn. */
    public void handOutSoon() {
        sweep.soon(() -> 1);
    }

    /** Whether nothing is handed out, or waits for it. */
    public boolean isIdle() {
        return sweep.isIdle();
    }

    /** Hands out nothing more, and waits at most this long for what is under way. */
    public void stop(Duration patience) {
        sweep.stop(patience);
    }
}
