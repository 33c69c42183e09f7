package io.loyaltybridge.intake.signature;

import io.loyaltybridge.payload.Sha256;
import java.security.MessageDigest;
import java.util.List;

/** A secret that the message itself carries. Compared by hashes, so that the time tells neither a character nor its length. */
final class TokenKey implements SigningKey {
    private static final int LONGEST = 4_096;

    private final byte[] token;
    private final byte[] hash;

    TokenKey(byte[] token) {
        this.token = token.clone();
        this.hash = hash(token);
    }

    @Override
    public int most() {
        return 1;
    }

    @Override
    public boolean mayHaveLength(int bytes) {
        return bytes > 0 && bytes <= LONGEST;
    }

    @Override
    public boolean isOneOf(List<byte[]> candidates, SignedContent content, SignedMessage message) {
        return candidates.stream().anyMatch(candidate -> MessageDigest.isEqual(hash, hash(candidate)));
    }

    @Override
    public byte[] sign(SignedContent content, SignedMessage message) {
        return token.clone();
    }

    private static byte[] hash(byte[] bytes) {
        return Sha256.digest().digest(bytes);
    }
}
