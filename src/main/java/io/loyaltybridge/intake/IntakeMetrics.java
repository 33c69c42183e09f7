package io.loyaltybridge.intake;

import io.loyaltybridge.inbox.Inbox;
import org.jspecify.annotations.Nullable;

/** What the intake counts. A site is named by the first column of its keys in the store. */
public interface IntakeMetrics {
    /** A webhook was stored; {@code nanos} is the wait for the commit. */
    void taken(String site, String source, Inbox.Taken taken, long nanos);

    /**
     * A webhook was refused.
     *
     * @param site   null where it is not known whose it is
     * @param reason a status or the check that failed
     */
    void refused(@Nullable String site, String source, String reason);
}
