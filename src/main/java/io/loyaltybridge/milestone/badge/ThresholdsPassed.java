package io.loyaltybridge.milestone.badge;

import io.loyaltybridge.effect.store.Balance;
import io.loyaltybridge.effect.store.Standing;
import io.loyaltybridge.milestone.Crossings;
import io.loyaltybridge.milestone.Milestones;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.List;

/** A threshold that is passed upwards gives its badge, one that is passed downwards may take it away. */
record ThresholdsPassed(BadgeSettings settings, BadgePlans plans) implements Crossings.Passed {
    @Override
    public boolean isPassed(long from, long to) {
        return !reached(from, to).isEmpty() || !left(from, to).isEmpty();
    }

    @Override
    public void plan(Tx tx, Standing customer, Balance balance) throws SQLException {
        for (long threshold : reached(balance.from(), balance.now())) {
            plans.crossed(tx, customer, threshold, true, balance, null);
        }
        for (long threshold : left(balance.from(), balance.now())) {
            plans.crossed(tx, customer, threshold, false, balance, null);
        }
    }

    private List<Long> reached(long from, long to) {
        return Milestones.upwards(settings.thresholds(), from, to);
    }

    private List<Long> left(long from, long to) {
        return settings.removeBelow() ? Milestones.downwards(settings.thresholds(), from, to) : List.of();
    }
}
