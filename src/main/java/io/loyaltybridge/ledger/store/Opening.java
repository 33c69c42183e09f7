package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Side;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The opening line of a customer whose older history was folded; it replaces the removed rows.
 *
 * @param until      the time of the last of these rows
 * @param operations how many operations
 * @param lines      how many lines of the ledger
 * @param effects    how many mails and messages
 * @param wix        the balance after the last folded line, in points; null where there is none
 * @param program    likewise
 */
public record Opening(
        Instant until, long operations, long lines, long effects, @Nullable Long wix, @Nullable Long program) {
    static final Opening NONE = new Opening(Instant.EPOCH, 0, 0, 0, null, null);

    /** The balance of a side. */
    public @Nullable Long balance(Side side) {
        return side == Side.WIX ? wix : program;
    }

    /**
     * With one more line of the ledger, the next one of the customer.
     *
     * @param kind    as it is stored
     * @param amount  null where the line has none
     * @param balance the side's balance after it, as the line says; null where it does not
     */
    Opening with(Instant at, Side side, String kind, @Nullable Long amount, @Nullable Long balance) {
        Instant last = at.isAfter(until) ? at : until;
        Opening more = new Opening(last, operations, lines + 1, effects, wix, program);
        Long before = balance(side);
        return switch (kind) {
            case "baseline", "opened" -> more.at(side, balance);
            case "organic", "settled" ->
                more.at(side, before == null || amount == null ? balance : Long.valueOf(before + amount));
            case "unlinked" -> new Opening(last, operations, lines + 1, effects, null, null);
            // The others moved no balance: the points of an award count with the state that shows them.
            default -> more;
        };
    }

    private Opening at(Side side, @Nullable Long balance) {
        return new Opening(
                until,
                operations,
                lines,
                effects,
                side == Side.WIX ? balance : wix,
                side == Side.PROGRAM ? balance : program);
    }

    Opening withOperations(long more) {
        return new Opening(until, operations + more, lines, effects, wix, program);
    }

    Opening withEffects(long more, Instant at) {
        return new Opening(at.isAfter(until) ? at : until, operations, lines, effects + more, wix, program);
    }
}
