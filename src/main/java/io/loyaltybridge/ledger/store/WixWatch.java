package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Balances on Wix of customers without an account in a program. Each state is one transaction: the first one is only noted; a
 * higher version writes a ledger line and calls the listener. Stale states and duplicates do nothing. Once a customer has a
 * baseline, {@link SyncLedger} observes them and this does nothing. Thread-safe.
 */
public final class WixWatch {
    private final Store store;
    private final LinkStates states;
    private final String site;
    private final Clock clock;
    private final BalanceListener listener;

    public WixWatch(Store store, String site, Clock clock, BalanceListener listener) {
        this.store = store;
        this.states = new LinkStates(site, clock);
        this.site = site;
        this.clock = clock;
        this.listener = listener;
    }

    /** Is called for moves. */
    public BalanceListener listener() {
        return listener;
    }

    /** Whether no state of the customer's account on Wix was ever seen. */
    public boolean isUnseen(String linkId) {
        return store.read(tx -> states.load(tx, linkId))
                .map(state -> state.wix() == null)
                .orElse(true);
    }

    /** A state of the customer's account on Wix came with an event. */
    public void observe(String linkId, Snapshot at, Cause cause) {
        if (store.read(tx -> watched(tx, linkId)
                        .filter(state -> state.wix() == null
                                || at.version() > state.wix().version()))
                .isEmpty()) {
            return;
        }
        store.write(tx -> {
            move(tx, linkId, null, at, cause);
            return null;
        });
    }

    /**
     * A state with which the customer's account was set up: it is noted like a first one, with a line that says so, and leads
     * to nothing. The line is not a baseline, because nothing is kept equal from there on.
     */
    public void opened(String linkId, Snapshot at, Cause cause) {
        store.write(tx -> {
            LinkState state = watched(tx, linkId).orElse(null);
            if (state == null
                    || state.wix() != null && at.version() <= state.wix().version()) {
                return null;
            }
            states.see(tx, linkId, Side.WIX, at);
            if (state.wix() == null || state.wix().balance() != at.balance()) {
                SetUpLines.write(tx, site, linkId, clock.millis(), at, cause);
            }
            return null;
        });
    }

    /** The account was read before points are given, inside the transaction that starts the award; as {@link #observe}. */
    void read(Tx tx, String linkId, Snapshot at, Cause cause) throws SQLException {
        move(tx, linkId, null, at, cause);
    }

    /**
     * A state came as the answer to points that the bridge gave, inside the transaction that settles them. If it is the first
     * state seen, the balance before is known: these points less. If an event or a baseline showed the state first, the
     * listener is called for the move here.
     */
    void given(Tx tx, String linkId, Snapshot at, long points, Cause cause) throws SQLException {
        Snapshot before = new Snapshot(at.version() - 1, at.balance() - points);
        LinkState state = states.load(tx, linkId).orElse(null);
        boolean noted = state != null
                && state.wix() != null
                && at.version() <= state.wix().version();
        if (!noted) {
            move(tx, linkId, before, at, cause);
        } else if (!told(tx, linkId, at.version())) {
            listener.moved(tx, new BalanceListener.Move(linkId, before, at, 0, cause));
        }
    }

    /** Whether a move over this version is in the ledger; the line of an award has no start version. */
    private boolean told(Tx tx, String linkId, long version) throws SQLException {
        return tx.number(
                        "SELECT 1 FROM ledger WHERE site = ? AND link_id = ? AND side = 'wix' AND from_version < ? AND to_version >= ? LIMIT 1",
                        site,
                        linkId,
                        version,
                        version)
                .isPresent();
    }

    /** The link's state where nothing else observes its Wix side, and none of our calls to it is open. */
    private Optional<LinkState> watched(Tx tx, String linkId) throws SQLException {
        boolean merged = tx.number(
                        "SELECT 1 FROM links WHERE site = ? AND id = ? AND merged_into IS NOT NULL", site, linkId)
                .isPresent();
        return merged
                ? Optional.empty()
                : states.load(tx, linkId)
                        .filter(state -> !state.isLinked()
                                && state.hold(Side.WIX) == null
                                && state.open(Side.WIX).isEmpty());
    }

    private void move(Tx tx, String linkId, @Nullable Snapshot known, Snapshot at, Cause cause) throws SQLException {
        LinkState state = watched(tx, linkId).orElse(null);
        if (state == null || state.wix() != null && at.version() <= state.wix().version()) {
            return;
        }
        Snapshot before = state.wix() == null ? known : state.wix();
        states.see(tx, linkId, Side.WIX, at);
        if (before == null || before.balance() == at.balance()) {
            return;
        }
        tx.update(
                "INSERT INTO ledger (site, link_id, at, side, kind, amount, from_version, to_version, balance, transaction_id, cause)"
                        + " VALUES (?,?,?,'wix','organic',?,?,?,?,?,?)",
                site,
                linkId,
                clock.millis(),
                at.balance() - before.balance(),
                before.version(),
                at.version(),
                at.balance(),
                cause.eventTransaction(),
                cause.text());
        listener.moved(tx, new BalanceListener.Move(linkId, before, at, 0, cause));
    }
}
