package io.loyaltybridge.sync;

import io.loyaltybridge.ledger.LaterTransaction;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.Operation;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.Step;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.SyncLedger;
import org.apache.camel.Exchange;

/** What the rule wants done next, as the step that routes ask and the variables that Kamelets read. Thread-safe. */
final class NextCall {
    private final SyncLedger ledger;
    private final Links links;
    private final GoneAccounts gone;

    NextCall(SyncLedger ledger, Links links, GoneAccounts gone) {
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
        exchange.setVariable("accountId", link.wixAccountId());
        exchange.setVariable("contactId", link.contactId());
        exchange.setVariable("programId", link.programId());
        // An answer that says less than the one before it must not be taken for that one, nor a look that was not
        // taken.
        for (String said :
                new String[] {"programBalance", "programVersion", "programMovedAt", "found", "laterVisible"}) {
            exchange.setVariable(said, null);
        }
        if (next instanceof Next.Adjust adjust) {
            gone.beforeCall(exchange, linkId, Side.WIX);
            call(exchange, adjust.description(), adjust.amount());
            exchange.setVariable("revision", Long.toString(adjust.revision()));
            return Step.change(Side.WIX);
        }
        if (next instanceof Next.CallProgram call) {
            gone.beforeCall(exchange, linkId, Side.PROGRAM);
            call(exchange, call.key(), call.amount());
            return Step.change(Side.PROGRAM);
        }
        if (next instanceof Next.SetBalance set) {
            gone.beforeCall(exchange, linkId, Side.PROGRAM);
            call(
                    exchange,
                    set.ticket().operation().id(),
                    set.ticket().operation().amount());
            exchange.setVariable("targetBalance", set.balance());
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
            exchange.setVariable("operationId", operation.id());
            Snapshot fence = ledger.state(linkId).seen(operation.side());
            exchange.setVariable("fence", fence);
            exchange.setVariable(
                    "since", LaterTransaction.since(fence).map(Object::toString).orElse(null));
            return Step.look(operation.side());
        }
        if (next instanceof Next.ReadBaseline) {
            gone.beforeCall(exchange, linkId, Side.WIX);
            gone.beforeCall(exchange, linkId, Side.PROGRAM);
            return Step.read(Side.WIX);
        }
        return Step.DONE;
    }

    private static void call(Exchange exchange, String operationId, long amount) {
        exchange.setVariable("operationId", operationId);
        exchange.setVariable("amount", amount);
        exchange.setVariable("transactionId", null);
    }
}
