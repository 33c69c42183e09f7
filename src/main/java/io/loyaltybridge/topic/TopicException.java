package io.loyaltybridge.topic;

/** Something of the topic is not as it has to be, or Kafka does not answer; the message says what was expected, one line each. */
public final class TopicException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    TopicException(String message) {
        super(message);
    }

    TopicException(String message, Throwable cause) {
        super(message, cause);
    }
}
