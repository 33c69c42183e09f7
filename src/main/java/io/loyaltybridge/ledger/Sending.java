package io.loyaltybridge.ledger;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The second half of the rule: how a planned operation is sent, and how an open one is sent again. */
final class Sending {
    /** Fence of an operation whose balance to set is not known yet. */
    static final long NO_TARGET = Long.MIN_VALUE;

    private static final int MOST_DOUBLINGS = 20;
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    private final RuleSettings settings;
    private final Observing observing;

    Sending(RuleSettings settings, Observing observing) {
        this.settings = settings;
        this.observing = observing;
    }

    Outcome send(LinkState state, String operationId, Instant now) {
        Draft draft = observing.draft(state);
        Operation operation = state.operation(operationId).orElse(null);
        if (operation == null || operation.state() != OperationState.PLANNED) {
            return draft.then(new Next.Done());
        }
        Side side = operation.side();
        if (!state.isLinked()) {
            return draft.then(new Next.ReadBaseline(state.epoch()));
        }
        Hold hold = state.hold(side);
        if (hold != null) {
            return draft.then(new Next.HoldSide(side, hold.reason()));
        }
        if (operation.kind().isSync() && state.open(side).isPresent()) {
            return draft.then(new Next.Recover(state.open(side).get().id()));
        }
        Snapshot seen = state.known(side);
        String objection = settings.limits(side).objection(operation.amount(), seen.balance());
        if (objection == null && setsAtOnce(operation)) {
            objection = belowZero(operation, seen);
        }
        if (objection != null) {
            return observing.refuse(draft, operation, objection);
        }
        Operation sent = operation.sent(fence(operation, seen), now.toEpochMilli());
        draft.put(sent);
        if (!settings.of(side).isStrict()) {
            draft.nextEpoch();
        }
        return draft.then(call(sent));
    }

    /** A mirrored balance is set from what was seen; both ways it is read first. */
    private boolean setsAtOnce(Operation operation) {
        return sets(operation) && settings.of(operation.side()).isMirror();
    }

    private boolean sets(Operation operation) {
        return operation.kind().isSync() && settings.of(operation.side()).write() == Capabilities.Write.SET;
    }

    private long fence(Operation operation, Snapshot seen) {
        if (!sets(operation)) {
            return seen.version();
        }
        return setsAtOnce(operation) ? seen.balance() + operation.amount() : NO_TARGET;
    }

    /** Why a balance cannot be the one to compute a target from, or {@code null}. */
    static @Nullable String belowZero(Operation operation, Snapshot at) {
        return at.balance() + operation.amount() >= 0 ? null : "the balance of " + at.balance() + " would fall below 0";
    }

    /** The call of an operation that is SENT. */
    Next call(Operation operation) {
        Ticket ticket = new Ticket(operation);
        if (!operation.kind().isSync()) {
            return new Next.Earn(ticket, operation.amount(), operation.id());
        }
        return switch (settings.of(operation.side()).write()) {
            case CAS -> new Next.Adjust(ticket, operation.r(), operation.amount(), operation.id());
            case KEY, HISTORY, NONE -> new Next.CallProgram(ticket, operation.amount(), key(operation));
            case SET ->
                operation.r() == NO_TARGET
                        ? new Next.ReadAccount(ticket, Next.Evidence.TARGET)
                        : new Next.SetBalance(ticket, operation.r());
        };
    }

    private String key(Operation operation) {
        return observing.keeps(Safeguard.SAME_KEY_ON_RETRY) || operation.attempt() == 1 && !operation.repeated()
                ? operation.id()
                : operation.id() + "+";
    }

    Outcome recover(LinkState state, String operationId, Instant now) {
        Draft draft = observing.draft(state);
        Operation operation = state.operation(operationId).orElse(null);
        if (operation == null || operation.state() != OperationState.SENT) {
            return draft.then(new Next.Done());
        }
        if (now.toEpochMilli() < operation.nextLookAt()) {
            return draft.then(wait(operation));
        }
        if (!operation.kind().isSync()) {
            return keyLapsed(operation, now)
                    ? draft.then(
                            new Next.QueryTransactions(new Ticket(operation), null, "the key is no longer kept", false))
                    : resend(draft, operation, now);
        }
        return switch (settings.of(operation.side()).write()) {
            case CAS -> recoverFenced(draft, operation, now);
            case KEY ->
                operation.refusal() != null
                        ? lookUp(draft, operation, operation.refusal(), now)
                        : keyLapsed(operation, now) ? afterKey(draft, operation, now) : resend(draft, operation, now);
            case HISTORY -> lookUp(draft, operation, operation.refusal(), now);
            case NONE -> unknown(draft, operation);
            case SET ->
                operation.r() == NO_TARGET ? resend(draft, operation, now) : recoverTarget(draft, operation, now);
        };
    }

    /** A copy that lands late undoes whatever was set after it; both ways, so would setting the same again. */
    private Outcome recoverTarget(Draft draft, Operation operation, Instant now) {
        Instant dead = callsDead(operation);
        if (now.isBefore(dead) && observing.keeps(Safeguard.WAIT_OUT_LATE_CALLS)) {
            return draft.then(new Next.WaitUntil(dead, operation.id()));
        }
        return setsAtOnce(operation)
                ? resend(draft, operation, now)
                : draft.then(new Next.ReadAccount(new Ticket(operation), Next.Evidence.UNANSWERED));
    }

