package io.loyaltybridge.intake.signature;

/** The webhook is not to be trusted: to be answered with 401 and without detail. */
public final class UnverifiedWebhookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why a webhook was refused: for a metric, never for the sender. */
    public enum Reason {
        /** Signed in another way than RS256, or not at all. */
        ALGORITHM,
        /** Signed with none of the configured keys, or changed on the way. */
        SIGNATURE,
        /** Its {@code exp} is longer ago than the leeway. */
        EXPIRED,
        /** Of a site that is not configured, or of none. */
        INSTANCE
    }

    private final Reason reason;

    UnverifiedWebhookException(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
