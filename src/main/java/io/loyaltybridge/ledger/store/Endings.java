package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Operation;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a life of a link ends: what was seen is forgotten, so that the next baseline starts a new one. Each time the epoch grows
 * and a line is written; reads in bulk compare them. Inside a transaction of the caller's.
 */
final class Endings {
    private static final String NO_ACCOUNT = "there is no account in the program yet";

    private final String site;
    private final Clock clock;

    Endings(String site, Clock clock) {
        this.site = site;
        this.clock = clock;
    }

    /** The account of one side is gone: planned operations for it are given up. */
    List<Long> unlink(Tx tx, String linkId, Side gone, String why) throws SQLException {
        tx.update("DELETE FROM observations WHERE site = ? AND link_id = ?", site, linkId);
        grow(tx, linkId);
        List<Long> amounts = giveUp(tx, linkId, "side = '" + LinkStates.stored(gone) + "'", why);
        GoneNotes.ended(tx, site, linkId, gone);
        line(tx, linkId, why);
        return amounts;
    }

    /** The accounts are no longer this customer's: the revisions of another account cannot be compared with what was seen. */
    void accounts(Tx tx, String linkId, String operations, String why) throws SQLException {
        if (tx.update("DELETE FROM observations WHERE site = ? AND link_id = ?", site, linkId) > 0) {
            line(tx, linkId, why);
        }
        grow(tx, linkId);
        giveUp(tx, linkId, operations, why);
    }

    /** Contact and account are gone on Wix: the link forgets them. */
    int goneFromWix(Tx tx, String linkId) throws SQLException {
        accounts(tx, linkId, "side = 'wix'", "the account is gone on Wix");
        return tx.update(
                "UPDATE links SET contact_id = NULL, member_id = NULL, wix_account_id = NULL, opening = NULL, state = 'MISSING',"
                        + " detail = 'gone from Wix', updated_at = ? WHERE site = ? AND id = ?",
                clock.millis(),
                site,
                linkId);
    }

    /** Gives operations up, each with a line in the ledger. Returns their points. */
    private List<Long> giveUp(Tx tx, String linkId, String operations, String why) throws SQLException {
        String which = " FROM operations WHERE site = ? AND link_id = ? AND " + operations + " AND kind <> 'award' AND "
                + LinkStates.OPEN;
        List<Long> amounts = tx.list("SELECT amount" + which, r -> r.getLong(1), site, linkId);
        tx.update(
                "INSERT INTO ledger (site, link_id, at, side, kind, amount, operation_id, cause) SELECT site, link_id, ?, side, 'cancelled', amount, id, ?"
                        + which,
                clock.millis(),
                "not carried: " + why,
                site,
                linkId);
        tx.update(
                "UPDATE operations SET state = 'CANCELLED', outcome = ?, updated_at = ? WHERE site = ? AND link_id = ? AND "
                        + operations + " AND kind <> 'award' AND " + LinkStates.OPEN,
                why,
                clock.millis(),
                site,
                linkId);
        return amounts;
    }

    /**
     * The program's account becomes known. Its state so far came from elsewhere, with an opening balance. Wix's state stays,
     * because its revision protects the calls in progress.
     */
    void programKnown(Tx tx, String linkId) throws SQLException {
        program(tx, linkId, "the program's account is known now: the link restarts");
    }

    /** See {@link SyncLedger#endOpening}. */
    boolean opening(Tx tx, LinkState state, @Nullable String opened) throws SQLException {
        if (!opening(tx, state)) {
            return false;
        }
        if (opened != null) {
            tx.update(
                    "UPDATE links SET opening = ?, updated_at = ? WHERE site = ? AND id = ?",
                    opened,
                    clock.millis(),
                    site,
                    state.linkId());
        }
        return true;
    }

    private boolean opening(Tx tx, LinkState state) throws SQLException {
        boolean account = tx.number(
                        "SELECT 1 FROM links WHERE site = ? AND id = ? AND program_id IS NOT NULL",
                        site,
                        state.linkId())
                .isPresent();
        if (account || state.operations().stream().anyMatch(o -> o.isOpen() || planned(o, Side.WIX))) {
            return false;
        }
        if (state.program() != null) {
            for (Operation operation : state.operations().stream()
                    .filter(o -> planned(o, Side.PROGRAM))
                    .toList()) {
                tx.update(
                        "UPDATE operations SET state = 'CANCELLED', outcome = ?, updated_at = ? WHERE site = ? AND id = ?",
                        NO_ACCOUNT,
                        clock.millis(),
                        site,
                        operation.id());
                tx.update(
                        "INSERT INTO ledger (site, link_id, at, side, kind, amount, operation_id, cause) VALUES (?,?,?,'program','cancelled',?,?,?)",
                        site,
                        state.linkId(),
                        clock.millis(),
                        operation.amount(),
                        operation.id(),
                        NO_ACCOUNT);
            }
            program(tx, state.linkId(), "the opening balance is in; " + NO_ACCOUNT);
        }
        return true;
    }

    private static boolean planned(Operation operation, Side side) {
        return operation.kind().isSync() && operation.state() == OperationState.PLANNED && operation.side() == side;
    }

    private void program(Tx tx, String linkId, String why) throws SQLException {
        if (tx.update("DELETE FROM observations WHERE site = ? AND link_id = ? AND side = 'program'", site, linkId)
                > 0) {
            grow(tx, linkId);
            line(tx, linkId, why);
        }
    }

    private void grow(Tx tx, String linkId) throws SQLException {
        tx.update(
                "UPDATE links SET epoch = epoch + 1, updated_at = ? WHERE site = ? AND id = ?",
                clock.millis(),
                site,
                linkId);
    }

    /** Writes that a life of the link is over, and why. */
    int line(Tx tx, String linkId, String why) throws SQLException {
        return tx.update(
                "INSERT INTO ledger (site, link_id, at, side, kind, cause) VALUES (?,?,?,'wix','unlinked',?)",
                site,
                linkId,
                clock.millis(),
                why);
    }
}
