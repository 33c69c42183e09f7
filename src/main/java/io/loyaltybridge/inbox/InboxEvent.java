package io.loyaltybridge.inbox;

import io.loyaltybridge.site.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * One stored event while its route, which reads it as the variable {@code event}: {@code ${variable.event.kind}}.
 *
 * @param seq        place in the inbox
 * @param eventId    the sender's id
 * @param kind       null where the source has none
 * @param occurredAt by the sender's clock, or when it was received where the payload does not say
 * @param attempts   failed attempts so far
 * @param altered    the same id came before with another body
 * @param site       whose event it is; null outside of the dispatcher
 * @param customer   in whose turn it runs, as {@link Gate#customer} returns it; null outside of the dispatcher
 */
public record InboxEvent(
        long seq,
        String source,
        String eventId,
        @Nullable String kind,
        String lane,
        Instant receivedAt,
        Instant occurredAt,
        String body,
        int attempts,
        boolean altered,
        @Nullable Site site,
        @Nullable String customer) {

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

    /** The kind, of a source whose events all have one: Wix's webhooks and the program's. */
    public String neededKind() {
        return Objects.requireNonNull(kind, () -> "event " + seq + " of " + source + " has no kind");
    }

    /** The same event in the turn of a customer of its site. */
    InboxEvent inTurnOf(Site of, String whose) {
        return new InboxEvent(
                seq, source, eventId, kind, lane, receivedAt, occurredAt, body, attempts, altered, of, whose);
    }

    /**
     * Called once the customer of an exchange is known: an event that runs in the turn of another one is handed back, to run
     * at once in theirs. Does nothing without an event, or where its lane does not lead to this customer.
     *
     * @throws HandBackException where it runs in the turn of another customer
     */
    public static void inTurn(Exchange exchange, Gate gate, String customer) {
        InboxEvent event = exchange.getProperty(PROPERTY, InboxEvent.class);
        // The second condition prevents a loop: next time the gate returns this turn.
        if (event != null
                && event.customer() != null
                && !event.customer().equals(customer)
                && gate.customer(event.lane()).equals(customer)) {
            throw new HandBackException("another event of this customer may be running", Duration.ofMillis(1));
        }
    }

    /** As its property, and for routes as the variable {@code event}, with its site as the variable {@code site}. */
    void attach(Exchange exchange) {
        exchange.setVariable("event", this);
        if (site != null) {
            exchange.setVariable(Site.VARIABLE, site);
        }
        exchange.setProperty(PROPERTY, this);
    }
}
