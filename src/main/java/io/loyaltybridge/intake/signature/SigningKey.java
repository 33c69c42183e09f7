package io.loyaltybridge.intake.signature;

import java.util.List;

/** One key of a source, ready to use. Thread-safe. */
interface SigningKey {

    /** Most candidates that are looked at: more than a sender that replaces a secret sends; bounds the work that a forged header causes. */
    int most();

    /** Whether a signature may have this many bytes. */
    boolean mayHaveLength(int bytes);

    /** Whether one of the candidates is this key's for the message. */
    boolean isOneOf(List<byte[]> candidates, SignedContent content, SignedMessage message);

    /**
     * What a sender sends for the message.
     *
     * @throws IllegalArgumentException where only the sender can
     */
    byte[] sign(SignedContent content, SignedMessage message);
}
