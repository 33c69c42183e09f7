package io.loyaltybridge.effect.job;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.bulk.WixAccount;
import io.loyaltybridge.effect.Milestones;
import io.loyaltybridge.effect.store.EffectKind;
import java.util.List;
import java.util.Optional;

/** A message: the balance, once a month. */
final class BalanceOccasion implements Occasion {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MONTH_BEGINS = "2026-".length();

    private final List<Long> milestones;
    private final boolean subscribedOnly;

    BalanceOccasion(List<Long> milestones, boolean subscribedOnly) {
        this.milestones = milestones;
        this.subscribedOnly = subscribedOnly;
    }

    @Override
    public EffectKind kind() {
        return EffectKind.MESSAGE;
    }

    @Override
    public boolean needsConsent() {
        return subscribedOnly;
    }

    @Override
    public Optional<Wanted> of(WixAccount account, Order order) {
        if (account.memberId() == null) {
            return Optional.empty();
        }
        long balance = account.at().balance();
        ObjectNode payload = JSON.createObjectNode().put("template", "balance").put("until", order.until()).put("why", "the balance of " + order.period());
        ObjectNode fields = payload.putObject("fields").put("points", balance).put("month", Integer.parseInt(order.period().substring(MONTH_BEGINS)));
        Milestones.above(milestones, balance).ifPresent(milestone -> fields.put("milestone", milestone).put("missing", milestone - balance));
        return Optional.of(new Wanted("balance " + order.period(), payload, balance + " points"));
    }
}
