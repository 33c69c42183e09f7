package io.loyaltybridge.sandbox.wix;

/** The status of the site's loyalty program; with {@code NOT_INSTALLED} the site has no loyalty app at all. */
public enum ProgramStatus {
    DRAFT,
    ACTIVE,
    PAUSED,
    NOT_INSTALLED
}
