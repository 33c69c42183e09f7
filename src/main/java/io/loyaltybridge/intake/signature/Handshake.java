package io.loyaltybridge.intake.signature;

/** How a sender finds out, before it sends webhooks, that an address is meant to take them. */
public enum Handshake {
    /** It does not ask. */
    NONE,
    /** A GET with {@code hub.mode}, {@code hub.verify_token} and {@code hub.challenge}, whose answer is the challenge. */
    META,
    /** A signed {@code endpoint.url_validation}, whose answer is its token and an HMAC of it. */
    ZOOM,
    /** A signed {@code url_verification}, whose answer is its challenge. */
    SLACK,
    /** A GET or a HEAD that is answered 200. */
    ECHO
}
