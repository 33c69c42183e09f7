package io.loyaltybridge.award;

import io.loyaltybridge.inbox.InboxEvent;

/** What is counted of awards. */
public interface AwardMetrics {
    /** An award reached a limit of its source. */
    void reached(String source, String setting);

    /** An award that Wix confirmed for the first time. */
    void awarded(InboxEvent event);
}
