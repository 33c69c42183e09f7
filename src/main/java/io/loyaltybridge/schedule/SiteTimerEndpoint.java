package io.loyaltybridge.schedule;

import java.util.function.Function;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One flow that runs by the clock, on each site. Only a consumer. */
final class SiteTimerEndpoint extends DefaultEndpoint {
    private final SiteTimerComponent component;
    private final String flow;
    private final Function<SiteTimerConsumer, Ticks.Flow> made;

    SiteTimerEndpoint(
            String uri, SiteTimerComponent component, String flow, Function<SiteTimerConsumer, Ticks.Flow> made) {
        super(uri, component);
        this.component = component;
        this.flow = flow;
        this.made = made;
    }

    @Override
    public Producer createProducer() {
        throw new IllegalStateException("site-timer:" + flow + " can only be the start of a route");
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        SiteTimerConsumer consumer = new SiteTimerConsumer(this, processor, component.ticks(), made);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public boolean isSingleton() {
        return true;
    }
}
