package io.loyaltybridge.wix;

/** Who goes first when calls are scarce. */
public enum Priority {
    /** What a customer waits for: goes before all bulk work. */
    LIVE,
    /** Imports, reconciliation: takes what live work leaves. */
    BULK
}
