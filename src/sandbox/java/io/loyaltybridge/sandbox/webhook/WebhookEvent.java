package io.loyaltybridge.sandbox.webhook;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An event to be delivered, with the data of the time when it happened: a resend carries the same.
 *
 * @param id stays the same over all attempts
 * @param type event type, which webhook faults match
 * @param payload what the encoder makes the body from
 */
public record WebhookEvent(String id, String type, JsonNode payload) {}
