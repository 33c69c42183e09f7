package io.loyaltybridge.effect.store;

import io.loyaltybridge.ledger.store.FoldedKeys;
import io.loyaltybridge.ledger.store.Openings;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Instant;

/**
 * Folds old mails, messages and take-backs that are done or were given up: their key stays, so that none goes out a second time, and the
 * customer's opening line counts them. Coupons and badges stay as they are, because what a customer had for a milestone or
 * stands at now is asked for by their reasons; they are few. A page is one transaction. Thread-safe.
 */
public final class FoldedEffects {
    // By these very words the index is found.
    private static final String OVER =
            " FROM effects WHERE site = ? AND kind IN ('mail', 'message', 'takeback') AND state IN ('SETTLED', 'CANCELLED') AND updated_at < ?";

    private record Ended(String id, String linkId, Instant at) {}

    private final Store store;
    private final String site;

    public FoldedEffects(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /** Folds at most this many that ended before a moment. Returns how many there were; fewer than asked for at the end. */
    public int fold(Instant before, int most) {
        return store.write(tx -> {
            int folded = 0;
            for (Ended effect : tx.list(
                    "SELECT id, link_id, updated_at" + OVER + " ORDER BY updated_at LIMIT ?",
                    r -> new Ended(r.getString(1), r.getString(2), Instant.ofEpochMilli(r.getLong(3))),
                    site,
                    before.toEpochMilli(),
                    most)) {
                fold(tx, effect);
                folded++;
            }
            return folded;
        });
    }

    private void fold(Tx tx, Ended effect) throws SQLException {
        FoldedKeys.keep(tx, site, effect.id(), 0);
        Openings.effect(tx, site, effect.linkId(), effect.at());
        tx.update("DELETE FROM effects WHERE site = ? AND id = ?", site, effect.id());
    }

    /** How many there are to fold. */
    public long count(Instant before) {
        return store.readOne(tx -> tx.number("SELECT COUNT(*)" + OVER, site, before.toEpochMilli()))
                .orElse(0);
    }
}
