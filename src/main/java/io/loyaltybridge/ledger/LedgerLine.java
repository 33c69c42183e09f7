package io.loyaltybridge.ledger;

import org.jspecify.annotations.Nullable;

/**
 * One line to append to the ledger of a link.
 *
 * @param type        what happened
 * @param side        where
 * @param fromVersion for ORGANIC: the change lies after this version; otherwise the version before
 * @param toVersion   for ORGANIC: and up to this one; otherwise the version after
 * @param amount      points; 0 only for BASELINE; for POSSIBLY_LOST and OVERWRITTEN what nobody carried over
 * @param balance     balance of the side after it, as far as it is seen; for POSSIBLY_LOST and OVERWRITTEN the one that
 *                    was told
 * @param operationId the operation it belongs to: for ORGANIC the one that carries the change on, {@code null} where
 *                    none has to
 * @param note        plain text, or {@code null}
 */
public record LedgerLine(
        Type type,
        Side side,
        long fromVersion,
        long toVersion,
        long amount,
        long balance,
        @Nullable String operationId,
        @Nullable String note) {

    /** Kinds of ledger lines. */
    public enum Type {
        /** Both sides were read and taken as the starting point. */
        BASELINE,
        /** A change that was not made to sync. */
        ORGANIC,
        /** An operation took effect. */
        SETTLED,
        /** An operation was refused and is parked. */
        REFUSED,
        /** An operation was given up. */
        CANCELLED,
        /** An operation was planned that takes away the difference the books had kept. */
        LEVELLED,
        /** A change fell between reading a balance and setting it, as far as can be told; it moved no balance. */
        POSSIBLY_LOST,
        /** The same where Wix is the master: it was to be overwritten anyway. */
        OVERWRITTEN
    }
}
