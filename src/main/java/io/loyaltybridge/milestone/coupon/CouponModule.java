package io.loyaltybridge.milestone.coupon;

import io.loyaltybridge.effect.job.EffectRuns;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.milestone.Crossings;
import io.loyaltybridge.milestone.Milestones;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Beans;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Map;

/** Puts together the coupons that milestones are worth. */
public final class CouponModule {
    private final EffectRuns runs;
    private final CouponSettings coupons;
    private final Milestones milestones;
    private final CouponPlans plans;
    private final CouponJob job;

    public CouponModule(Settings settings, EffectRuns runs, Milestones milestones) {
        BulkJobs.Parts parts = runs.parts();
        this.runs = runs;
        this.milestones = milestones;
        this.coupons = CouponSettings.of(settings);
        CouponCodes codes = coupons.on()
                ? new CouponCodes(CouponKey.of(settings), settings.text("coupons.code-pattern"), parts.site())
                : null;
        this.plans = new CouponPlans(parts.store(), parts.site(), parts.clock(), runs.effects(), coupons, codes);
        this.job = new CouponJob(runs, plans, milestones, coupons.on());
        runs.effects().follow(EffectKind.COUPON, plans);
    }

    /** Lets a person say of a coupon, without a service, that it was made: its telling is planned all the same. */
    public static void follow(Settings settings, Store store, Clock clock, Effects effects) {
        effects.follow(
                EffectKind.COUPON,
                new CouponPlans(store, settings.site(), clock, effects, CouponSettings.of(settings), null));
    }

    public CouponSettings settings() {
        return coupons;
    }

    /** What is noticed of balances for them; nothing where they are off. */
    public List<Crossings.Passed> passed() {
        return coupons.on() ? List.of(new MilestonesPassed(milestones, plans)) : List.of();
    }

    /** The bean that its route names. */
    public void bind(Beans beans) {
        beans.bind(
                "milestoneCoupons",
                new MilestoneCoupons(
                        runs.effects(),
                        runs.reader(),
                        runs.parts().links(),
                        runs.parts().clock()));
    }

    /** Its command by name. */
    public Map<String, Job> jobs() {
        return Map.of("coupons", job::coupons);
    }
}
