package io.loyaltybridge.intake;

import java.util.function.UnaryOperator;

/** An external system that sends webhooks. Thread-safe. */
public interface WebhookSource {

    /** The last part of its path: {@code /webhooks/<name>} or {@code /webhooks/<site>/<name>}. */
    String name();

    /**
     * Whether a request may be one of its webhooks: false where a header is missing without which none is verified, so that
     * its body need not be read.
     *
     * @param header looks up a header by name in any letter case; null where it is missing
     */
    boolean mayBeSigned(UnaryOperator<String> header);

    /**
     * Verifies a webhook on its raw bytes, then splits it into events.
     *
     * @param header looks up a header by name in any letter case; null where it is missing
     * @throws RefusedWebhookException when it is not verified or not parseable
     */
    Webhook read(UnaryOperator<String> header, byte[] body) throws RefusedWebhookException;

    /**
     * Whether an event whose id came before with another body is parked: true where it could do something twice, false where
     * it only makes the bridge read again.
     */
    boolean parksAltered();
}
