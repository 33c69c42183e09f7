package io.loyaltybridge.milestone.coupon;

import io.loyaltybridge.payload.Hmac;

/**
 * Codes of coupons: an HMAC over what the coupon is given for, so that the same reason has the same code and nobody can
 * guess one. Written in 32 capital letters and digits that cannot be taken for each other. Thread-safe.
 */
public final class CouponCodes {
    /** Wix's limit. */
    public static final int LONGEST = 20;

    private static final int MOST_SECRET = 14;
    private static final String PLACE = "{code}";
    private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    private static final int BITS = 5;

    private final byte[] key;
    private final String pattern;
    private final String site;
    private final int length;

    /** @param pattern holds {@code {code}} once, and leaves 8 of the 20 characters for it */
    public CouponCodes(byte[] key, String pattern, String site) {
        this.key = key.clone();
        this.pattern = pattern;
        this.site = site;
        this.length = Math.min(MOST_SECRET, LONGEST - (pattern.length() - PLACE.length()));
    }

    /**
     * The code for a customer's milestone.
     *
     * @param account  the loyalty account
     * @param crossing tells several crossings of one milestone apart; empty where there is one coupon for ever
     */
    public String code(String account, long milestone, String crossing) {
        return pattern.replace(PLACE, secret(site + "\n" + account + "\n" + milestone + "\n" + crossing));
    }

    private String secret(String text) {
        byte[] hash = Hmac.sha256(key, text);
        StringBuilder code = new StringBuilder();
        int buffer = 0;
        int bits = 0;
        for (int i = 0; code.length() < length; ) {
            if (bits < BITS) {
                buffer = buffer << Byte.SIZE | hash[i++] & 0xFF;
                bits += Byte.SIZE;
            }
            bits -= BITS;
            code.append(ALPHABET.charAt(buffer >> bits & ALPHABET.length() - 1));
        }
        return code.toString();
    }
}
