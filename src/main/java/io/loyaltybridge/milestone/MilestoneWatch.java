package io.loyaltybridge.milestone;

import io.loyaltybridge.customer.Observation;
import io.loyaltybridge.ledger.store.WixWatch;
import java.util.Objects;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The bean {@code milestoneWatch}: what is seen of customers on Wix whose balances are kept equal with nothing. Thread-safe. */
public final class MilestoneWatch {
    private final @Nullable WixWatch watch;

    /** @param watch null where nobody watches; then no route may ask it */
    public MilestoneWatch(@Nullable WixWatch watch) {
        this.watch = watch;
    }

    /** Takes what an account event told into account: the variables {@code link} and {@code observation}. */
    public void observe(Exchange exchange) {
        Observation seen = Observation.of(exchange);
        Objects.requireNonNull(watch, "nobody watches balances on Wix (effects.watch)")
                .observe(exchange.getVariable("link", String.class), seen.at(), seen.cause());
    }
}
