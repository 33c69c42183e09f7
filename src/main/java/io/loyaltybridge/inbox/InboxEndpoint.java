package io.loyaltybridge.inbox;

import org.apache.camel.Component;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** The events of one source. Only a consumer: events come in by webhook only. */
final class InboxEndpoint extends DefaultEndpoint {
    private final String source;
    private final Dispatcher dispatcher;

    InboxEndpoint(String uri, Component component, String source, Dispatcher dispatcher) {
        super(uri, component);
        this.source = source;
        this.dispatcher = dispatcher;
    }

    @Override
    public Producer createProducer() {
        throw new IllegalStateException("inbox:" + source + " can only be the start of a route");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        InboxConsumer consumer = new InboxConsumer(this, processor, source, dispatcher);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public boolean isSingleton() {
        return true;
    }
}
