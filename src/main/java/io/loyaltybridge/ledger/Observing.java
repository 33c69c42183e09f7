package io.loyaltybridge.ledger;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The first half of the rule: from states of accounts to organic changes, and the shared ends of an operation. */
final class Observing {
    /** What became of an observation. */
    enum Result {
        /** It told nothing new. */
        NOTHING,
        /** It is what the side was last seen as now. */
        SEEN,
        /** It cannot contain the operation it is said to contain. */
        BEHIND,
        /** It cannot be right; the link is held. */
        HELD
    }

    /** Further than the changes of a customer take a version while their events are late or lost. */
    private static final long JUMP = 100;
    /** By so much the clocks of one system may differ, milliseconds. */
    private static final long CLOCKS_APART = 10_000;

    private final RuleSettings settings;
    private final OperationNaming naming;
    private final Set<Safeguard> kept;

    Observing(RuleSettings settings, OperationNaming naming, Set<Safeguard> kept) {
        this.settings = settings;
        this.naming = naming;
        this.kept = kept;
    }

    boolean keeps(Safeguard safeguard) {
        return kept.contains(safeguard);
    }

    Draft draft(LinkState state) {
        return new Draft(state, keeps(Safeguard.BOOKS_IDENTITY));
    }

    /** Why the side cannot be observed now, or {@code null} if it can. */
    @Nullable
    Next blocked(LinkState state, Side side) {
        Operation open = state.open(side).orElse(null);
        Hold hold = state.hold(side);
        if (hold != null) {
            // What an outcome holds is looked at again, so that it goes on by itself once the outcome can be told.
            return open != null
                            && open.state() == OperationState.SENT
                            && open.id().equals(hold.operationId())
                    ? new Next.Recover(open.id())
                    : new Next.HoldSide(side, hold.reason());
        }
        if (open == null || !keeps(Safeguard.NO_OBSERVING_WHILE_OPEN) || !keeps(Safeguard.NO_COUNTING_OF_SENT)) {
            return null;
        }
        if (open.state() == OperationState.UNKNOWN) {
            return keeps(Safeguard.UNKNOWN_HOLDS_SIDE)
                    ? new Next.HoldSide(side, "the outcome of operation " + open.id() + " is unknown")
                    : null;
        }
        return new Next.Recover(open.id());
    }

    /**
     * Takes a state of a side into account.
     *
     * @param settled the amount of our own that this very transaction settles, 0 if none
     */
    Result observe(Draft draft, Side side, Snapshot at, long settled) {
        if (!settings.limits(side).allowsBalance(at.balance())) {
            draft.holdLink(
                    Notice.Type.IMPOSSIBLE_BALANCE,
                    side,
                    "the balance " + at.balance() + " on " + side + " is outside 0 to "
                            + settings.limits(side).maxBalance());
            return Result.HELD;
        }
        Snapshot seen = draft.seen(side);
        if (seen == null) {
            // An operation of an earlier life is found out; what its side is now tells the baseline that follows.
            draft.nextEpoch();
            return Result.NOTHING;
        }
        boolean strict = settings.of(side).isStrict();
        if (strict && settled != 0 && at.version() <= seen.version()) {
            return Result.BEHIND;
        }
        if (settled == 0 && keeps(Safeguard.VERSION_CHECK)) {
            Result covered = strict
                    ? checkVersion(draft, side, at, seen)
                    : at.balance() == seen.balance() ? Result.NOTHING : Result.SEEN;
            if (covered != Result.SEEN) {
                return covered;
            }
        }
        long organic = at.balance() - seen.balance() - settled - unkeyed(draft, side, at) - counted(draft, side);
        long epoch = draft.nextEpoch();
        Snapshot now = strict ? at : at.at(epoch);
        draft.see(side, now);
        if (organic != 0 && overwrites(side) && organic == draft.booksConstant()) {
            evenedOut(draft, side, seen.version(), now, organic);
        } else if (organic != 0) {
            plan(draft, side, seen.version(), now, organic);
        }
        return Result.SEEN;
    }

    /** Whether the version of an event is too far on to be taken without a look: believed, it would cover every true change after it. */
    static boolean jumps(Snapshot seen, Snapshot at) {
        return at.version() > seen.version()
                && (at.version() - seen.version() > JUMP || at.version() - seen.version() < 0);
    }

