package io.loyaltybridge.topic;

/**
 * Kafka did not acknowledge a record. It may still be delivered where it was handed over ({@link Why#LATE}), so whoever stores
 * records recognises what it has already.
 */
public final class NotSentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Why a record was not acknowledged. */
    public enum Why {
        /** Nothing can be sent now; it was not handed over. */
        TROUBLE,
        /** Too much waits for Kafka already; it was not handed over. */
        FULL,
        /** No answer within {@link TopicSender#BOUND}; it may be delivered later. */
        LATE,
        /** Kafka answered, and does not take it: larger than the topic allows, or no right to write. */
        REFUSED,
        /** The sender is closed. */
        CLOSED
    }

    private final Why why;

    NotSentException(Why why, String message) {
        super(message);
        this.why = why;
    }

    public Why why() {
        return why;
    }
}
