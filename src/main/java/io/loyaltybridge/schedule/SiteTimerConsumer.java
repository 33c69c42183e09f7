package io.loyaltybridge.schedule;

import io.loyaltybridge.site.Site;
import java.util.function.Function;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/** Makes an exchange for a site whose turn has come, once everything has started. */
final class SiteTimerConsumer extends DefaultConsumer {
    private final Ticks ticks;
    private final Function<SiteTimerConsumer, Ticks.Flow> made;
    private Ticks.@Nullable Flow flow;

    SiteTimerConsumer(
            Endpoint endpoint, Processor processor, Ticks ticks, Function<SiteTimerConsumer, Ticks.Flow> made) {
        super(endpoint, processor);
        this.ticks = ticks;
        this.made = made;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        Ticks.Flow started = made.apply(this);
        flow = started;
        // Routes that this one calls may start after it.
        getEndpoint().getCamelContext().addStartupListener((context, already) -> {
            if (flow == started) {
                ticks.add(started);
            }
        });
    }

    @Override
    protected void doStop() throws Exception {
        Ticks.Flow stopped = flow;
        flow = null;
        if (stopped != null) {
            ticks.remove(stopped);
            stopped.runs().stop();
        }
        super.doStop();
    }

    /** Runs the route for a site, to its end. */
    void run(Site site) throws Exception {
        Exchange exchange = createExchange(false);
        try {
            exchange.setPattern(ExchangePattern.InOnly);
            exchange.setVariable(Site.VARIABLE, site);
            createUoW(exchange);
            getProcessor().process(exchange);
            if (exchange.getException() != null) {
                throw exchange.getException();
            }
        } finally {
            doneUoW(exchange);
            releaseExchange(exchange, false);
        }
    }
}