    /** How a fresh read is of an earlier state than was seen, as after a restore from a backup; {@code null} where it is not. */
    @Nullable
    String fell(Snapshot seen, Side side, Snapshot at) {
        if (settings.of(side).isStrict()) {
            return at.version() >= seen.version()
                    ? null
                    : "the version on " + side + Hold.FELL + seen.version() + " to " + at.version();
        }
        // What is written over anyway needs nobody who looks.
        if (overwrites(side) || seen.movedAt() == null || at.movedAt() == null) {
            return null;
        }
        boolean earlier = at.movedAt() < seen.movedAt() - CLOCKS_APART;
        return !earlier || at.balance() == seen.balance()
                ? null
                : "the time of the last change on " + side + Hold.FELL + Instant.ofEpochMilli(seen.movedAt()) + " to "
                        + Instant.ofEpochMilli(at.movedAt());
    }

    private Result checkVersion(Draft draft, Side side, Snapshot at, Snapshot seen) {
        if (at.version() > seen.version()) {
            return Result.SEEN;
        }
        boolean tie = at.version() == seen.version() && at.balance() != seen.balance();
        if (tie && keeps(Safeguard.SETTLE_OBSERVES) && keeps(Safeguard.EXACT_SNAPSHOT)) {
            draft.holdLink(
                    Notice.Type.VERSION_TIE,
                    side,
                    "version " + at.version() + " on " + side + Hold.TIE + seen.balance() + " and now with "
                            + at.balance());
            return Result.HELD;
        }
        draft.note(Notice.Type.COVERED, side, "version " + at.version() + " is covered by " + seen.version());
        return Result.NOTHING;
    }

    /** Whether changes on this side are written over with what the other side has. */
    boolean overwrites(Side side) {
        return side == Side.PROGRAM && settings.program().isMirror();
    }

    /** Somebody brought a mirror level with Wix by hand: the difference that was kept until now is gone. */
    private static void evenedOut(Draft draft, Side side, long from, Snapshot now, long organic) {
        draft.booksConstant(0);
        draft.line(new LedgerLine(
                LedgerLine.Type.ORGANIC,
                side,
                from,
                now.version(),
                organic,
                now.balance(),
                null,
                "evens out the difference that was kept: the balance is Wix's now"));
    }

    private void plan(Draft draft, Side side, long from, Snapshot now, long organic) {
        boolean overwritten = overwrites(side);
        Side target = overwritten ? side : side.other();
        long amount = overwritten ? -organic : organic;
        String reason = OperationNaming.syncReason(side, from, now.version(), draft.epoch());
        String id = naming.idOf(OperationKind.SYNC, reason, draft.linkId());
        Operation planned = Operation.planned(id, target, OperationKind.SYNC, amount, side, from, now.version());
        draft.put(planned);
        draft.line(new LedgerLine(
                LedgerLine.Type.ORGANIC,
                side,
                from,
                now.version(),
                organic,
                now.balance(),
                id,
                overwritten ? "overwritten: the program mirrors Wix" : null));
        if (!overwritten && isTooLarge(organic) && !isRefusedAnyway(draft, planned)) {
            String why = "a change of " + organic + " on " + side + " is larger than " + settings.largestChange()
                    + " (sync.largest-change): parked replay " + id + " carries it over, parked discard " + id
                    + " leaves it where it is";
            park(draft, planned, why);
            draft.note(Notice.Type.TOO_LARGE, side, why);
        }
        if (overwritten) {
            draft.note(Notice.Type.OVERWRITTEN, side, "a change of " + organic + " on the program is overwritten");
        }
    }

    /** Whether a change is not carried over before a person has looked. */
    boolean isTooLarge(long organic) {
        return settings.largestChange() > 0 && Math.abs(organic) > settings.largestChange();
    }

    private boolean isRefusedAnyway(Draft draft, Operation planned) {
        Snapshot target = draft.seen(planned.side());
        return target != null && settings.limits(planned.side()).objection(planned.amount(), target.balance()) != null;
    }

    Outcome told(LinkState state, Side side, Told told, List<SetWindow> windows) {
        Draft draft = draft(state);
        long graceful = settings.of(side).callLife().toMillis();
        SetWindow hit = windows.stream()
                .filter(w -> w.mayHold(told, draft.known(side).balance(), graceful))
                .findFirst()
                .orElse(null);
        if (hit != null) {
            writtenOver(draft, side, told, hit);
        }
        return draft.then(new Next.Done());
    }

