package io.loyaltybridge.intake.signature;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** How a signing secret is written in the settings. Messages never contain the secret. */
public enum SecretFormat {
    /** {@code whsec_} and base64 of 24 to 64 bytes, as the specification of Standard Webhooks writes it. */
    WHSEC {
        @Override
        byte[] key(String setting, String secret) {
            String expected = setting + ": expected whsec_ followed by base64 of 24 to 64 bytes, found ";
            if (!secret.startsWith(PREFIX)) {
                throw new IllegalArgumentException(expected + "a text that does not start with whsec_");
            }
            byte[] key;
            try {
                key = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
            } catch (IllegalArgumentException e) {
                // The decoder's message quotes characters of the secret, so it is neither repeated nor kept as the
                // cause.
                throw new IllegalArgumentException(expected + "something after whsec_ that is not base64");
            }
            if (key.length < 24 || key.length > 64) {
                throw new IllegalArgumentException(expected + key.length + " bytes");
            }
            return key;
        }
    },
    /** The text itself, as UTF-8. */
    TEXT {
        @Override
        byte[] key(String setting, String secret) {
            if (!secret.equals(secret.strip())) {
                throw new IllegalArgumentException(
                        setting + ": expected a secret without white space around it, found some at its start or end");
            }
            return secret.getBytes(StandardCharsets.UTF_8);
        }
    },
    /** The sender's public key, in base64; {@link PublicKeys} reads it. */
    PUBLIC_KEY {
        @Override
        byte[] key(String setting, String secret) {
            return secret.getBytes(StandardCharsets.UTF_8);
        }
    };

    private static final String PREFIX = "whsec_";

    /** @throws IllegalArgumentException naming {@code setting} and what was expected */
    abstract byte[] key(String setting, String secret);

    final byte[] parse(String setting, String secret) {
        if (secret == null || secret.isBlank()) {
            throw new IllegalArgumentException(setting + ": expected a secret, found nothing");
        }
        return key(setting, secret);
    }
}
