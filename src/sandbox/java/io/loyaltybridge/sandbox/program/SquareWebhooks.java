package io.loyaltybridge.sandbox.program;

import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.webhook.WebhookEncoder;
import io.loyaltybridge.sandbox.webhook.WebhookEvent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as Square does: {@code x-square-hmacsha256-signature: <base64 HMAC-SHA256 of the notification URL and the body>}
 * (https://github.com/square/square-nodejs-sdk/blob/master/src/wrapper/WebhooksHelper.ts).
 */
final class SquareWebhooks implements WebhookEncoder {
    private final String key;
    private final String notificationUrl;

    /** @param notificationUrl as it stands in Square's settings; requests may take another way to the service */
    SquareWebhooks(String key, String notificationUrl) {
        this.key = key;
        this.notificationUrl = notificationUrl;
    }

    @Override
    public Signed encode(WebhookEvent event) {
        return signed(event, key);
    }

    @Override
    public Signed encodeBroken(WebhookEvent event) {
        return signed(event, key + "-forged");
    }

    private Signed signed(WebhookEvent event, String by) {
        byte[] body = Json.bytes(event.payload());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(by.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update(notificationUrl.getBytes(StandardCharsets.UTF_8));
            return new Signed(
                    Map.of(
                            "Content-Type",
                            "application/json",
                            "x-square-hmacsha256-signature",
                            Base64.getEncoder().encodeToString(mac.doFinal(body))),
                    body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC-SHA256", e);
        }
    }
}
