package io.loyaltybridge.payload;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * Hashes with a key (HMAC-SHA256): the same words give the same hash, and without the key nobody can find out by guessing whose it
 * is. Each purpose has hashes of its own. Immutable and thread-safe.
 */
public final class KeyedHash {
    private static final int BLOCK = 32;

    private final byte[] key;
    private final String site;

    /** @param site hashes of one site are none of another's */
    public KeyedHash(byte[] key, String site) {
        this.key = key.clone();
        this.site = site;
    }

    /** 64 hexadecimal digits. */
    public String of(String purpose, String... parts) {
        return HexFormat.of().formatHex(bytes(purpose, parts));
    }

    /** The first digits of {@link #of}. */
    public String of(int digits, String purpose, String... parts) {
        return of(purpose, parts).substring(0, digits);
    }

    /** A text that only {@link #opened} with the same key, purpose and parts gives back. For one text under the same parts. */
    public String sealed(String text, String purpose, String... parts) {
        return HexFormat.of().formatHex(mixed(text.getBytes(StandardCharsets.UTF_8), purpose, parts));
    }

    /** The text of {@link #sealed}. */
    public String opened(String sealed, String purpose, String... parts) {
        return new String(mixed(HexFormat.of().parseHex(sealed), purpose, parts), StandardCharsets.UTF_8);
    }

    private byte[] mixed(byte[] bytes, String purpose, String... parts) {
        byte[] mixed = new byte[bytes.length];
        for (int at = 0; at < bytes.length; at += BLOCK) {
            byte[] pad = bytes(purpose + " " + at, parts);
            for (int i = at; i < Math.min(bytes.length, at + BLOCK); i++) {
                mixed[i] = (byte) (bytes[i] ^ pad[i - at]);
            }
        }
        return mixed;
    }

    private byte[] bytes(String purpose, String... parts) {
        StringBuilder text = new StringBuilder(purpose).append('\n').append(site);
        for (String part : parts) {
            // Its length first, so that no two lists of parts run together into the same text.
            text.append('\n').append(part.length()).append(':').append(part);
        }
        return Hmac.sha256(key, text.toString());
    }
}
