package io.loyaltybridge.sandbox.program;

import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.webhook.WebhookEncoder;
import io.loyaltybridge.sandbox.webhook.WebhookEvent;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs as Voucherify does: {@code x-voucherify-signature: <hex HMAC-SHA256 of the body>}
 * (https://docs.voucherify.io/api-reference/introduction-to-webhooks).
 */
final class VoucherifyWebhooks implements WebhookEncoder {
    private final String key;

    VoucherifyWebhooks(String key) {
        this.key = key;
    }

    @Override
    public Signed encode(WebhookEvent event) {
        return signed(event, key);
    }

    @Override
    public Signed encodeBroken(WebhookEvent event) {
        return signed(event, key + "-forged");
    }

    private static Signed signed(WebhookEvent event, String by) {
        byte[] body = Json.bytes(event.payload());
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(by.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return new Signed(
                    Map.of(
                            "Content-Type",
                            "application/json",
                            "x-voucherify-signature",
                            HexFormat.of().formatHex(mac.doFinal(body))),
                    body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This Java has no HMAC-SHA256", e);
        }
    }
}
