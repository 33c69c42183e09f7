package io.loyaltybridge.ledger;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** How an outcome that no answer told is found out: by the account and by its transactions, in the right order. */
final class Resolving {
    private final RuleSettings settings;
    private final Observing observing;
    private final Sending sending;
    private final Answering answering;

    Resolving(RuleSettings settings, Observing observing, Sending sending, Answering answering) {
        this.settings = settings;
        this.observing = observing;
        this.sending = sending;
        this.answering = answering;
    }

    Outcome accountRead(LinkState state, Next.ReadAccount asked, Snapshot account, Instant now) {
        Draft draft = observing.draft(state);
        boolean decided = asked.evidence() == Next.Evidence.COMMITTED
                || asked.evidence() == Next.Evidence.DEAD
                || asked.evidence() == Next.Evidence.DROPPED;
        Operation operation = answering.current(state, asked.ticket(), decided);
        if (operation == null) {
            return answering.ignored(draft, asked.ticket());
        }
        return switch (asked.evidence()) {
            case COMMITTED -> committed(draft, operation, account, now);
            case NONE -> accountFirst(draft, operation, account, now);
            case DEAD -> dead(draft, operation, account);
            case DROPPED -> dropped(draft, operation, account);
            case TARGET -> target(draft, operation, account, now);
            case UNANSWERED -> unanswered(draft, operation, account, now);
            case ABSENT ->
                account.version() > operation.r()
                        ? dead(draft, operation, account)
                        : sending.resend(draft, operation, now);
            case FRESH_REVISION -> {
                Operation fresh = operation.resent(now.toEpochMilli()).fencedWith(account.version());
                draft.put(fresh);
                yield draft.then(sending.call(fresh));
            }
        };
    }

    private Outcome committed(Draft draft, Operation operation, Snapshot account, Instant now) {
        Side side = operation.side();
        if (draft.seen(side) != null
                && settings.of(side).isStrict()
                && account.version() <= draft.known(side).version()) {
            return sending.later(
                    draft,
                    operation,
                    "the account on " + side + " does not show operation " + operation.id() + " yet, which took effect",
                    now);
        }
        return observing.settle(
                draft, operation, account, new Next.WaitUntil(now.plus(settings.retryAfter()), operation.id()));
    }

    private Outcome accountFirst(Draft draft, Operation operation, Snapshot account, Instant now) {
        Ticket ticket = new Ticket(operation);
        if (settings.of(operation.side()).write() != Capabilities.Write.CAS) {
            return draft.then(new Next.QueryTransactions(ticket, account, null, false));
        }
        if (account.version() <= operation.r()) {
            return sending.later(
                    draft,
                    operation,
                    "the account on " + operation.side() + " still shows version " + account.version()
                            + " after a conflict",
                    now);
        }
        if (!observing.keeps(Safeguard.QUERY_ON_CONFLICT)) {
            return dead(draft, operation, account);
        }
        // The moment is kept on disk, so that a declared index delay passes even across a crash.
        Operation moved = operation.movedAt() != 0 ? operation : operation.movedPast(now.toEpochMilli());
        draft.put(moved);
        boolean settled = sending.timeTells(moved)
                && !now.isBefore(Instant.ofEpochMilli(moved.movedAt()).plus(settings.indexDelay()));
        return draft.then(new Next.QueryTransactions(new Ticket(moved), account, null, settled));
    }

    /** The attempt can never take effect any more: it is planned anew, and what moved the account is observed. */
    private Outcome dead(Draft draft, Operation operation, Snapshot account) {
        draft.put(operation.in(OperationState.PLANNED));
        draft.note(
                Notice.Type.ATTEMPT_DEAD,
                operation.side(),
                "attempt " + operation.attempt() + " of operation " + operation.id() + " did not take effect");
        observing.observe(draft, operation.side(), account, 0);
        return draft.then(new Next.Done());
    }

    private Outcome dropped(Draft draft, Operation operation, Snapshot account) {
        Operation cancelled = operation.in(OperationState.CANCELLED);
        draft.close(cancelled);
        draft.fold(cancelled);
        draft.line(LedgerLine.Type.CANCELLED, cancelled, "dropped by a person");
        observing.observe(draft, operation.side(), account, 0);
        return draft.then(new Next.Done());
    }

    private Outcome target(Draft draft, Operation operation, Snapshot account, Instant now) {
        String objection = Sending.belowZero(operation, account);
        if (objection != null) {
            return observing.refuse(draft, operation, objection);
        }
        Operation targeted = operation.sent(account.balance() + operation.amount(), now.toEpochMilli());
        draft.put(targeted);
        return draft.then(sending.call(targeted));
    }

