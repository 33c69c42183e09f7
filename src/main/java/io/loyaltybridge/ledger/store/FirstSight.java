package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Snapshot;

/**
 * The state of one side at the baseline. Where the balance is known with which the account started, the link starts with
 * that, and any difference to the current balance is a change like any other.
 *
 * @param began the state with which the account started; its version is lower than that of {@code now}, unless both are the
 *              same state
 * @param now   the state that was read
 */
public record FirstSight(Snapshot began, Snapshot now) {

    /** Only the state that was read is known. */
    public static FirstSight of(Snapshot read) {
        return new FirstSight(read, read);
    }

    /** The account started with this balance, whatever was read since. */
    public static FirstSight since(long balance, Snapshot read) {
        return new FirstSight(read.balance() == balance ? read : new Snapshot(read.version() - 1, balance), read);
    }

    boolean hasMoved() {
        return !began.equals(now);
    }
}
