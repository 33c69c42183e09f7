package io.loyaltybridge.sandbox.program;

import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.webhook.WebhookEncoder;
import io.loyaltybridge.sandbox.webhook.WebhookEvent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs as Shopify does: {@code X-Shopify-Hmac-Sha256: <base64 HMAC-SHA256 of the body>}. The id's header is not signed. */
final class ShopifyWebhooks implements WebhookEncoder {
    private static final int SECRET_BYTES = 32;
    private static final int LEAST_CHARACTERS = 16;

    private final SecretKeySpec key;
    private final SecretKeySpec other;

    /** @throws IllegalArgumentException when the secret is shorter than 16 characters */
    ShopifyWebhooks(String secret) {
        if (secret.length() < LEAST_CHARACTERS) {
            throw new IllegalArgumentException(
                    "A webhook secret has " + LEAST_CHARACTERS + " characters or more, not " + secret.length());
        }
        this.key = key(secret);
        this.other = key(secret + "-forged");
    }

    private static SecretKeySpec key(String secret) {
        return new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256");
    }

    static String newSecret() {
        byte[] bytes = new byte[SECRET_BYTES];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public Signed encode(WebhookEvent event) {
        return signed(event, key);
    }

    @Override
    public Signed encodeBroken(WebhookEvent event) {
        return signed(event, other);
    }

    private static Signed signed(WebhookEvent event, SecretKeySpec by) {
        byte[] body = Json.bytes(event.payload());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(by);
            return new Signed(
                    Map.of(
                            "Content-Type",
                            "application/json",
                            "X-Shopify-Webhook-Id",
                            event.id(),
                            "X-Shopify-Hmac-Sha256",
                            Base64.getEncoder().encodeToString(mac.doFinal(body))),
                    body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC-SHA256", e);
        }
    }
}
