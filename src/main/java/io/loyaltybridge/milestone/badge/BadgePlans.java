package io.loyaltybridge.milestone.badge;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.effect.store.Balance;
import io.loyaltybridge.effect.store.Effect;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.Standing;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Plans badges, given and taken away by turns: never the same twice in a row. One that was planned but not begun is given up
 * when the balance goes back before it is carried out. Only members can have badges; for who is none yet nothing is planned.
 * Thread-safe.
 */
public final class BadgePlans {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<EffectKind> BOTH = EnumSet.of(EffectKind.BADGE, EffectKind.UNBADGE);
    private static final int LOOK_BACK = 20;

    private final Store store;
    private final String site;
    private final Effects effects;
    private final BadgeSettings settings;

    public BadgePlans(Store store, String site, Effects effects, BadgeSettings settings) {
        this.store = store;
        this.site = site;
        this.effects = effects;
        this.settings = settings;
    }

    /** What is to be done for a customer at a threshold, in a transaction of its own: as {@link #crossed}, for a command. */
    public Optional<String> plan(String linkId, long threshold, boolean up, Balance balance, long batch) {
        return store.write(tx -> {
            Optional<Standing> customer = Standing.of(tx, site, linkId);
            return customer.isEmpty() ? Optional.empty() : crossed(tx, customer.get(), threshold, up, balance, batch);
        });
    }

    /** Whether {@link #plan} would plan something. */
    public boolean wouldPlan(String linkId, String memberId, long threshold, boolean up) {
        return store.read(tx -> {
            StoredEffect last = last(tx, linkId, memberId, threshold).orElse(null);
            return up ? last == null || last.kind() == EffectKind.UNBADGE : last == null || isGiven(last);
        });
    }

    /**
     * Plans what follows from passing a threshold.
     *
     * @param up whether upwards: the badge is given; else it is taken away
     * @return the id of what was planned; empty where nothing is to be done
     */
    public Optional<String> crossed(
            Tx tx, Standing customer, long threshold, boolean up, Balance balance, @Nullable Long batch)
            throws SQLException {
        if (customer.memberId() == null) {
            return Optional.empty();
        }
        StoredEffect last =
                last(tx, customer.linkId(), customer.memberId(), threshold).orElse(null);
        if (last != null && ((last.kind() == EffectKind.BADGE) == up || !up && !isGiven(last))) {
            return Optional.empty();
        }
        if (last != null
                && last.state() == OperationState.PLANNED
                && effects.cancel(
                        tx, last.id(), "the balance fell back to " + balance.now() + " before this happened")) {
            return Optional.empty();
        }
        String badgeId = settings.badge(threshold);
        String payload = JSON.createObjectNode()
                .put("threshold", threshold)
                .put("badgeId", badgeId)
                .put("memberId", customer.memberId())
                .put("balance", balance.now())
                .put("version", balance.version())
                .put("why", threshold + " points " + (up ? "reached, " : "not reached any more, ") + balance.words())
                .toString();
        String reason = reason(threshold, badgeId) + ", " + (up ? "reached" : "left") + " at version "
                + balance.version() + " of account " + customer.accountId();
        Effects.Planned planned = effects.plan(
                tx,
                new Effect(
                        customer.linkId(), up ? EffectKind.BADGE : EffectKind.UNBADGE, reason, payload, batch, null));
        return planned.isNew() ? Optional.of(planned.id()) : Optional.empty();
    }

    private static boolean isGiven(StoredEffect last) {
        return last.kind() == EffectKind.BADGE && last.state() != OperationState.REFUSED;
    }

    private static String reason(long threshold, String badgeId) {
        return "threshold " + threshold + " with badge " + badgeId;
    }

    /** The last that was done or is to be done for this member; a badge belongs to the member and not to the customer. */
    private Optional<StoredEffect> last(Tx tx, String linkId, String memberId, long threshold) throws SQLException {
        return effects.latest(tx, linkId, BOTH, reason(threshold, settings.badge(threshold)), LOOK_BACK).stream()
                .filter(effect -> effect.state() != OperationState.CANCELLED
                        && effect.payload().path("memberId").asText().equals(memberId))
                .findFirst();
    }
}
