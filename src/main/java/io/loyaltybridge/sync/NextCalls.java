package io.loyaltybridge.sync;

import io.loyaltybridge.customer.KnownCustomer;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.Operation;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Step;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.SyncLedger;
import org.apache.camel.Exchange;

/** What the rule wants done next, as the step that routes ask, and what its call takes. Thread-safe. */
final class NextCalls {
    private final SyncLedger ledger;
    private final Links links;
    private final GoneAccounts gone;

    NextCalls(SyncLedger ledger, Links links, GoneAccounts gone) {
        this.ledger = ledger;
        this.links = links;
        this.gone = gone;
    }

    /** The step of the next thing to do, with the variables of its call. @throws HandBackException where an account that was called gone has to be left alone */
    Step step(Exchange exchange, String linkId, Next next) {
        if (next instanceof Next.Done || next instanceof Next.HoldSide) {
            return Step.DONE;
        }
        Link link = links.byId(linkId).orElseThrow();
        KnownCustomer.set(exchange, KnownCustomer.of(exchange).withLink(linkId).withIdsOf(link));
        // An answer that says less than the one before it must not be taken for that one, nor a look that was not
        // taken.
        for (String said :
                new String[] {"programBalance", "programVersion", "programMovedAt", "found", "laterVisible"}) {
            exchange.setVariable(said, null);
        }
        if (next instanceof Next.Adjust adjust) {
            gone.beforeCall(exchange, linkId, Side.WIX);
            write(exchange, NextCall.change(adjust.description(), adjust.amount(), Long.toString(adjust.revision())));
            return Step.change(Side.WIX);
        }
        if (next instanceof Next.CallProgram call) {
            gone.beforeCall(exchange, linkId, Side.PROGRAM);
            write(exchange, NextCall.change(call.key(), call.amount(), null));
            return Step.change(Side.PROGRAM);
        }
        if (next instanceof Next.SetBalance set) {
            gone.beforeCall(exchange, linkId, Side.PROGRAM);
            Operation operation = set.ticket().operation();
            write(exchange, NextCall.setTo(set.balance(), operation.id(), operation.amount()));
            return Step.setProgram();
        }
        if (next instanceof Next.ReadAccount read) {
            gone.beforeCall(exchange, linkId, read.ticket().operation().side());
            return Step.read(read.ticket().operation().side());
        }
        if (next instanceof Next.ReadSide read) {
            return Step.read(read.side());
        }
        if (next instanceof Next.QueryTransactions look) {
            Operation operation = look.ticket().operation();
            NextCall.set(
                    exchange, NextCall.look(operation.id(), ledger.state(linkId).seen(operation.side())));
            return Step.look(operation.side());
        }
        if (next instanceof Next.ReadBaseline) {
            gone.beforeCall(exchange, linkId, Side.WIX);
            gone.beforeCall(exchange, linkId, Side.PROGRAM);
            return Step.read(Side.WIX);
        }
        return Step.DONE;
    }

    private static void write(Exchange exchange, NextCall call) {
        NextCall.set(exchange, call);
        exchange.setVariable("transactionId", null);
    }
}
