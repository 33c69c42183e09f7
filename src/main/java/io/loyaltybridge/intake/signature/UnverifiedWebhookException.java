package io.loyaltybridge.intake.signature;

import org.jspecify.annotations.Nullable;

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
    private final @Nullable String instanceId;

    UnverifiedWebhookException(Reason reason, String message) {
        this(reason, message, null);
    }

    /** @param instanceId what the webhook names, where Wix signed it; null where it names none */
    UnverifiedWebhookException(Reason reason, String message, @Nullable String instanceId) {
        super(message);
        this.reason = reason;
        this.instanceId = instanceId;
    }

    /** The installation that the webhook names; null where it names none, or Wix did not sign it. */
    public @Nullable String instanceId() {
        return instanceId;
    }

    public Reason reason() {
        return reason;
    }
}
