package io.loyaltybridge.inbox;

import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.ExchangePropertyKey;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;

/**
 * Makes an exchange from a stored row: the body is the payload, there are no headers, and the event itself is a property. The
 * event is done when the route has ended.
 */
final class InboxConsumer extends DefaultConsumer {
    /** The variable in which a route may describe how the event ended. */
    static final String OUTCOME = "outcome";

    private final String source;
    private final Dispatcher dispatcher;

    InboxConsumer(Endpoint endpoint, Processor processor, String source, Dispatcher dispatcher) {
        super(endpoint, processor);
        this.source = source;
        this.dispatcher = dispatcher;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        dispatcher.register(source, this::handle);
    }

    @Override
    protected void doStop() throws Exception {
        dispatcher.unregister(source);
        super.doStop();
    }

    private String handle(InboxEvent event) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            exchange.setPattern(ExchangePattern.InOnly);
            exchange.getIn().setBody(event.body());
            event.attach(exchange);
            createUoW(exchange);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw new RouteFailedException(
                        exchange.getException(), FailedRoutes.of(exchange, exchange.getException()));
            }
            return outcome(exchange);
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }

    private static String outcome(Exchange exchange) {
        String outcome = exchange.getVariable(OUTCOME, String.class);
        if (outcome != null) {
            return outcome;
        }
        boolean duplicate = exchange.getProperty(ExchangePropertyKey.DUPLICATE_MESSAGE, false, Boolean.class);
        return duplicate ? "duplicate" : "done";
    }
}
