package io.loyaltybridge.milestone.coupon;

import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.effect.job.AccountPages;
import io.loyaltybridge.effect.job.CarryingOut;
import io.loyaltybridge.effect.job.Owners;
import io.loyaltybridge.effect.store.Balance;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.milestone.Milestones;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Coupons for who is at or above a milestone and had none for it. Each is planned and carried out as after a crossing. */
final class CouponRun {
    private final BulkCalls calls;
    private final Run run;
    private final Owners owners;
    private final CouponPlans plans;
    private final EffectReader reader;
    private final List<Long> milestones;
    private final CarryingOut carryingOut;
    private final Consumer<String> out;

    CouponRun(
            BulkCalls calls,
            Run run,
            Owners owners,
            CouponPlans plans,
            EffectReader reader,
            Milestones milestones,
            CarryingOut carryingOut,
            Consumer<String> out) {
        this.calls = calls;
        this.run = run;
        this.owners = owners;
        this.plans = plans;
        this.reader = reader;
        this.milestones = milestones.points();
        this.carryingOut = carryingOut;
        this.out = out;
    }

    /** @param limit at most this many coupons */
    void all(long limit) {
        if (!run.isDry()) {
            carryingOut.finish();
        }
        Map<String, Object> filter = Map.of("points.balance", Map.of("$gte", milestones.get(0)));
        new AccountPages(calls, run, filter).each(accounts -> {
            List<StoredEffect> planned = new ArrayList<>();
            for (WixAccount account : accounts) {
                planned.addAll(account(account, limit));
            }
            carryingOut.all(planned, effect -> Map.of());
            return run.counted("coupons") < limit;
        });
    }

    private List<StoredEffect> account(WixAccount account, long limit) {
        List<StoredEffect> planned = new ArrayList<>();
        Optional<Link> owner = run.isDry() ? owners.known(account) : owners.of(account);
        if (owner.isEmpty() && !run.isDry()) {
            return planned;
        }
        for (long milestone : milestones) {
            if (account.at().balance() < milestone || run.counted("coupons") >= limit) {
                continue;
            }
            if (owner.isPresent() && plans.had(owner.get().id(), milestone)) {
                run.count("had-one");
            } else if (run.isDry()) {
                run.count("coupons");
                out.accept("  " + Owners.name(account) + ": " + account.at().balance()
                        + " points, and had no coupon for " + milestone);
            } else {
                plans.missing(
                                owner.get().id(),
                                milestone,
                                new Balance(
                                        null,
                                        account.at().balance(),
                                        account.at().version()),
                                run.id())
                        .flatMap(reader::find)
                        .ifPresent(coupon -> {
                            run.count("coupons");
                            planned.add(coupon);
                        });
            }
        }
        return planned;
    }
}
