package io.loyaltybridge.milestone;

import io.loyaltybridge.effect.store.Balance;
import io.loyaltybridge.effect.store.Standing;
import io.loyaltybridge.ledger.store.BalanceListener;
import io.loyaltybridge.milestone.badge.BadgePlans;
import io.loyaltybridge.milestone.badge.BadgeSettings;
import io.loyaltybridge.milestone.coupon.CouponPlans;
import io.loyaltybridge.milestone.coupon.CouponSettings;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Notices when a balance passes a milestone or a threshold, and plans what follows in the transaction that writes the
 * balance: a crossing is seen exactly once, however often its event comes.
 */
public final class Crossings implements BalanceListener {
    private final String site;
    private final Milestones milestones;
    private final CouponSettings coupons;
    private final BadgeSettings badges;
    private final CouponPlans couponPlans;
    private final BadgePlans badgePlans;

    public Crossings(String site, Milestones milestones, CouponSettings coupons, BadgeSettings badges, CouponPlans couponPlans, BadgePlans badgePlans) {
        this.site = site;
        this.milestones = milestones;
        this.coupons = coupons;
        this.badges = badges;
        this.couponPlans = couponPlans;
        this.badgePlans = badgePlans;
    }

    @Override
    public void moved(Tx tx, Move move) throws SQLException {
        // What an import brought passes nothing: the rest of the move begins where the import left the balance.
        long from = move.before().balance() + (milestones.onImport() ? 0 : move.opened());
        long to = move.after().balance();
        List<Long> reached = coupons.on() ? Milestones.upwards(milestones.points(), from, to) : List.of();
        List<Long> up = badges.on() ? Milestones.upwards(badges.thresholds(), from, to) : List.of();
        List<Long> down = badges.on() && badges.removeBelow() ? Milestones.downwards(badges.thresholds(), from, to) : List.of();
        if (reached.isEmpty() && up.isEmpty() && down.isEmpty()) {
            return;
        }
        Optional<Standing> customer = Standing.of(tx, site, move.linkId());
        if (customer.isEmpty()) {
            return;
        }
        Balance balance = new Balance(from, to, move.after().version());
        for (long milestone : reached) {
            couponPlans.crossed(tx, customer.get(), milestone, balance);
        }
        for (long threshold : up) {
            badgePlans.crossed(tx, customer.get(), threshold, true, balance, null);
        }
        for (long threshold : down) {
            badgePlans.crossed(tx, customer.get(), threshold, false, balance, null);
        }
    }
}
