package io.loyaltybridge.intake.signature;

/** The webhook must not be trusted: answered with 401, without detail. */
public final class UnverifiedWebhookException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why a webhook was refused: for a metric, never for the sender. */
    public enum Reason {
        /** Not signed, or not with RS256. */
        ALGORITHM,
        /** Not signed with a configured key, or changed on the way. */
        SIGNATURE,
        /** Its {@code exp} is further in the past than the leeway. */
        EXPIRED,
        /** For a site that is not configured, or for none. */
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
