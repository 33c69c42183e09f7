package io.loyaltybridge.ledger;

/**
 * What a call was made for: the operation as it stood when the call was decided. Whoever comes back from a call hands
 * the ticket in again, and the rule acts only if the operation still stands at the same attempt and the same fence.
 *
 * @param operation the operation at that moment
 */
public record Ticket(Operation operation) {

    /** Tells whether the operation is still where this ticket left it. */
    boolean fits(Operation now) {
        return now.attempt() == operation.attempt() && now.r() == operation.r();
    }
}
