package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Snapshot;

/**
 * What a side of a customer is at the baseline. Where it is known what the account began with, the link begins with that,
 * and what the account shows beyond it is a change like any other.
 *
 * @param began what the account began with; its version lies below that of {@code now}, unless both are one state
 * @param now   what it was read to be
 */
public record FirstSight(Snapshot began, Snapshot now) {

    /** Nothing is known but the state that was read. */
    public static FirstSight of(Snapshot read) {
        return new FirstSight(read, read);
    }

    /** The account began with this balance, whatever it was read to be since. */
    public static FirstSight since(long balance, Snapshot read) {
        return new FirstSight(read.balance() == balance ? read : new Snapshot(read.version() - 1, balance), read);
    }

    boolean hasMoved() {
        return !began.equals(now);
    }
}
