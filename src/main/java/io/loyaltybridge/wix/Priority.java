package io.loyaltybridge.wix;

/** Which calls go first when the quota is short. */
public enum Priority {
    /** Work that a customer waits for; goes before all bulk work. */
    LIVE,
    /** Imports and reconciliation; gets what live work leaves. */
    BULK
}
