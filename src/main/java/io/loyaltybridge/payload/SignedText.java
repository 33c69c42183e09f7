package io.loyaltybridge.payload;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * Texts in links that we made: the text and a signature over it (HMAC-SHA256, 16 bytes), so that nothing is kept for a link and it works
 * as long as the key stays. A text of one site or purpose is none of another's. Immutable.
 */
public final class SignedText {
    private static final int SIGNATURE_BYTES = 16;
    /** So long is no text that we sign. */
    private static final int LONGEST = 1_400;

    private final byte[] key;
    private final String site;

    /**
     * @param secret  what the key is derived from
     * @param purpose what the text is for
     * @param site    first column of the keys of the site
     */
    public SignedText(byte[] secret, String purpose, String site) {
        this.key = Hmac.sha256(secret, purpose);
        this.site = site;
    }

    /** The text and its signature, of letters, digits, {@code -}, {@code _} and one dot. */
    public String sign(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8)) + "." + encoded(signature(text));
    }

    /** The text; empty where it is not one that we signed. */
    public Optional<String> text(String signed) {
        int dot = signed.indexOf('.');
        if (dot < 1 || signed.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(signed.substring(0, dot));
            byte[] signature = Base64.getUrlDecoder().decode(signed.substring(dot + 1));
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return MessageDigest.isEqual(signature, signature(text)) ? Optional.of(text) : Optional.empty();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private byte[] signature(String text) {
        return Arrays.copyOf(Hmac.sha256(key, site + "\n" + text), SIGNATURE_BYTES);
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
