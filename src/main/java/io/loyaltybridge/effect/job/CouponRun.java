package io.loyaltybridge.effect.job;

import io.loyaltybridge.bulk.BulkCalls;
import io.loyaltybridge.bulk.Run;
import io.loyaltybridge.bulk.Together;
import io.loyaltybridge.bulk.WixAccount;
import io.loyaltybridge.effect.Milestones;
import io.loyaltybridge.effect.store.Balance;
import io.loyaltybridge.effect.store.CouponPlans;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.ledger.store.Link;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** Coupons for who is at or above a milestone and had none for it. Each is planned and carried out as after a crossing. */
final class CouponRun {
    private static final int PAGE = 500;
    private static final Duration SOON = Duration.ofMillis(20);

    private final BulkCalls calls;
    private final Together together;
    private final Run run;
    private final Owners owners;
    private final CouponPlans plans;
    private final EffectReader reader;
    private final List<Long> milestones;
    private final BiConsumer<String, Runnable> alone;
    private final Clock clock;
    private final Consumer<String> out;

    CouponRun(BulkCalls calls, Together together, Run run, Owners owners, CouponPlans plans, EffectReader reader, Milestones milestones,
              BiConsumer<String, Runnable> alone, Clock clock, Consumer<String> out) {
        this.calls = calls;
        this.together = together;
        this.run = run;
        this.owners = owners;
        this.plans = plans;
        this.reader = reader;
        this.milestones = milestones.points();
        this.alone = alone;
        this.clock = clock;
        this.out = out;
    }

    /** @param limit at most this many coupons */
    void all(long limit) {
        if (!run.isDry()) {
            finish();
        }
        Map<String, Object> filter = Map.of("points.balance", Map.of("$gte", milestones.get(0)));
        new AccountPages(calls, run, filter).each(accounts -> {
            List<StoredEffect> planned = new ArrayList<>();
            for (WixAccount account : accounts) {
                planned.addAll(account(account, limit));
            }
            carryOut(planned);
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
                out.accept("  " + Owners.name(account) + ": " + account.at().balance() + " points, and had no coupon for " + milestone);
            } else {
                plans.missing(owner.get().id(), milestone, new Balance(null, account.at().balance(), account.at().version()), run.id())
                        .flatMap(reader::find).ifPresent(coupon -> {
                            run.count("coupons");
                            planned.add(coupon);
                        });
            }
        }
        return planned;
    }

    /** What this run planned before it was cut off. */
    private void finish() {
        List<StoredEffect> open;
        do {
            open = reader.openOfBatch(run.id(), PAGE);
            carryOut(open);
        } while (!open.isEmpty());
    }

    private void carryOut(List<StoredEffect> planned) {
        Map<String, List<StoredEffect>> byCustomer = planned.stream().collect(Collectors.groupingBy(StoredEffect::linkId));
        together.each(byCustomer.entrySet(), customer -> carryOut(customer.getKey(), customer.getValue()));
        run.progress();
    }

    /** Until each has its outcome: a coupon, or a place in the parked list. What Wix is not ready for yet is waited for. */
    private void carryOut(String linkId, List<StoredEffect> planned) {
        List<StoredEffect> open = planned;
        while (!open.isEmpty()) {
            Instant due = open.stream().map(StoredEffect::dueAt).min(Instant::compareTo).orElseThrow();
            Duration wait = Duration.between(clock.instant(), due);
            if (wait.compareTo(Duration.ZERO) > 0) {
                calls.pause(wait.compareTo(SOON) < 0 ? SOON : wait);
            }
            alone.accept("link:" + linkId, () -> calls.send("direct:carry-out-effects", BulkCalls.variables("link", linkId)));
            open = open.stream().map(StoredEffect::id).map(reader::find).flatMap(Optional::stream).filter(StoredEffect::isOpen).toList();
        }
    }
}
