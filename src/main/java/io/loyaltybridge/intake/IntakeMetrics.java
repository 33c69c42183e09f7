package io.loyaltybridge.intake;

import io.loyaltybridge.inbox.Inbox;

/** What the intake counts. */
public interface IntakeMetrics {
    /** A webhook was stored; {@code nanos} is the wait for the commit. */
    void taken(String source, Inbox.Taken taken, long nanos);

    /** A webhook was refused; {@code reason} is a status or the check that failed. */
    void refused(String source, String reason);
}