    private Outcome recoverFenced(Draft draft, Operation operation, Instant now) {
        Ticket ticket = new Ticket(operation);
        if (!observing.keeps(Safeguard.SAME_REVISION_ON_RETRY)) {
            return draft.then(new Next.ReadAccount(ticket, Next.Evidence.FRESH_REVISION));
        }
        if (!observing.keeps(Safeguard.ACCOUNT_BEFORE_TRANSACTIONS)) {
            return draft.then(new Next.QueryTransactions(ticket, null, null, false));
        }
        // Once the account is known to have moved, sending again can only meet a conflict.
        return operation.movedAt() != 0
                ? draft.then(new Next.ReadAccount(ticket, Next.Evidence.NONE))
                : resend(draft, operation, now);
    }

    Outcome resend(Draft draft, Operation operation, Instant now) {
        Operation again = operation.resent(now.toEpochMilli());
        draft.put(again);
        return draft.then(call(again));
    }

    private boolean keyLapsed(Operation operation, Instant now) {
        return now.toEpochMilli()
                > operation.firstSentAt()
                        + settings.of(operation.side()).keyKept().toMillis();
    }

    private Outcome afterKey(Draft draft, Operation operation, Instant now) {
        return settings.of(operation.side()).refusal() == Capabilities.Refusal.LOOKUP
                ? lookUp(draft, operation, null, now)
                : unknown(draft, operation);
    }

    /** Looks an operation up where only time makes its absence final: after the longest life of its last call. */
    Outcome lookUp(Draft draft, Operation operation, @Nullable String refusal, Instant now) {
        Ticket ticket = new Ticket(operation);
        if (refusal == null
                && settings.of(operation.side()).write() == Capabilities.Write.HISTORY
                && !observing.keeps(Safeguard.ACCOUNT_AFTER_HISTORY)) {
            return draft.then(new Next.ReadAccount(ticket, Next.Evidence.NONE));
        }
        Instant dead = callsDead(operation);
        if (now.isBefore(dead) && observing.keeps(Safeguard.WAIT_OUT_LATE_CALLS)) {
            return draft.then(new Next.WaitUntil(dead, operation.id()));
        }
        return draft.then(new Next.QueryTransactions(ticket, null, refusal, false));
    }

    /** From when on no copy of the operation's last call can take effect any more. */
    Instant callsDead(Operation operation) {
        return Instant.ofEpochMilli(operation.sentAt())
                .plus(settings.of(operation.side()).callLife());
    }

    /** The connector can neither repeat nor look: a person has to say. */
    Outcome unknown(Draft draft, Operation operation) {
        return unknown(draft, operation, "");
    }

    /** @param why what was found out, as the end of the sentence */
    Outcome unknown(Draft draft, Operation operation, String why) {
        String reason = "nobody can tell whether operation " + operation.id() + " of " + operation.amount()
                + " points took effect on " + operation.side() + why;
        draft.put(operation.in(OperationState.UNKNOWN));
        if (observing.keeps(Safeguard.UNKNOWN_HOLDS_SIDE)) {
            draft.hold(operation.side(), new Hold(reason, operation.id()));
        }
        return draft.then(new Next.HoldSide(operation.side(), reason));
    }

    /**
     * Whether time alone tells the outcome: the account moved past the fence, and the transactions show what it shows
     * after a declared delay.
     */
    boolean timeTells(Operation operation) {
        return operation.kind().isSync()
                && operation.movedAt() != 0
                && !settings.indexDelay().isZero()
                && settings.of(operation.side()).write() == Capabilities.Write.CAS;
    }

    /**
     * Looks again after a pause, whoever asks meanwhile. Where nothing but a look can tell, the side is held as well after
     * too many of them, so that a person sees it; it is looked at all the same, at growing intervals, and goes on by
     * itself.
     */
    Outcome later(Draft draft, Operation operation, String reason, Instant now) {
        boolean tooMany = operation.looks() + 1 >= settings.maxLooks();
        Operation looked = operation.looked(nextLook(operation, now));
        draft.put(looked);
        if (tooMany && !looked.kind().isSync()) {
            return draft.then(new Next.Park(looked.id(), reason));
        }
        if (tooMany && !timeTells(looked)) {
            draft.hold(looked.side(), new Hold(reason, looked.id()));
        }
        return draft.then(wait(looked));
    }

    /** Holds the side at once, and goes on with the same attempt. */
    Outcome heldAndRetried(Draft draft, Operation operation, String reason, Instant now) {
        Operation looked = operation.looked(nextLook(operation, now));
        draft.put(looked);
        draft.hold(operation.side(), new Hold(reason, operation.id()));
        return draft.then(wait(looked));
    }

    private static Next wait(Operation operation) {
        return new Next.WaitUntil(Instant.ofEpochMilli(operation.nextLookAt()), operation.id());
    }

    private long nextLook(Operation operation, Instant now) {
        Instant next = now.plus(pause(operation.looks() + 1));
        if (timeTells(operation)) {
            Instant told = Instant.ofEpochMilli(operation.movedAt()).plus(settings.indexDelay());
            return (now.isBefore(told) && told.isBefore(next) ? told : next).toEpochMilli();
        }
        return next.toEpochMilli();
    }

    /** The same pause up to the look that holds the side, then twice as long each time, up to an hour. */
    private Duration pause(int looks) {
        int doublings = Math.max(0, Math.min(looks - settings.maxLooks() + 1, MOST_DOUBLINGS));
        Duration pause = settings.retryAfter().multipliedBy(1L << doublings);
        return pause.compareTo(LONGEST_PAUSE) > 0 && doublings > 0 ? LONGEST_PAUSE : pause;
    }
}
