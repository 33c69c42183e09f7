package io.loyaltybridge.intake.signature;

import java.util.Optional;

/** The result of verifying one message. */
public sealed interface Verification {

    /**
     * The message is from the holder of a secret.
     *
     * @param signedId the sender's id of the message where it is signed; otherwise empty, and an id has to come from the body
     * @param key      the number of the secret that signed it, from 0
     */
    record Verified(Optional<String> signedId, int key) implements Verification {
        /** Signed with the first secret. */
        public Verified(Optional<String> signedId) {
            this(signedId, 0);
        }
    }

    /** The message must not be trusted. */
    record Refused(Reason reason) implements Verification {}

    /** Why a message was refused: for a metric, never for the sender. */
    enum Reason {
        /** A header that the style needs is missing. */
        MISSING_HEADER,
        /** A header is there but cannot be read, or has no signature of the style's version and length. */
        MALFORMED,
        /** Signed correctly, but its time is too far from ours: a replay, or a wrong clock. */
        STALE,
        /** Not signed with one of the secrets, or changed on the way. */
        WRONG_SIGNATURE,
        /** From an address that the settings do not allow. */
        ADDRESS
    }
}
