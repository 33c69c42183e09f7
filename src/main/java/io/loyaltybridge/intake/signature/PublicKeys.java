package io.loyaltybridge.intake.signature;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;

/** Public keys of senders, as settings write them. */
final class PublicKeys {
    private static final int LEAST_BITS = 2_048;
    private static final int BYTES_OF_ED25519 = 32;
    private static final String PREFIX = "whpk_";
    /** The structure around the 32 bytes of a key of Ed25519 (RFC 8410). */
    private static final byte[] AROUND_ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    private PublicKeys() {}

    /**
     * Reads a key.
     *
     * @param text base64 of a SubjectPublicKeyInfo, which is what is between the lines of a PEM file; for Ed25519 also the 32
     *             bytes in hexadecimal digits or in base64, and with {@code whpk_} before them, as Standard Webhooks writes it
     * @throws IllegalArgumentException naming {@code setting} and what was expected
     */
    static PublicKey parse(String setting, Algorithm algorithm, String text) {
        String name =
                switch (algorithm) {
                    case ED25519 -> "Ed25519";
                    case ECDSA_SHA256 -> "EC";
                    default -> "RSA";
                };
        try {
            byte[] bytes = bytes(text);
            if (algorithm == Algorithm.ED25519 && bytes.length == BYTES_OF_ED25519) {
                bytes = whole(bytes);
            }
            PublicKey key = KeyFactory.getInstance(name).generatePublic(new X509EncodedKeySpec(bytes));
            if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < LEAST_BITS) {
                throw new IllegalArgumentException(setting + ": expected a key of at least " + LEAST_BITS
                        + " bits, found " + rsa.getModulus().bitLength());
            }
            return key;
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(setting + ": expected the sender's public key (" + name
                    + ") as PEM or as base64, found something else");
        }
    }

    private static byte[] bytes(String text) throws GeneralSecurityException {
        String key = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        try {
            return key.matches("[0-9A-Fa-f]{64}")
                    ? HexFormat.of().parseHex(key)
                    : Base64.getDecoder().decode(key);
        } catch (IllegalArgumentException e) {
            throw new GeneralSecurityException("not base64");
        }
    }

    private static byte[] whole(byte[] key) {
        byte[] whole = new byte[AROUND_ED25519.length + key.length];
        System.arraycopy(AROUND_ED25519, 0, whole, 0, AROUND_ED25519.length);
        System.arraycopy(key, 0, whole, AROUND_ED25519.length, key.length);
        return whole;
    }
}
