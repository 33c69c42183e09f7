package io.loyaltybridge.award;

import io.loyaltybridge.wix.WixRefusedException;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code giving}: how far an award is, inside of the Kamelet that gives it.
 *
 * @param open      whether a call has to follow
 * @param attempt   from 1
 * @param lookFirst whether Wix may have forgotten the key of an earlier call, so that its transactions are asked before it is sent again
 * @param lookUp    whether an earlier attempt without an answer may have given what Wix refuses now, so that the transactions are asked
 * @param refusal   what Wix refused it with; null where it did not
 * @param cut       why fewer points are given than the event is worth; null where all of them are
 */
public record Giving(
        boolean open,
        int attempt,
        boolean lookFirst,
        boolean lookUp,
        @Nullable WixRefusedException refusal,
        @Nullable String cut) {

    static Giving of(Exchange exchange) {
        return exchange.getVariable("giving", Giving.class);
    }

    static void set(Exchange exchange, Giving giving) {
        exchange.setVariable("giving", giving);
        // As copies of the Kamelet of the version before read it.
        exchange.setVariable("open", giving.open);
        exchange.setVariable("lookFirst", giving.lookFirst);
        exchange.setVariable("lookUp", giving.lookUp);
        exchange.setVariable("refusal", giving.refusal);
    }

    /** Nothing is given by this. */
    static Giving none() {
        return new Giving(false, 1, false, false, null, null);
    }

    public boolean refused() {
        return refusal != null;
    }

    /** Wix refused it. At the first attempt nothing can have been given; a refused repeat says nothing about the attempt before. */
    Giving refusedWith(WixRefusedException why) {
        return new Giving(open, attempt, lookFirst, attempt > 1, why, cut);
    }

    /** It was given, as a transaction shows. */
    Giving settled() {
        return new Giving(false, attempt, lookFirst, lookUp, null, cut);
    }
}
