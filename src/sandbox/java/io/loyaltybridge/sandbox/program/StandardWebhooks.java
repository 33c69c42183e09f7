package io.loyaltybridge.sandbox.program;

import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.webhook.WebhookEncoder;
import io.loyaltybridge.sandbox.webhook.WebhookEvent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs after Standard Webhooks: {@code webhook-signature: v1,<base64 HMAC-SHA256 of id.timestamp.body>}. Every attempt has
 * its own timestamp, so that a resend does not look like a replay.
 */
final class StandardWebhooks implements WebhookEncoder {
    private static final String PREFIX = "whsec_";
    private static final int SECRET_BYTES = 32;

    private final SecretKeySpec key;
    private final Clock clock;

    /** @throws IllegalArgumentException when the secret is not {@code whsec_} and base64 of 24 to 64 bytes */
    StandardWebhooks(String secret, Clock clock) {
        if (!secret.startsWith(PREFIX)) {
            throw new IllegalArgumentException("A webhook secret starts with " + PREFIX);
        }
        byte[] bytes = Base64.getDecoder().decode(secret.substring(PREFIX.length()));
        if (bytes.length < 24 || bytes.length > 64) {
            throw new IllegalArgumentException("A webhook secret has 24 to 64 bytes, not " + bytes.length);
        }
        this.key = new SecretKeySpec(bytes, "HmacSHA256");
        this.clock = clock;
    }

    static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return PREFIX + Base64.getEncoder().encodeToString(bytes);
    }

    @Override
    public Signed encode(WebhookEvent event) {
        return signed(event, event.id());
    }

    @Override
    public Signed encodeBroken(WebhookEvent event) {
        return signed(event, event.id() + "-forged");
    }

    private Signed signed(WebhookEvent event, String signedId) {
        byte[] body = Json.bytes(event.payload());
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            mac.update((signedId + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
            String signature = "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
            return new Signed(
                    Map.of(
                            "Content-Type",
                            "application/json",
                            "webhook-id",
                            event.id(),
                            "webhook-timestamp",
                            timestamp,
                            "webhook-signature",
                            signature),
                    body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC-SHA256", e);
        }
    }
}
