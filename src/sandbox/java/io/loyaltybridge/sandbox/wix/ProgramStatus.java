package io.loyaltybridge.sandbox.wix;

/** Where the loyalty program of the site stands; with {@code NOT_INSTALLED} the site has no loyalty app at all. */
public enum ProgramStatus {
    DRAFT,
    ACTIVE,
    PAUSED,
    NOT_INSTALLED
}
