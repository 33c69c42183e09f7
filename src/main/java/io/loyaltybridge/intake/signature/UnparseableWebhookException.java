package io.loyaltybridge.intake.signature;

/** The body does not have the expected form: answered with 400. The message says what was expected. */
public final class UnparseableWebhookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnparseableWebhookException(String message) {
        super(message);
    }
}
