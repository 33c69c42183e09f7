package io.loyaltybridge.milestone;

import io.loyaltybridge.effect.store.Balance;
import io.loyaltybridge.effect.store.Standing;
import io.loyaltybridge.ledger.store.BalanceListener;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/**
 * Notices when a balance passes a milestone or a threshold, and plans what follows in the transaction that writes the
 * balance: a crossing is seen exactly once, however often its event comes.
 */
public final class Crossings implements BalanceListener {
    /** What a balance can pass, and what follows from it. */
    public interface Passed {
        /** Whether a move from one balance to another passes anything. */
        boolean isPassed(long from, long to);

        /** Plans what follows for a customer. */
        void plan(Tx tx, Standing customer, Balance balance) throws SQLException;
    }

    private final String site;
    private final boolean onImport;
    private final List<Passed> all;

    /**
     * Notices these.
     *
     * @param onImport whether what an import brought passes them too
     * @param all      in the order in which they are planned
     */
    public Crossings(String site, boolean onImport, List<Passed> all) {
        this.site = site;
        this.onImport = onImport;
        this.all = List.copyOf(all);
    }

    @Override
    public void moved(Tx tx, Move move) throws SQLException {
        // What an import brought passes nothing: the rest of the move begins where the import left the balance.
        long from = move.before().balance() + (onImport ? 0 : move.opened());
        long to = move.after().balance();
        if (all.stream().noneMatch(passed -> passed.isPassed(from, to))) {
            return;
        }
        Optional<Standing> customer = Standing.of(tx, site, move.linkId());
        if (customer.isPresent()) {
            for (Passed passed : all) {
                passed.plan(
                        tx, customer.get(), new Balance(from, to, move.after().version()));
            }
        }
    }
}
