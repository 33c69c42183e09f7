package io.loyaltybridge.intake.signature;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A shared secret. The prepared Mac is cloned, never used itself. */
final class HmacKey implements SigningKey {
    private static final int MOST = 16;

    private final Mac prepared;

    HmacKey(Algorithm algorithm, byte[] key) {
        try {
            prepared = Mac.getInstance(algorithm.word());
            prepared.init(new SecretKeySpec(key, algorithm.word()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(algorithm.word() + " is not available in this Java runtime", e);
        }
    }

    @Override
    public int most() {
        return MOST;
    }

    @Override
    public boolean mayHaveLength(int bytes) {
        return bytes == prepared.getMacLength();
    }

    @Override
    public boolean isOneOf(List<byte[]> candidates, SignedContent content, SignedMessage message) {
        byte[] expected = sign(content, message);
        for (byte[] candidate : candidates) {
            if (MessageDigest.isEqual(expected, candidate)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public byte[] sign(SignedContent content, SignedMessage message) {
        Mac mac;
        try {
            mac = (Mac) prepared.clone();
        } catch (CloneNotSupportedException e) {
            throw new IllegalStateException(prepared.getAlgorithm() + " of this Java runtime cannot be cloned", e);
        }
        content.write(message, mac::update);
        return mac.doFinal();
    }
}
