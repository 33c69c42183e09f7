package io.loyaltybridge.milestone;

import io.loyaltybridge.customer.Observation;
import io.loyaltybridge.ledger.store.WixWatch;
import org.apache.camel.Exchange;

/** The bean {@code milestoneWatch}: what is seen of customers on Wix whose balances are kept equal with nothing. Thread-safe. */
public final class MilestoneWatch {
    private final WixWatch watch;

    public MilestoneWatch(WixWatch watch) {
        this.watch = watch;
    }

    /** Takes what an account event told into account: the variables {@code link} and {@code observation}. */
    public void observe(Exchange exchange) {
        Observation seen = Observation.of(exchange);
        watch.observe(exchange.getVariable("link", String.class), seen.at(), seen.cause());
    }
}
