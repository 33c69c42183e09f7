package io.loyaltybridge.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What the answer of a call that writes means. */
final class Answering {
    private final RuleSettings settings;
    private final Observing observing;
    private final Sending sending;

    Answering(RuleSettings settings, Observing observing, Sending sending) {
        this.settings = settings;
        this.observing = observing;
        this.sending = sending;
    }

    Outcome answered(LinkState state, Ticket ticket, Answer answer, Instant now) {
        Draft draft = observing.draft(state);
        Operation operation = current(state, ticket, false);
        if (operation == null) {
            return ignored(draft, ticket);
        }
        if (answer instanceof Answer.Nothing) {
            boolean lost =
                    operation.kind().isSync() && settings.of(operation.side()).write() == Capabilities.Write.NONE;
            return lost ? sending.unknown(draft, operation) : draft.then(new Next.Recover(operation.id()));
        }
        if (!operation.kind().isSync()) {
            return award(draft, operation, answer);
        }
        if (answer instanceof Answer.Ok ok) {
            return applied(draft, operation, ok.account(), now);
        }
        return settings.of(operation.side()).write() == Capabilities.Write.CAS
                ? fencedRefusal(draft, operation, answer, now)
                : refusal(draft, operation, answer, now);
    }

    /** The operation the ticket is for, as it stands now; {@code null} if it has moved on. */
    @Nullable
    Operation current(LinkState state, Ticket ticket, boolean unknownToo) {
        Operation operation = state.operation(ticket.operation().id()).orElse(null);
        if (!observing.keeps(Safeguard.CONDITIONAL_WRITES)) {
            return operation == null ? ticket.operation() : operation;
        }
        boolean stands = operation != null
                && ticket.fits(operation)
                && (operation.state() == OperationState.SENT
                        || unknownToo && operation.state() == OperationState.UNKNOWN);
        return stands ? operation : null;
    }

    Outcome ignored(Draft draft, Ticket ticket) {
        draft.note(
                Notice.Type.LATE_ANSWER,
                ticket.operation().side(),
                "operation " + ticket.operation().id() + " has moved on");
        return draft.then(new Next.Done());
    }

    private Outcome applied(Draft draft, Operation operation, @Nullable Snapshot account, Instant now) {
        if (account == null || !isUsable(operation, account)) {
            return draft.then(new Next.ReadAccount(new Ticket(operation), Next.Evidence.COMMITTED));
        }
        return observing.settle(
                draft, operation, account, new Next.WaitUntil(now.plus(settings.retryAfter()), operation.id()));
    }

    /** Whether the account of an answer shows what the operation made of it. */
    private boolean isUsable(Operation operation, Snapshot account) {
        Capabilities declared = settings.of(operation.side());
        return switch (declared.write()) {
            case CAS -> account.version() > operation.r();
            case SET -> false;
            case KEY, HISTORY, NONE -> declared.answer() == Capabilities.AnswerForm.STATE;
        };
    }

    private Outcome award(Draft draft, Operation operation, Answer answer) {
        if (answer instanceof Answer.Ok ok) {
            return awarded(draft, operation, ok.account());
        }
        String reason = reason(answer);
        if (operation.repeated() || settings.wix().transportRepeats()) {
            return draft.then(new Next.QueryTransactions(new Ticket(operation), null, reason, false));
        }
        return observing.refuse(draft, operation, reason);
    }

    private Outcome awarded(Draft draft, Operation operation, @Nullable Snapshot account) {
        Operation settled = operation.in(OperationState.SETTLED);
        draft.close(settled);
        boolean waits = draft.hasOpen(Side.WIX) && observing.keeps(Safeguard.AWARD_ANSWER_WAITS)
                || draft.hold(Side.WIX) != null;
        Next next = new Next.Done();
        if (!waits && account != null) {
            observing.observe(
                    draft, Side.WIX, account, observing.keeps(Safeguard.AWARD_IS_ORGANIC) ? 0 : operation.amount());
        } else if (!waits) {
            next = new Next.ReadSide(Side.WIX, draft.epoch());
        }
        draft.line(LedgerLine.Type.SETTLED, settled, null);
        return draft.then(next);
    }

    private Outcome fencedRefusal(Draft draft, Operation operation, Answer answer, Instant now) {
        Side side = operation.side();
        if (answer instanceof Answer.BelowZero below) {
            // At this fence the balance is known: if it did not suffice, no copy of this attempt can have committed.
            Snapshot seen = draft.seen(side);
            boolean tooLow = seen != null && seen.balance() + operation.amount() < 0;
            if (tooLow || !observing.keeps(Safeguard.REFUSAL_IS_CHECKED)) {
                return observing.refuse(draft, operation, below.reason());
            }
        }
        if (answer instanceof Answer.Rejected rejected) {
            boolean onlyCopy = !operation.repeated() && !settings.of(side).transportRepeats();
            return onlyCopy
                    ? observing.refuse(draft, operation, rejected.reason())
                    : sending.heldAndRetried(draft, operation, rejected.reason(), now);
        }
        draft.note(Notice.Type.CONFLICT, side, "operation " + operation.id() + " met another version");
        if (settings.of(side).refusal() != Capabilities.Refusal.LOOKUP) {
            return sending.unknown(draft, operation);
        }
        return draft.then(
                observing.keeps(Safeguard.ACCOUNT_BEFORE_TRANSACTIONS)
                        ? new Next.ReadAccount(new Ticket(operation), Next.Evidence.NONE)
                        : new Next.QueryTransactions(new Ticket(operation), null, null, false));
    }

    private Outcome refusal(Draft draft, Operation operation, Answer answer, Instant now) {
        String reason = reason(answer);
        Capabilities declared = settings.of(operation.side());
        boolean onlyCopy = !operation.repeated() && !declared.transportRepeats();
        // Another 4xx may come from before the key is looked at, and then says nothing about an earlier copy.
        boolean stored = declared.write() == Capabilities.Write.KEY
                && answer instanceof Answer.BelowZero
                && declared.refusal() == Capabilities.Refusal.STORED;
        if (stored || onlyCopy || !observing.keeps(Safeguard.REFUSAL_IS_CHECKED)) {
            return observing.refuse(draft, operation, reason);
        }
        if (declared.write() == Capabilities.Write.NONE) {
            return sending.unknown(draft, operation);
        }
        boolean searchable = declared.write() == Capabilities.Write.HISTORY
                || declared.write() == Capabilities.Write.KEY && declared.refusal() == Capabilities.Refusal.LOOKUP;
        if (!searchable) {
            return sending.heldAndRetried(draft, operation, reason, now);
        }
        // Kept on disk: sending again would only make younger copies, whose life had to be waited for anew.
        Operation doubted = operation.refusedWith(reason);
        draft.put(doubted);
        return sending.lookUp(draft, doubted, reason, now);
    }

    private static String reason(Answer answer) {
        if (answer instanceof Answer.BelowZero below) {
            return below.reason();
        }
        return answer instanceof Answer.Rejected rejected ? rejected.reason() : "a conflict";
    }
}
