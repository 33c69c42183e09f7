package io.loyaltybridge.milestone.coupon;

import io.loyaltybridge.effect.job.EffectRuns;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.milestone.Milestones;
import java.util.List;
import java.util.function.Consumer;

/** The command {@code coupons}. Thread-safe. */
public final class CouponJob {
    private final EffectRuns runs;
    private final CouponPlans plans;
    private final Milestones milestones;
    private final boolean on;

    CouponJob(EffectRuns runs, CouponPlans plans, Milestones milestones, boolean on) {
        this.runs = runs;
        this.plans = plans;
        this.milestones = milestones;
        this.on = on;
    }

    /** Arguments: {@code --dry-run}, {@code --limit=N}, {@code --progress-every=10s}. */
    public int coupons(List<String> arguments, Consumer<String> out) {
        if (EffectRuns.isOff(on, "coupons.on", "coupons to give", arguments, out)) {
            return 1;
        }
        return runs.run("coupons", EffectKind.COUPON, arguments, out, (calls, run, owners, carryingOut, lines) -> {
            new CouponRun(calls, run, owners, plans, runs.reader(), milestones, carryingOut, lines)
                    .all(EffectRuns.limit(arguments));
            lines.accept(run.counted(Run.CUSTOMERS) + " accounts at or above "
                    + milestones.points().get(0) + " points");
            run.printCount("had-one", "coupons were given before");
            run.printCount("coupons", run.isDry() ? "coupons would be given" : "coupons planned");
        });
    }
}
