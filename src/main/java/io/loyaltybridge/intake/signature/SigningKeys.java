package io.loyaltybridge.intake.signature;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys of one source, ready to use. Thread-safe. */
final class SigningKeys {

    private final SignatureStyle style;
    private final List<SigningKey> keys;
    private final byte[] url;

    SigningKeys(SignatureStyle style, String setting, List<String> secrets, @Nullable String notificationUrl) {
        if (!style.isSigned()) {
            throw new IllegalArgumentException(setting + ": style " + style.name()
                    + " has no secret: its webhooks are told by their address alone");
        }
        if (secrets.isEmpty()) {
            throw new IllegalArgumentException(setting + ": expected a secret, found nothing");
        }
        if (style.content().hasUrl() && (notificationUrl == null || notificationUrl.isBlank())) {
            throw new IllegalArgumentException(setting + ": style " + style.name()
                    + " signs the notification URL too; give the URL exactly as it stands in the sender's settings");
        }
        this.style = style;
        this.url = notificationUrl == null ? new byte[0] : notificationUrl.getBytes(StandardCharsets.UTF_8);
        this.keys = secrets.stream().map(secret -> key(setting, secret)).toList();
    }

    private SigningKey key(String setting, String secret) {
        byte[] bytes = style.secretFormat().parse(setting, secret);
        return switch (style.algorithm().kind()) {
            case HMAC -> new HmacKey(style.algorithm(), bytes);
            case PUBLIC_KEY -> new SenderKey(style.algorithm(), PublicKeys.parse(setting, style.algorithm(), secret));
            case TOKEN, NONE -> new TokenKey(bytes);
        };
    }

    /** Any of them, for what is the same of all. */
    SigningKey any() {
        return keys.get(0);
    }

    /** The number of the first key that signed the message; -1 where none did. */
    int signer(List<byte[]> candidates, String id, String timestamp, byte[] body) {
        SignedMessage message = new SignedMessage(id, timestamp, url, body);
        for (int key = 0; key < keys.size(); key++) {
            if (keys.get(key).isOneOf(candidates, style.content(), message)) {
                return key;
            }
        }
        return -1;
    }

    /** As the first key signs. */
    byte[] sign(String id, String timestamp, byte[] body) {
        return any().sign(style.content(), new SignedMessage(id, timestamp, url, body));
    }
}
