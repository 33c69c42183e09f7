package io.loyaltybridge.intake.signature;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;

/** How a signature's bytes are written in a header. */
public enum Encoding {
    /** Hexadecimal digits, either case; written in lower case. */
    HEX {
        @Override
        byte[] decode(String text) {
            return HexFormat.of().parseHex(text);
        }

        @Override
        String encode(byte[] bytes) {
            return HexFormat.of().formatHex(bytes);
        }
    },
    /** Base64 with the standard alphabet (RFC 4648, section 4). */
    BASE64 {
        @Override
        byte[] decode(String text) {
            return Base64.getDecoder().decode(text);
        }

        @Override
        String encode(byte[] bytes) {
            return Base64.getEncoder().encodeToString(bytes);
        }
    },
    /** The characters themselves, for a token; UTF-8. */
    TEXT {
        @Override
        byte[] decode(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        String encode(byte[] bytes) {
            return new String(bytes, StandardCharsets.UTF_8);
        }
    };

    /** @throws IllegalArgumentException when the text is not of this encoding */
    abstract byte[] decode(String text);

    abstract String encode(byte[] bytes);
}
