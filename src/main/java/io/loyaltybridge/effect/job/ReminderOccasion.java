package io.loyaltybridge.effect.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.bulk.WixAccount;
import io.loyaltybridge.effect.CouponSettings;
import io.loyaltybridge.effect.Reminders;
import io.loyaltybridge.effect.store.EffectKind;
import java.util.Optional;
import java.util.OptionalLong;

/** A mail: a milestone is close. */
final class ReminderOccasion implements Occasion {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Reminders reminders;
    private final CouponSettings coupons;

    ReminderOccasion(Reminders reminders, CouponSettings coupons) {
        this.reminders = reminders;
        this.coupons = coupons;
    }

    @Override
    public EffectKind kind() {
        return EffectKind.MAIL;
    }

    @Override
    public boolean needsConsent() {
        return true;
    }

    @Override
    public Optional<Wanted> of(WixAccount account, Order order) {
        long balance = account.at().balance();
        OptionalLong close = reminders.next(balance);
        if (close.isEmpty()) {
            return Optional.empty();
        }
        long milestone = close.getAsLong();
        String says = balance + " points, " + (milestone - balance) + " to " + milestone;
        ObjectNode payload = JSON.createObjectNode().put("template", "reminder").put("until", order.until()).put("why", "a milestone is close: " + says);
        ObjectNode fields = payload.putObject("fields").put("points", balance).put("missing", milestone - balance).put("milestone", milestone);
        if (coupons.on()) {
            coupons.value().forEach((name, value) -> fields.set(name, JSON.valueToTree(value)));
        }
        return Optional.of(new Wanted(reminders.reason(milestone, order.period()), payload, says));
    }
}
