package io.loyaltybridge.sync;

import io.loyaltybridge.ledger.Answer;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.Operation;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.Ticket;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.program.ProgramException;
import io.loyaltybridge.wix.WixConflictException;
import io.loyaltybridge.wix.WixRefusedException;
import org.jspecify.annotations.Nullable;

/** Which failures of a call that writes are an answer to the rule. */
final class Refusals {

    private Refusals() {}

    /** What a step writes; null where it only reads. */
    static @Nullable Ticket writing(Next next) {
        if (next instanceof Next.Adjust adjust) {
            return adjust.ticket();
        }
        if (next instanceof Next.CallProgram call) {
            return call.ticket();
        }
        return next instanceof Next.SetBalance set ? set.ticket() : null;
    }

    /** The failure as an answer; null where the outcome is unknown. */
    static @Nullable Answer of(Exception failure, SyncLedger ledger, String linkId, Operation operation) {
        if (failure instanceof WixConflictException) {
            return new Answer.Conflict();
        }
        if (failure instanceof WixRefusedException) {
            Snapshot seen = ledger.state(linkId).seen(Side.WIX);
            boolean tooLow = seen != null && seen.balance() + operation.amount() < 0;
            return tooLow
                    ? new Answer.BelowZero("Wix allows no balance below zero: " + Reason.of(failure))
                    : new Answer.Rejected(Reason.of(failure));
        }
        if (failure instanceof ProgramException p && p.kind() == ProgramException.Kind.BELOW_ZERO) {
            return new Answer.BelowZero("the program allows no balance below zero: " + Reason.of(failure));
        }
        return failure instanceof ProgramException p && p.kind() == ProgramException.Kind.REFUSED
                ? new Answer.Rejected(Reason.of(failure))
                : null;
    }
}
