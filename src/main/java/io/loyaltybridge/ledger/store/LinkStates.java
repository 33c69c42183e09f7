package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Hold;
import io.loyaltybridge.ledger.LedgerLine;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Operation;
import io.loyaltybridge.ledger.OperationKind;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Outcome;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.store.Tx;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Loads what the rule knows of a link and writes back what it decided, inside a transaction of the caller's. */
final class LinkStates {
    /** Operations that are not over. Written as in the index of open operations, so that SQLite uses it. */
    static final String OPEN = "state IN ('PLANNED', 'SENT', 'UNKNOWN', 'REFUSED')";

    private final String site;
    private final Clock clock;

    LinkStates(String site, Clock clock) {
        this.site = site;
        this.clock = clock;
    }

    /** The link's state; empty where there is no such link. */
    Optional<LinkState> load(Tx tx, String linkId) throws SQLException {
        List<Operation> operations = tx.list(
                "SELECT id, side, kind, amount, state, attempt, revision, repeated, looks, first_sent_at,"
                        + " sent_at, moved_at, next_look_at, from_side, from_version, to_version, outcome FROM operations WHERE site = ? AND link_id = ?"
                        + " AND " + OPEN + " AND kind <> 'award' ORDER BY planned_in, id",
                LinkStates::operation,
                site,
                linkId);
        return tx.one(
                "SELECT l.epoch, l.books, l.wix_hold, l.wix_hold_by, l.program_hold, l.program_hold_by, w.version, w.balance, w.moved_at, w.made_by,"
                        + " p.version, p.balance, p.moved_at, p.made_by"
                        + " FROM links l LEFT JOIN observations w ON w.site = l.site AND w.link_id = l.id AND w.side = 'wix'"
                        + " LEFT JOIN observations p ON p.site = l.site AND p.link_id = l.id AND p.side = 'program' WHERE l.site = ? AND l.id = ?",
                r -> new LinkState(
                        linkId,
                        r.getLong(1),
                        seen(r, 7),
                        seen(r, 11),
                        operations,
                        r.getLong(2),
                        hold(r.getString(3), r.getString(4)),
                        hold(r.getString(5), r.getString(6))),
                site,
                linkId);
    }

    /** From four columns; null where that side was not seen. */
    private static @Nullable Snapshot seen(ResultSet r, int column) throws SQLException {
        long version = r.getLong(column);
        if (r.wasNull()) {
            return null;
        }
        long movedAt = r.getLong(column + 2);
        return new Snapshot(version, r.getLong(column + 1), r.wasNull() ? null : movedAt, r.getString(column + 3));
    }

    /**
     * Writes what changed.
     *
     * @param cause what led to it, for the ledger lines
     */
    void save(Tx tx, LinkState before, Outcome outcome, Cause cause) throws SQLException {
        LinkState after = outcome.state();
        long now = clock.millis();
        if (after.epoch() != before.epoch()
                || after.booksConstant() != before.booksConstant()
                || !java.util.Objects.equals(after.wixHold(), before.wixHold())
                || !java.util.Objects.equals(after.programHold(), before.programHold())) {
            tx.update(
                    "UPDATE links SET epoch = ?, books = ?, wix_hold = ?, wix_hold_by = ?, program_hold = ?, program_hold_by = ?, updated_at = ?"
                            + " WHERE site = ? AND id = ?",
                    after.epoch(),
                    after.booksConstant(),
                    reason(after.wixHold()),
                    by(after.wixHold()),
                    reason(after.programHold()),
                    by(after.programHold()),
                    now,
                    site,
                    after.linkId());
        }
        for (Side side : Side.values()) {
            Snapshot seen = after.seen(side);
            if (seen != null && !seen.equals(before.seen(side))) {
                see(tx, after.linkId(), side, seen);
            }
        }
        for (Operation operation : outcome.changed()) {
            save(tx, after, operation, cause.settledTransaction(), now);
        }
        for (LedgerLine line : outcome.lines()) {
            String transaction = line.type() == LedgerLine.Type.SETTLED
                    ? cause.settledTransaction()
                    : line.type() == LedgerLine.Type.ORGANIC ? cause.eventTransaction() : null;
            tx.update(
                    "INSERT INTO ledger (site, link_id, at, side, kind, amount, from_version, to_version, balance, operation_id, transaction_id, cause)"
                            + " VALUES (?,?,?,?,?,?,?,?,?,?,?,?)",
                    site,
                    after.linkId(),
                    now,
                    stored(line.side()),
                    stored(line.type()),
                    line.amount(),
                    line.fromVersion(),
                    line.toVersion(),
                    line.balance(),
                    line.operationId(),
                    transaction,
                    line.note() == null ? cause.text() : line.note());
        }
    }

