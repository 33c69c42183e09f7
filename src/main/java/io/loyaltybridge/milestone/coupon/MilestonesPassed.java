package io.loyaltybridge.milestone.coupon;

import io.loyaltybridge.effect.store.Balance;
import io.loyaltybridge.effect.store.Standing;
import io.loyaltybridge.milestone.Crossings;
import io.loyaltybridge.milestone.Milestones;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.List;

/** A milestone that is passed upwards is worth a coupon. */
record MilestonesPassed(Milestones milestones, CouponPlans plans) implements Crossings.Passed {
    @Override
    public boolean isPassed(long from, long to) {
        return !reached(from, to).isEmpty();
    }

    @Override
    public void plan(Tx tx, Standing customer, Balance balance) throws SQLException {
        for (long milestone : reached(balance.from(), balance.now())) {
            plans.crossed(tx, customer, milestone, balance);
        }
    }

    private List<Long> reached(long from, long to) {
        return Milestones.upwards(milestones.points(), from, to);
    }
}
