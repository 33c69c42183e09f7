package io.loyaltybridge.inbox;

import java.time.Instant;
import org.apache.camel.Exchange;

/**
 * One stored event on its way through a route.
 *
 * @param seq        place in the inbox
 * @param eventId    the sender's id
 * @param kind       null where the source has none
 * @param occurredAt by the sender's clock, or when it was received where the payload does not say
 * @param attempts   failed attempts so far
 * @param altered    the same id came before with another body
 */
public record InboxEvent(long seq, String source, String eventId, String kind, String lane, Instant receivedAt,
                         Instant occurredAt, String body, int attempts, boolean altered) {

    /** The property of an exchange that carries an event. */
    public static final String PROPERTY = "InboxEvent";

    /** The event that an exchange is about. */
    public static InboxEvent of(Exchange exchange) {
        InboxEvent event = exchange.getProperty(PROPERTY, InboxEvent.class);
        if (event == null) {
            throw new IllegalStateException("this step needs an event: its route must start from inbox:<source>");
        }
        return event;
    }

    void attach(Exchange exchange) {
        exchange.setProperty(PROPERTY, this);
    }
}
