package io.loyaltybridge.intake.signature;

import org.jspecify.annotations.Nullable;

/** The body does not have the expected form: answered with 400. The message says what was expected. */
public final class UnparseableWebhookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final @Nullable String instanceId;

    UnparseableWebhookException(String message) {
        this(message, null);
    }

    /** @param instanceId what the webhook names, where Wix signed it; null where it names none */
    UnparseableWebhookException(String message, @Nullable String instanceId) {
        super(message);
        this.instanceId = instanceId;
    }

    /** The installation that the webhook names; null where it names none, or Wix did not sign it. */
    public @Nullable String instanceId() {
        return instanceId;
    }
}
