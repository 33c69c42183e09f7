package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.LedgerLine;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Operation;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Outcome;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.SetWindow;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Told;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The balances that were set, so that an event about a change in between can be placed in time. */
final class SetWindows {
    /** Sets of a customer that are kept; an event from before them cannot be placed any more. */
    private static final int MOST = 100;

    private final Store store;
    private final Rule rule;
    private final LinkStates states;
    private final String site;
    private final SyncMetrics metrics;

    SetWindows(Store store, Rule rule, LinkStates states, String site, SyncMetrics metrics) {
        this.store = store;
        this.rule = rule;
        this.states = states;
        this.site = site;
        this.metrics = metrics;
    }

    /** Notes what a transaction started or settled, after its operations are written. */
    void note(Tx tx, LinkState before, Outcome outcome, Cause cause) throws SQLException {
        for (Operation operation : outcome.changed()) {
            if (!operation.kind().isSync() || !rule.sets(operation.side())) {
                continue;
            }
            Optional<Operation> earlier = before.operation(operation.id());
            boolean begun = operation.state() == OperationState.SENT
                    && operation.hasTarget()
                    && operation.attempt() > earlier.map(Operation::attempt).orElse(0);
            if (begun && earlier.isPresent() && earlier.get().state() == OperationState.SENT) {
                begin(tx, operation.id(), cause.movedAt(), earlier.get().sentAt());
            } else if (begun) {
                beginFromSeen(tx, before.linkId(), operation);
            } else if (operation.state() == OperationState.SETTLED) {
                setAt(tx, operation.id(), cause.movedAt());
            }
        }
    }

    private void begin(Tx tx, String operationId, @Nullable Long fromAt, long since) throws SQLException {
        tx.update(
                "UPDATE operations SET set_from_at = ?, set_since = ?, set_until_at = NULL WHERE site = ? AND id = ?",
                fromAt,
                since,
                site,
                operationId);
    }

    private void beginFromSeen(Tx tx, String linkId, Operation operation) throws SQLException {
        tx.update(
                "UPDATE operations SET set_until_at = NULL, set_from_at = o.moved_at, set_since = o.seen_at FROM observations o"
                        + " WHERE operations.site = ? AND operations.id = ? AND o.site = ? AND o.link_id = ? AND o.side = ?",
                site,
                operation.id(),
                site,
                linkId,
                LinkStates.stored(operation.side()));
    }

    /** Notes when the balance was set, where an answer says so; the first one counts. */
    void setAt(Tx tx, String operationId, @Nullable Long at) throws SQLException {
        if (at != null) {
            tx.update(
                    "UPDATE operations SET set_until_at = COALESCE(set_until_at, ?) WHERE site = ? AND id = ?",
                    at,
                    site,
                    operationId);
        }
    }

    /**
     * An event brought a state, and the side was read after it: lists the change where it was overwritten.
     *
     * @return why a person has to look, where a change may be lost; the same for an event that runs again
     */
    Optional<String> told(String linkId, Side side, Told told) {
        if (!rule.sets(side)) {
            return Optional.empty();
        }
        Outcome outcome = store.read(
                tx -> rule.told(states.load(tx, linkId).orElseThrow(), side, told, windows(tx, linkId, side)));
        if (outcome.lines().isEmpty()) {
            return Optional.empty();
        }
        LedgerLine line = outcome.lines().get(0);
        store.write(tx -> {
            // Written as in the index of such lines, so that SQLite uses it.
            if (tx.number(
                            "SELECT 1 FROM ledger WHERE site = ? AND link_id = ? AND operation_id = ? AND kind IN ('possibly-lost', 'overwritten')"
                                    + " AND kind = ? AND balance = ?",
                            site,
                            linkId,
                            line.operationId(),
                            LinkStates.stored(line.type()),
                            line.balance())
                    .isEmpty()) {
                states.save(tx, outcome.state(), outcome, Cause.of(String.valueOf(line.note())));
                outcome.notices().forEach(notice -> metrics.noticed(linkId, notice));
            }
            return null;
        });
        return line.type() == LedgerLine.Type.POSSIBLY_LOST ? Optional.ofNullable(line.note()) : Optional.empty();
    }

    private List<SetWindow> windows(Tx tx, String linkId, Side side) throws SQLException {
        return tx.list(
                "SELECT id, revision, amount, set_from_at, set_since, set_until_at, updated_at FROM operations WHERE site = ? AND link_id = ?"
                        + " AND side = ? AND state = 'SETTLED' AND set_since IS NOT NULL ORDER BY updated_at DESC LIMIT "
                        + MOST,
                SetWindows::window,
                site,
                linkId,
                LinkStates.stored(side));
    }

    private static SetWindow window(ResultSet r) throws SQLException {
        long target = r.getLong("revision");
        return new SetWindow(
                r.getString("id"),
                target - r.getLong("amount"),
                Tx.longOrNull(r, "set_from_at"),
                r.getLong("set_since"),
                target,
                Tx.longOrNull(r, "set_until_at"),
                r.getLong("updated_at"));
    }
}
