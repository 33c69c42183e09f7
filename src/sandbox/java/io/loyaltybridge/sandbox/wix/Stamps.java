package io.loyaltybridge.sandbox.wix;

/** How fine Wix's times are, and which of the two it takes first: that of an account or that of its transaction. Not documented. */
public enum Stamps {
    /** Milliseconds, one time for both. */
    MILLIS,
    /** Microseconds, one time for both. */
    MICROS,
    /** Microseconds; the transaction has the earlier time. */
    TRANSACTION_FIRST,
    /** Microseconds; the account has the earlier time, so that a transaction is later than the account that it made. */
    ACCOUNT_FIRST
}
