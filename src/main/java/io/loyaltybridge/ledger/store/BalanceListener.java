package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;

/**
 * Called when a customer's balance on Wix is seen to move to a higher version, inside the transaction that writes it. The
 * first state that is seen is not a move.
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
     * @param opened how many points of the difference are an opening balance or a levelling that this transaction settles,
     *               and no activity of the customer
     * @param cause  where it was seen
     */
    record Move(String linkId, Snapshot before, Snapshot after, long opened, Cause cause) {}

    void moved(Tx tx, Move move) throws SQLException;
}
