package io.loyaltybridge.ledger;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something the bridge does to one side of a link.
 *
 * @param id          deterministic id, at most 40 characters; the key or the description of its call
 * @param side        the side that is written to
 * @param kind        why
 * @param amount      points to add; negative takes away; never 0
 * @param state       where it stands
 * @param attempt     how often it went from PLANNED to SENT (or was sent anew after its last call was proved dead)
 * @param r           version that a compare-and-set attempt is fenced with; for a connector that sets balances, the
 *                    balance to set
 * @param repeated    whether this attempt's call may have been made more than once
 * @param looks       how often an unknown outcome was looked for in vain
 * @param firstSentAt epoch milliseconds of the first call, 0 before
 * @param sentAt      epoch milliseconds of the last call, 0 before
 * @param movedAt     epoch milliseconds when the account was first read past {@code r}, 0 before
 * @param nextLookAt  epoch milliseconds before which its outcome is not looked for again, 0 for at any time
 * @param fromSide    side whose change it carries; for an award its own side
 * @param fromVersion the carried change lies after this version ...
 * @param toVersion   ... and up to this one
 * @param refusal     what a refusal said, {@code null} without one: the reason of an operation that is REFUSED, or of a
 *                    refusal that is still doubted
 */
public record Operation(
        String id,
        Side side,
        OperationKind kind,
        long amount,
        OperationState state,
        int attempt,
        long r,
        boolean repeated,
        int looks,
        long firstSentAt,
        long sentAt,
        long movedAt,
        long nextLookAt,
        Side fromSide,
        long fromVersion,
        long toVersion,
        @Nullable String refusal) {

    public Operation {
        Objects.requireNonNull(id, "id");
        if (id.isEmpty() || id.length() > OperationIds.MAX_LENGTH) {
            throw new IllegalArgumentException(
                    "operation id must have 1 to " + OperationIds.MAX_LENGTH + " characters: " + id);
        }
        if (amount == 0) {
            throw new IllegalArgumentException("operation " + id + " has the amount 0");
        }
    }

    static Operation planned(String id, Side side, OperationKind kind, long amount, Side fromSide, long from, long to) {
        return new Operation(
                id, side, kind, amount, OperationState.PLANNED, 0, 0, false, 0, 0, 0, 0, 0, fromSide, from, to, null);
    }

    /** Tells whether its outcome is outstanding and its side therefore may not be observed. */
    public boolean isOpen() {
        return kind.isSync() && (state == OperationState.SENT || state == OperationState.UNKNOWN);
    }

    /** Whether the balance to set is known by now; for connectors that set balances. */
    public boolean hasTarget() {
        return r != Sending.NO_TARGET;
    }

    Operation in(OperationState next) {
        return new Operation(
                id,
                side,
                kind,
                amount,
                next,
                attempt,
                r,
                repeated,
                looks,
                firstSentAt,
                sentAt,
                movedAt,
                nextLookAt,
                fromSide,
                fromVersion,
                toVersion,
                refusal);
    }

    Operation refusedWith(String reason) {
        return new Operation(
                id,
                side,
                kind,
                amount,
                state,
                attempt,
                r,
                repeated,
                looks,
                firstSentAt,
                sentAt,
                movedAt,
                nextLookAt,
                fromSide,
                fromVersion,
                toVersion,
                reason);
    }

    Operation sent(long fence, long now) {
        return new Operation(
                id,
                side,
                kind,
                amount,
                OperationState.SENT,
                attempt + 1,
                fence,
                false,
                0,
                firstSentAt == 0 ? now : firstSentAt,
                now,
                0,
                0,
                fromSide,
                fromVersion,
                toVersion,
                null);
    }

    Operation resent(long now) {
        return new Operation(
                id,
                side,
                kind,
                amount,
                state,
                attempt,
                r,
                true,
                looks,
                firstSentAt,
                now,
                movedAt,
                nextLookAt,
                fromSide,
                fromVersion,
                toVersion,
                refusal);
    }

    Operation fencedWith(long fence) {
        return new Operation(
                id,
                side,
                kind,
                amount,
                state,
                attempt,
                fence,
                repeated,
                looks,
                firstSentAt,
                sentAt,
                movedAt,
                nextLookAt,
                fromSide,
                fromVersion,
                toVersion,
                refusal);
    }

    /** The account was read past the fence for the first time. */
    Operation movedPast(long now) {
        return new Operation(
                id,
                side,
                kind,
                amount,
                state,
                attempt,
                r,
                repeated,
                looks,
                firstSentAt,
                sentAt,
                now,
                nextLookAt,
                fromSide,
                fromVersion,
                toVersion,
                refusal);
    }

    /** Its outcome was looked for in vain once more. */
    Operation looked(long next) {
        return new Operation(
                id,
                side,
                kind,
                amount,
                state,
                attempt,
                r,
                repeated,
                looks + 1,
                firstSentAt,
                sentAt,
                movedAt,
                next,
                fromSide,
                fromVersion,
                toVersion,
                refusal);
    }
}
