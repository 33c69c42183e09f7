package io.loyaltybridge.outage;

import io.loyaltybridge.inbox.InboxEvent;
import org.apache.camel.Exchange;

/** For whom a call is made, so that the failures of one event or customer are not taken for those of a system. */
public final class Caller {

    private Caller() {}

    /** The event that the exchange carries, else its customer, else the call itself. */
    public static String of(Exchange exchange, String call) {
        Object event = exchange.getProperty(InboxEvent.PROPERTY);
        if (event instanceof InboxEvent e) {
            return "event " + e.seq();
        }
        String link = exchange.getVariable("link", String.class);
        return link == null ? call : link;
    }

    /** The source of the event that the exchange carries; empty where it carries none. */
    public static String source(Exchange exchange) {
        return exchange.getProperty(InboxEvent.PROPERTY) instanceof InboxEvent event ? event.source() : "";
    }
}
