package io.loyaltybridge.intake.signature;

import java.util.Optional;

/** What a verifier found out about one message. */
public sealed interface Verification {

    /**
     * The message is from the holder of a secret.
     *
     * @param signedId the sender's id of the message where it is part of what is signed; otherwise empty, and an id
     *                 has to come from the body
     */
    record Verified(Optional<String> signedId) implements Verification {}

    /** The message is not to be trusted. */
    record Refused(Reason reason) implements Verification {}

    /** Why a message was refused: for a metric, never for the sender. */
    enum Reason {
        /** A header that the style needs is not there. */
        MISSING_HEADER,
        /** A header is there and cannot be read, or holds no signature of the style's version and length. */
        MALFORMED,
        /** Rightly signed, and its time is too far from ours: a replay, or a clock that is wrong. */
        STALE,
        /** Signed with none of the secrets, or changed on the way. */
        WRONG_SIGNATURE
    }
}
