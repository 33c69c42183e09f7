package io.loyaltybridge.inbox;

import java.time.Duration;
import java.time.Instant;
import org.apache.camel.Exchange;

/**
 * One stored event on its way through a route, which reads it as the variable {@code event}: {@code ${variable.event.kind}}.
 *
 * @param seq        place in the inbox
 * @param eventId    the sender's id
 * @param kind       null where the source has none
 * @param occurredAt by the sender's clock, or when it was received where the payload does not say
 * @param attempts   failed attempts so far
 * @param altered    the same id came before with another body
 * @param customer   whose turn it runs in, as {@link Gate#customer} names them; null outside of the dispatcher
 */
public record InboxEvent(
        long seq,
        String source,
        String eventId,
        String kind,
        String lane,
        Instant receivedAt,
        Instant occurredAt,
        String body,
        int attempts,
        boolean altered,
        String customer) {

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

    /** The same event in the turn of a customer. */
    InboxEvent inTurnOf(String whose) {
        return new InboxEvent(seq, source, eventId, kind, lane, receivedAt, occurredAt, body, attempts, altered, whose);
    }

    /**
     * Once the customer of an exchange is known: an event that runs in another turn than theirs comes again at once, in theirs.
     * Without an event, or where its lane does not lead to this customer, nothing happens.
     *
     * @throws HandBackException where it runs in another turn
     */
    public static void inTurn(Exchange exchange, Gate gate, String customer) {
        InboxEvent event = exchange.getProperty(PROPERTY, InboxEvent.class);
        // The second condition keeps it from going round: next time the gate gives it this very turn.
        if (event != null
                && event.customer() != null
                && !event.customer().equals(customer)
                && gate.customer(event.lane()).equals(customer)) {
            throw new HandBackException("another event of this customer may be running", Duration.ofMillis(1));
        }
    }

    /** As its property, and for routes as the variable {@code event}. */
    void attach(Exchange exchange) {
        exchange.setVariable("event", this);
        exchange.setProperty(PROPERTY, this);
    }
}
