package io.loyaltybridge.sandbox.program;

import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.webhook.WebhookEncoder;
import io.loyaltybridge.sandbox.webhook.WebhookEvent;
import java.util.Map;

/** Sends the secret in the header {@code X-Webhook-Token}, as a subscription with a header of its own does. Nothing is signed. */
final class TokenWebhooks implements WebhookEncoder {
    private final String token;

    TokenWebhooks(String token) {
        this.token = token;
    }

    @Override
    public Signed encode(WebhookEvent event) {
        return with(event, token);
    }

    @Override
    public Signed encodeBroken(WebhookEvent event) {
        return with(event, token + "-forged");
    }

    private static Signed with(WebhookEvent event, String header) {
        return new Signed(
                Map.of("Content-Type", "application/json", "X-Webhook-Token", header), Json.bytes(event.payload()));
    }
}