    /** Replaces what was seen of a side. */
    void see(Tx tx, String linkId, Side side, Snapshot at) throws SQLException {
        tx.update(
                "INSERT INTO observations (site, link_id, side, version, balance, seen_at, moved_at, made_by) VALUES (?,?,?,?,?,?,?,?)"
                        + " ON CONFLICT (site, link_id, side) DO UPDATE SET version = excluded.version, balance = excluded.balance,"
                        + " seen_at = excluded.seen_at, moved_at = excluded.moved_at, made_by = excluded.made_by",
                site,
                linkId,
                stored(side),
                at.version(),
                at.balance(),
                clock.millis(),
                at.movedAt(),
                at.madeBy());
    }

    private void save(Tx tx, LinkState after, Operation o, @Nullable String transactionId, long now)
            throws SQLException {
        tx.update(
                "INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, attempt, revision, repeated, looks, first_sent_at,"
                        + " sent_at, moved_at, next_look_at, from_side, from_version, to_version, outcome, planned_in, created_at, updated_at)"
                        + " VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?) ON CONFLICT (site, id) DO UPDATE SET state = excluded.state,"
                        + " attempt = excluded.attempt, revision = excluded.revision, repeated = excluded.repeated, looks = excluded.looks,"
                        + " first_sent_at = excluded.first_sent_at, sent_at = excluded.sent_at, moved_at = excluded.moved_at,"
                        + " next_look_at = excluded.next_look_at, outcome = excluded.outcome, updated_at = excluded.updated_at",
                site,
                o.id(),
                after.linkId(),
                stored(o.side()),
                o.kind().name().toLowerCase(Locale.ROOT),
                stored(o.fromSide()) + " " + o.fromVersion() + ".." + o.toVersion(),
                o.amount(),
                o.state().name(),
                o.attempt(),
                o.r(),
                o.repeated() ? 1 : 0,
                o.looks(),
                o.firstSentAt(),
                o.sentAt(),
                o.movedAt(),
                o.nextLookAt(),
                stored(o.fromSide()),
                o.fromVersion(),
                o.toVersion(),
                o.refusal(),
                after.epoch(),
                now,
                now);
        if (transactionId != null && o.state() == OperationState.SETTLED) {
            tx.update(
                    "UPDATE operations SET transaction_id = ? WHERE site = ? AND id = ?", transactionId, site, o.id());
        }
    }

    /** The state without what is planned for the program, where the link has no account there yet. */
    LinkState reachable(Tx tx, LinkState state) throws SQLException {
        List<Operation> others = state.operations().stream()
                .filter(o -> o.side() == Side.WIX || o.state() != OperationState.PLANNED)
                .toList();
        boolean account = others.size() == state.operations().size()
                || tx.number(
                                "SELECT 1 FROM links WHERE site = ? AND id = ? AND program_id IS NOT NULL",
                                site,
                                state.linkId())
                        .isPresent();
        return account
                ? state
                : new LinkState(
                        state.linkId(),
                        state.epoch(),
                        state.wix(),
                        state.program(),
                        others,
                        state.booksConstant(),
                        state.wixHold(),
                        state.programHold());
    }

    static String stored(Side side) {
        return side.word();
    }

    static String stored(LedgerLine.Type type) {
        return type.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Operation operation(ResultSet r) throws SQLException {
        return new Operation(
                r.getString(1),
                side(r.getString(2)),
                OperationKind.valueOf(r.getString(3).toUpperCase(Locale.ROOT)),
                r.getLong(4),
                OperationState.valueOf(r.getString(5)),
                r.getInt(6),
                r.getLong(7),
                r.getInt(8) == 1,
                r.getInt(9),
                r.getLong(10),
                r.getLong(11),
                r.getLong(12),
                r.getLong(13),
                side(r.getString(14)),
                r.getLong(15),
                r.getLong(16),
                r.getString(17));
    }

    private static Side side(String stored) {
        return Side.of(stored);
    }

    private static @Nullable Hold hold(String reason, String by) {
        return reason == null ? null : new Hold(reason, by);
    }

    private static @Nullable String reason(@Nullable Hold hold) {
        return hold == null ? null : hold.reason();
    }

    private static @Nullable String by(@Nullable Hold hold) {
        return hold == null ? null : hold.operationId();
    }
}
