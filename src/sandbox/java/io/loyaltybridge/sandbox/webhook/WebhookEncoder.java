package io.loyaltybridge.sandbox.webhook;

import java.util.Map;

/** Makes a signed request of an event. Called on a worker thread, once per attempt: signing is slow. */
public interface WebhookEncoder {
    /** Headers and body of one attempt. */
    record Signed(Map<String, String> headers, byte[] body) {}

    /** Signs with the time of the attempt. */
    Signed encode(WebhookEvent event);

    /** The same with an invalid signature. */
    Signed encodeBroken(WebhookEvent event);
}
