package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Notice;
import io.loyaltybridge.ledger.Side;

/** What the synchronisation counts. */
public interface SyncMetrics {
    /** The rule noticed something; alarms are logged as well. */
    void noticed(String linkId, Notice notice);

    /** A sync operation of this side took effect; {@code millis} since the change it carries was seen. */
    void carried(Side side, long millis);

    /** Counts nothing. */
    SyncMetrics NONE = new SyncMetrics() {
        @Override
        public void noticed(String linkId, Notice notice) {
            // nothing to count
        }

        @Override
        public void carried(Side side, long millis) {
            // nothing to count
        }
    };
}
