package io.loyaltybridge.effect.store;

import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.store.FoldedKeys;
import io.loyaltybridge.ledger.store.Forgotten;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;

/** Plans an effect once for its reason, inside a transaction. */
final class Planning {
    private final String site;
    private final Clock clock;
    private final EffectMetrics metrics;

    Planning(String site, Clock clock, EffectMetrics metrics) {
        this.site = site;
        this.clock = clock;
        this.metrics = metrics;
    }

    /** As {@link Effects#plan}. */
    Effects.Planned plan(Tx tx, Effect effect) throws SQLException {
        for (String merged : tx.list(
                "SELECT id FROM links WHERE site = ? AND merged_into = ? UNION ALL " + Forgotten.EARLIER
                        + " LIMIT 1000",
                r -> r.getString(1),
                site,
                effect.linkId(),
                site,
                effect.linkId())) {
            Optional<String> had = tx.one(
                    "SELECT id FROM effects WHERE site = ? AND id = ?", r -> r.getString(1), site, effect.id(merged));
            if (had.isPresent() || FoldedKeys.has(tx, site, effect.id(merged))) {
                return new Effects.Planned(effect.id(merged), false);
            }
        }
        if (FoldedKeys.has(tx, site, effect.id())) {
            return new Effects.Planned(effect.id(), false);
        }
        long now = clock.millis();
        // Later than the customer's last one, so that their order is that of their planning.
        long createdAt = Math.max(
                now,
                tx.number(
                                "SELECT MAX(created_at) + 1 FROM effects WHERE site = ? AND link_id = ?",
                                site,
                                effect.linkId())
                        .orElse(0));
        int added = tx.update(
                "INSERT INTO effects (site, id, link_id, kind, reason, state, payload, batch, due_at, created_at, updated_at)"
                        + " VALUES (?,?,?,?,?,'PLANNED',?,?,?,?,?) ON CONFLICT (site, id) DO NOTHING",
                site,
                effect.id(),
                effect.linkId(),
                effect.kind().word(),
                effect.reason(),
                effect.payload(),
                effect.batch(),
                effect.due() == null ? now : effect.due().toEpochMilli(),
                createdAt,
                now);
        if (added == 1) {
            metrics.moved(effect.kind(), OperationState.PLANNED);
        }
        return new Effects.Planned(effect.id(), added == 1);
    }
}
