package io.loyaltybridge.milestone;

import io.loyaltybridge.customer.Accounts;
import io.loyaltybridge.ledger.store.Cause;
import io.loyaltybridge.ledger.store.WixWatch;
import org.apache.camel.Exchange;

/** The bean {@code milestoneWatch}: what is seen of customers on Wix whose balances are kept equal with nothing. Thread-safe. */
public final class MilestoneWatch {
    private final WixWatch watch;

    public MilestoneWatch(WixWatch watch) {
        this.watch = watch;
    }

    /** Takes the state of an account event into account: variables {@code link}, {@code version}, {@code balance}, {@code cause}. */
    public void observe(Exchange exchange) {
        watch.observe(
                exchange.getVariable("link", String.class),
                Accounts.told(exchange),
                new Cause(
                        exchange.getVariable("cause", "", String.class),
                        exchange.getVariable("eventTransaction", String.class),
                        null,
                        null));
    }
}
