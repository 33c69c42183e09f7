package io.loyaltybridge.intake.signature;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.List;

/** A sender's public key. */
final class SenderKey implements SigningKey {
    /** Fewer than of a secret, because verifying costs more. */
    private static final int MOST = 4;

    private static final int LONGEST = 1_024;

    private final Algorithm algorithm;
    private final PublicKey key;

    SenderKey(Algorithm algorithm, PublicKey key) {
        this.algorithm = algorithm;
        this.key = key;
    }

    @Override
    public int most() {
        return MOST;
    }

    @Override
    public boolean mayHaveLength(int bytes) {
        return bytes > 0 && bytes <= LONGEST;
    }

    @Override
    public boolean isOneOf(List<byte[]> candidates, SignedContent content, SignedMessage message) {
        return candidates.stream().anyMatch(candidate -> isFor(candidate, content, message));
    }

    private boolean isFor(byte[] candidate, SignedContent content, SignedMessage message) {
        try {
            Signature signature = Signature.getInstance(algorithm.word());
            signature.initVerify(key);
            content.write(message, bytes -> {
                try {
                    signature.update(bytes);
                } catch (SignatureException e) {
                    throw new IllegalStateException(algorithm.word() + " takes no content", e);
                }
            });
            return signature.verify(candidate);
        } catch (SignatureException e) {
            // Not in the form of such a signature.
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm.word() + " is not available in this Java runtime", e);
        }
    }

    @Override
    public byte[] sign(SignedContent content, SignedMessage message) {
        throw new IllegalArgumentException(
                "nothing can be signed: only the sender has the private key that belongs to the secret");
    }
}