    private void writtenOver(Draft draft, Side side, Told told, SetWindow window) {
        boolean mirror = overwrites(side);
        long change = told.balance() - window.from();
        String what = "the program reported a balance of " + told.balance() + " about the time when operation "
                + window.operationId() + " set it from " + window.from() + " to " + window.target()
                + ", so what had come to " + (change > 0 ? "+" : "") + change + " by then "
                + (mirror ? "was overwritten" : "may be lost");
        long version = draft.known(side).version();
        draft.line(new LedgerLine(
                mirror ? LedgerLine.Type.OVERWRITTEN : LedgerLine.Type.POSSIBLY_LOST,
                side,
                version,
                version,
                change,
                told.balance(),
                window.operationId(),
                what));
        draft.note(mirror ? Notice.Type.OVERWRITTEN : Notice.Type.POSSIBLY_LOST, side, what);
    }

    /** Without {@link Safeguard#EXACT_SNAPSHOT}: settled operations wait for the version of their answer. */
    private long unkeyed(Draft draft, Side side, Snapshot at) {
        long sum = 0;
        if (!keeps(Safeguard.EXACT_SNAPSHOT)) {
            for (Operation operation : draft.operations()) {
                if (operation.side() == side
                        && operation.state() == OperationState.SETTLED
                        && operation.r() <= at.version()) {
                    sum += operation.amount();
                    draft.close(operation);
                }
            }
        }
        return sum;
    }

    /** Without {@link Safeguard#NO_COUNTING_OF_SENT}: sent operations are taken as included. */
    private long counted(Draft draft, Side side) {
        long sum = 0;
        if (!keeps(Safeguard.NO_COUNTING_OF_SENT)) {
            for (Operation operation : draft.operations()) {
                if (operation.side() == side && operation.isOpen()) {
                    sum += operation.amount();
                }
            }
        }
        return sum;
    }

    /** Settles an operation with a state of its side that contains it, in one transaction. */
    Outcome settle(Draft draft, Operation operation, Snapshot at, Next retry) {
        Side side = operation.side();
        if (!keeps(Safeguard.SETTLE_OBSERVES)) {
            draft.close(operation.in(OperationState.SETTLED));
            Snapshot seen = draft.known(side);
            draft.see(side, new Snapshot(seen.version(), seen.balance() + operation.amount()));
            return draft.then(new Next.Done());
        }
        if (!keeps(Safeguard.EXACT_SNAPSHOT) && settings.of(side).write() == Capabilities.Write.KEY) {
            draft.put(operation.in(OperationState.SETTLED).fencedWith(at.version()));
            return draft.then(new Next.Done());
        }
        if (!settings.limits(side).allowsBalance(at.balance())) {
            observe(draft, side, at, 0);
            return draft.then(retry);
        }
        Operation settled = operation.in(OperationState.SETTLED);
        draft.close(settled);
        if (draft.seen(side) == null) {
            draft.nextEpoch();
            draft.line(new LedgerLine(
                    LedgerLine.Type.SETTLED,
                    side,
                    at.version(),
                    at.version(),
                    settled.amount(),
                    at.balance(),
                    settled.id(),
                    null));
            return draft.then(new Next.Done());
        }
        Result result = observe(draft, side, at, operation.amount());
        boolean observedEarlier = !keeps(Safeguard.NO_OBSERVING_WHILE_OPEN)
                || !keeps(Safeguard.NO_COUNTING_OF_SENT)
                || !keeps(Safeguard.AWARD_ANSWER_WAITS);
        if (result == Result.BEHIND && !observedEarlier) {
            draft.note(
                    Notice.Type.SETTLED_BEHIND,
                    side,
                    "operation " + operation.id() + " is said to be in version " + at.version() + ", but "
                            + draft.known(side).version() + " was seen before it");
            return draft.rolledBack(retry);
        }
        draft.line(LedgerLine.Type.SETTLED, settled, null);
        return draft.then(new Next.Done());
    }

    /** Parks an operation that certainly did not and will not take effect. */
    Outcome refuse(Draft draft, Operation operation, String reason) {
        park(draft, operation, reason);
        return draft.then(new Next.Park(operation.id(), reason));
    }

    private static void park(Draft draft, Operation operation, String reason) {
        Operation refused = operation.refusedWith(reason).in(OperationState.REFUSED);
        if (operation.kind().isSync()) {
            draft.put(refused);
        } else {
            draft.close(refused);
        }
        draft.line(LedgerLine.Type.REFUSED, refused, reason);
        draft.note(Notice.Type.PARKED, operation.side(), reason);
    }
}