    /**
     * The balance says whether the call took effect, unless others changed it since: then it could be either, and to
     * set it again would be to lose their change.
     */
    private Outcome unanswered(Draft draft, Operation operation, Snapshot account, Instant now) {
        long before = operation.r() - operation.amount();
        if (account.balance() == operation.r()) {
            draft.note(
                    Notice.Type.SETTLED_BY_LOOKING,
                    operation.side(),
                    "operation " + operation.id() + " left its balance");
            return committed(draft, operation, account, now);
        }
        return account.balance() == before
                ? dead(draft, operation, account)
                : sending.unknown(
                        draft,
                        operation,
                        ": the balance was " + before + ", it was to be " + operation.r() + ", and is "
                                + account.balance());
    }

    Outcome looked(LinkState state, Next.QueryTransactions asked, Look look, Instant now) {
        Draft draft = observing.draft(state);
        Operation operation = answering.current(state, asked.ticket(), false);
        if (operation == null) {
            return answering.ignored(draft, asked.ticket());
        }
        if (!operation.kind().isSync()) {
            return awardLooked(draft, operation, asked, look, now);
        }
        if (settings.of(operation.side()).write() == Capabilities.Write.CAS) {
            return look.found()
                    ? found(draft, operation, asked.account(), now)
                    : fencedAbsent(draft, operation, asked, look, now);
        }
        if (look.found()) {
            // Without a fence the account may have been read before the write, so it is read again.
            return found(
                    draft, operation, observing.keeps(Safeguard.ACCOUNT_AFTER_HISTORY) ? null : asked.account(), now);
        }
        return unfencedAbsent(draft, operation, asked.refusal(), now);
    }

    private Outcome found(Draft draft, Operation operation, @Nullable Snapshot account, Instant now) {
        draft.note(Notice.Type.SETTLED_BY_LOOKING, operation.side(), "operation " + operation.id() + " was found");
        if (account == null) {
            return draft.then(new Next.ReadAccount(new Ticket(operation), Next.Evidence.COMMITTED));
        }
        return observing.settle(
                draft, operation, account, new Next.WaitUntil(now.plus(settings.retryAfter()), operation.id()));
    }

    private Outcome fencedAbsent(
            Draft draft, Operation operation, Next.QueryTransactions asked, Look look, Instant now) {
        Snapshot account = asked.account();
        if (account == null) {
            return draft.then(new Next.ReadAccount(new Ticket(operation), Next.Evidence.ABSENT));
        }
        boolean sumsAgree = !observing.keeps(Safeguard.SUMS_ARE_NO_PROOF)
                && look.visibleSum()
                        == account.balance() - draft.known(operation.side()).balance();
        if (look.laterVisible() || asked.settled() || sumsAgree || !observing.keeps(Safeguard.INDEX_LAG_GUARD)) {
            return dead(draft, operation, account);
        }
        return sending.later(
                draft,
                operation,
                "the transactions on " + operation.side() + " do not show yet what the account shows, for operation "
                        + operation.id(),
                now);
    }

    private Outcome unfencedAbsent(Draft draft, Operation operation, @Nullable String refusal, Instant now) {
        if (now.isBefore(sending.callsDead(operation)) && observing.keeps(Safeguard.WAIT_OUT_LATE_CALLS)) {
            return draft.then(new Next.WaitUntil(sending.callsDead(operation), operation.id()));
        }
        if (refusal != null) {
            return observing.refuse(draft, operation, refusal);
        }
        // Every earlier copy is dead; for a key that lapsed this is a first call again.
        Operation again = operation.sent(operation.r(), now.toEpochMilli());
        draft.put(again);
        return draft.then(sending.call(again));
    }

    private Outcome awardLooked(
            Draft draft, Operation operation, Next.QueryTransactions asked, Look look, Instant now) {
        if (!look.found()) {
            return sending.later(
                    draft,
                    operation,
                    "award " + operation.id() + " was answered with: " + asked.refusal()
                            + "; its transaction is not visible",
                    now);
        }
        Operation settled = operation.in(OperationState.SETTLED);
        draft.close(settled);
        draft.note(Notice.Type.SETTLED_BY_LOOKING, operation.side(), "award " + operation.id() + " was found");
        draft.line(LedgerLine.Type.SETTLED, settled, null);
        return draft.then(new Next.ReadSide(operation.side(), draft.epoch()));
    }
}
