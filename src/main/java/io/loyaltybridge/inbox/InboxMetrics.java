package io.loyaltybridge.inbox;

/** What the dispatcher counts. */
public interface InboxMetrics {
    void ended(InboxEvent event, String outcome);

    void retried(InboxEvent event);

    void handedBack(InboxEvent event);

    void parked(InboxEvent event);

    void waits(InboxEvent event);

    /** Counts nothing. */
    InboxMetrics NONE = new InboxMetrics() {
        @Override
        public void ended(InboxEvent event, String outcome) {
            // nothing to count
        }

        @Override
        public void retried(InboxEvent event) {
            // nothing to count
        }

        @Override
        public void handedBack(InboxEvent event) {
            // nothing to count
        }

        @Override
        public void parked(InboxEvent event) {
            // nothing to count
        }

        @Override
        public void waits(InboxEvent event) {
            // nothing to count
        }
    };
}
