package io.loyaltybridge.sync;

import io.loyaltybridge.ledger.LaterTransaction;
import io.loyaltybridge.ledger.Snapshot;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * The variable {@code nextCall}: what the call of the next step takes. Routes read it, Kamelets read its parts as variables of their
 * own, so {@link #set} sets both. What a call does not take is null.
 *
 * @param operationId   also what the side keeps as key or description
 * @param amount        points to add, negative to take away
 * @param revision      the account on Wix has to be at
 * @param targetBalance that the program is set to
 * @param fence         the last state that was seen, where an operation is looked for
 */
public record NextCall(
        String operationId,
        @Nullable Long amount,
        @Nullable String revision,
        @Nullable Long targetBalance,
        @Nullable Snapshot fence) {

    static NextCall change(String operationId, long amount, @Nullable String revision) {
        return new NextCall(operationId, amount, revision, null, null);
    }

    static NextCall setTo(long balance, String operationId, long amount) {
        return new NextCall(operationId, amount, null, balance, null);
    }

    static NextCall look(String operationId, @Nullable Snapshot fence) {
        return new NextCall(operationId, null, null, null, fence);
    }

    static void set(Exchange exchange, NextCall call) {
        exchange.setVariable("nextCall", call);
        exchange.setVariable("operationId", call.operationId);
        exchange.setVariable("amount", call.amount);
        exchange.setVariable("revision", call.revision);
        exchange.setVariable("targetBalance", call.targetBalance);
        exchange.setVariable("since", call.since());
    }

    /** From when on later transactions would show; null where that cannot be said. */
    public @Nullable String since() {
        return LaterTransaction.since(fence).map(Object::toString).orElse(null);
    }

    /** Whether later transactions can show that the absence of ours is final. */
    public boolean fenced() {
        return since() != null;
    }
}
