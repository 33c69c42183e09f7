package io.loyaltybridge.ledger;

/** One of the two places that keep a customer's balance. */
public enum Side {
    /** The loyalty account on the Wix site. */
    WIX,
    /** The account in the external loyalty program. */
    PROGRAM;

    /** Returns the opposite side. */
    public Side other() {
        return this == WIX ? PROGRAM : WIX;
    }
}
