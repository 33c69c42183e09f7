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
 * Wix's balances of customers that are kept equal with nothing, because there is no program or they are not in it. Each
 * state is one transaction: the first sight is only noted; a higher version moves it, with a ledger line, and the listener
 * is told in it. What is stale or doubled does nothing. Once a customer has their baseline, {@link SyncLedger} observes them
 * and this does nothing. Thread-safe.
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

    /** Who is told of moves. */
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
     * A state that the customer's account was set up with: it is noted like a first sight, with a line that says so, and
     * nothing follows from it. The line is no baseline, since nothing is kept equal from there on.
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

    /** The account was read before points are given, inside the transaction that begins them: as {@link #observe}. */
    void read(Tx tx, String linkId, Snapshot at, Cause cause) throws SQLException {
        move(tx, linkId, null, at, cause);
    }

    /**
     * A state came as the answer to points that the bridge gave, inside the transaction that settles them. Where it is the
     * first sight, what was there before is known all the same: these points less. Where an event or a baseline showed the
     * state first, as a first sight, the listener learns of the move from here.
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

    /** Whether a move over this version stands in the ledger; the line of an award has no version that it begins at. */
    private boolean told(Tx tx, String linkId, long version) throws SQLException {
        return tx.number(
                        "SELECT 1 FROM ledger WHERE site = ? AND link_id = ? AND side = 'wix' AND from_version < ? AND to_version >= ? LIMIT 1",
                        site,
                        linkId,
                        version,
                        version)
                .isPresent();
    }

    /** The link's state where nobody else observes Wix's side of it, and no call of ours to it is open. */
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
