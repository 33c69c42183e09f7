package io.loyaltybridge.outage;

import io.loyaltybridge.inbox.InboxEvent;
import org.apache.camel.Exchange;

/** For whom a call is made, so that failures of one event or customer do not look like those of a system. */
public final class Caller {

    private Caller() {}

    /** The event of the exchange, else its customer, else the call itself. */
    public static String of(Exchange exchange, String call) {
        Object event = exchange.getProperty(InboxEvent.PROPERTY);
        if (event instanceof InboxEvent e) {
            return "event " + e.seq();
        }
        String link = exchange.getVariable("link", String.class);
        return link == null ? call : link;
    }

    /** The source of the event of the exchange; empty where there is none. */
    public static String source(Exchange exchange) {
        return exchange.getProperty(InboxEvent.PROPERTY) instanceof InboxEvent event ? event.source() : "";
    }
}
