package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;

/**
 * Told whenever what was seen of a customer on Wix moves to another balance with a higher version, inside the very
 * transaction that writes it. A first sight is no move.
 */
@FunctionalInterface
public interface BalanceListener {
    /** Does nothing. */
    BalanceListener NONE = (tx, move) -> {};

    /**
     * A move of a balance on Wix.
     *
     * @param before what was seen last
     * @param after  what is seen now, at a higher version
     * @param opened how much of the difference is an opening balance that this transaction settles, in points: an import or
     *               a levelling, which no activity of the customer led to
     * @param cause  what it was seen by
     */
    record Move(String linkId, Snapshot before, Snapshot after, long opened, Cause cause) {}

    void moved(Tx tx, Move move) throws SQLException;
}
