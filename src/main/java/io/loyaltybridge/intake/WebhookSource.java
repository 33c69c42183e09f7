package io.loyaltybridge.intake;

import io.loyaltybridge.intake.signature.RequestHead;
import java.util.Optional;

/** An external system that sends webhooks. Thread-safe. */
public interface WebhookSource {

    /** The last part of its path: {@code /webhooks/<name>} or {@code /webhooks/<site>/<name>}. */
    String name();

    /**
     * Why a request is not one of its webhooks whatever its body is, in one word for a metric: a header is missing without
     * which none is verified, its address is not allowed, or its token is wrong. Empty where its body has to be read.
     */
    Optional<String> refusedByHead(RequestHead head);

    /** Whether its bodies are forms ({@code application/x-www-form-urlencoded}); else none of them is. */
    default boolean takesForms() {
        return false;
    }

    /**
     * What its sender is answered, as plain text, where it asks whether the address takes webhooks; empty where a request
     * asks nothing of that kind.
     *
     * @param method of the request, such as GET; never POST
     * @throws RefusedWebhookException where whoever asks must not know
     */
    default Optional<String> asked(String method, RequestHead head) throws RefusedWebhookException {
        return Optional.empty();
    }

    /**
     * Verifies a webhook on its raw bytes, then splits it into events.
     *
     * @throws RefusedWebhookException when it is not verified or not parseable
     */
    Webhook read(RequestHead head, byte[] body) throws RefusedWebhookException;

    /**
     * Whether an event whose id came before with another body is parked: true where it could do something twice, false where
     * it only makes the bridge read again.
     */
    boolean parksAltered();
}
