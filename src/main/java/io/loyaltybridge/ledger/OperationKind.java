package io.loyaltybridge.ledger;

/** Why the bridge writes to a side. */
public enum OperationKind {
    /** Carries an organic change of one side to the other. */
    SYNC,
    /** Gives a customer points on Wix; organic, so it travels to the program like a purchase. */
    AWARD,
    /** Evens out a difference found by the baseline, then or later; follows every rule of a sync operation. */
    OPENING;

    /** Tells whether the operation exists to keep the balances equal, so that its effect must never travel back. */
    public boolean isSync() {
        return this != AWARD;
    }
}
