package io.loyaltybridge.intake.signature;

import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How a sender proves that a message is its own. Comes from a profile, never from a message. */
public enum Algorithm {
    /** Only where a sender has nothing better; said at start. */
    HMAC_SHA1("HmacSHA1", Kind.HMAC),
    HMAC_SHA256("HmacSHA256", Kind.HMAC),
    HMAC_SHA384("HmacSHA384", Kind.HMAC),
    HMAC_SHA512("HmacSHA512", Kind.HMAC),
    ED25519("Ed25519", Kind.PUBLIC_KEY),
    ECDSA_SHA256("SHA256withECDSA", Kind.PUBLIC_KEY),
    RSA_SHA256("SHA256withRSA", Kind.PUBLIC_KEY),
    /** The message carries the secret itself, and its body is not signed. */
    TOKEN("token", Kind.TOKEN),
    /** Nothing but the sender's address; said at start. */
    NONE("none", Kind.NONE);

    /** What is needed to verify. */
    public enum Kind {
        /** A secret that both sides have, by which the message is signed. */
        HMAC,
        /** The sender's public key. */
        PUBLIC_KEY,
        /** A secret that is compared. */
        TOKEN,
        /** Nothing. */
        NONE
    }

    private final String word;
    private final Kind kind;

    Algorithm(String word, Kind kind) {
        this.word = word;
        this.kind = kind;
    }

    /** As profiles write it, and, where something is signed, as Java calls it. */
    public String word() {
        return word;
    }

    public Kind kind() {
        return kind;
    }

    /** Whether anything of the message is signed. */
    public boolean signs() {
        return kind == Kind.HMAC || kind == Kind.PUBLIC_KEY;
    }

    static Map<String, Algorithm> byWord() {
        return Arrays.stream(values()).collect(Collectors.toMap(Algorithm::word, Function.identity()));
    }
}
