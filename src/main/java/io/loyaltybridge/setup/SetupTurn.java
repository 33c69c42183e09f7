package io.loyaltybridge.setup;

import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.ledger.store.SyncLedger;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** The bean {@code setupTurn}: lets live work wait for a setup that has to do with its customer. Thread-safe. */
public final class SetupTurn {
    private static final Duration SOON = Duration.ofSeconds(5);

    /** How far a setup is with a customer. */
    public enum Stands {
        /** None has to do with them. */
        NO,
        /** One runs, and is not done with them. */
        AT_WORK,
        /** One runs, and their account comes by an import on Wix whose result is not checked yet. */
        IMPORTING,
        /** The same of a setup that was cut off: it goes on when it is given again. */
        CUT_OFF
    }

    /** Who is being set up. */
    @FunctionalInterface
    public interface AtWork {
        /** How far a setup is with the customer of whom these are known; each may be null. */
        Stands with(@Nullable String email, @Nullable String contactId, @Nullable String programId);
    }

    private final SyncLedger ledger;
    private final AtWork atWork;

    public SetupTurn(SyncLedger ledger, AtWork atWork) {
        this.ledger = ledger;
        this.atWork = atWork;
    }

    /**
     * Lets an event wait that tells of a customer whom a setup has not done with: what it tells is in what the setup reads,
     * or is seen by the next observation, and looking them up singly would cost the calls that the setup saves. Where the
     * setup was cut off, only they wait whose account comes by an import, because nobody else knows what it gave them; in
     * the end the event is parked.
     *
     * @throws ParkException for a customer whom a long command met (variable {@code bulk}), which does not wait
     */
    public void waitForSetup(Exchange exchange) {
        String linkId = KnownCustomer.of(exchange).link();
        if (exchange.getVariable("setupRow") == null
                && (linkId == null || !ledger.state(linkId).isLinked())) {
            wait(exchange, stands(exchange));
        }
    }

    /** Lets an award wait whose customer gets an account by an import, which would write over it. */
    public void waitForImport(Exchange exchange) {
        Stands stands = stands(exchange);
        if (stands != Stands.AT_WORK) {
            wait(exchange, stands);
        }
    }

    private Stands stands(Exchange exchange) {
        KnownCustomer customer = KnownCustomer.of(exchange);
        return atWork.with(customer.email(), customer.contactId(), customer.programId());
    }

    private static void wait(Exchange exchange, Stands stands) {
        if (stands == Stands.NO) {
            return;
        }
        String why = stands != Stands.CUT_OFF
                ? "a setup is about to link this customer"
                : "a setup was interrupted before it checked what its import gave this customer; run the same setup command again";
        if (exchange.getVariable("bulk", false, Boolean.class)) {
            throw new ParkException(why);
        }
        throw stands == Stands.CUT_OFF
                ? HandBackException.untilParked(why + ", then replay this event if it is parked", SOON)
                : new HandBackException(why, SOON);
    }
}
