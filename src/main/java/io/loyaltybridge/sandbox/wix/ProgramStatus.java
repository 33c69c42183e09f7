package io.loyaltybridge.sandbox.wix;

/** Status of a loyalty program: points move only while it is {@link #ACTIVE}. */
public enum ProgramStatus {
    DRAFT, ACTIVE, PAUSED
}
