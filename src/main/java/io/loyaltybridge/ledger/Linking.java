package io.loyaltybridge.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** How a link begins, and what a person can do to it. */
final class Linking {
    /** As many sums of operations are looked at; past them it counts as possible. */
    private static final int MOST_SUMS = 10_000;

    private final RuleSettings settings;
    private final OperationNaming naming;
    private final Observing observing;

    Linking(RuleSettings settings, OperationNaming naming, Observing observing) {
        this.settings = settings;
        this.naming = naming;
        this.observing = observing;
    }

    Outcome baseline(LinkState state, long epochAtStart, Snapshot wix, Snapshot program, OpeningPolicy policy) {
        Draft draft = observing.draft(state);
        if (observing.keeps(Safeguard.RELINK_WAITS)) {
            for (Operation operation : state.operations()) {
                if (operation.state() == OperationState.SENT) {
                    return draft.then(new Next.Recover(operation.id()));
                }
                if (operation.state() == OperationState.UNKNOWN) {
                    return draft.then(new Next.HoldSide(
                            operation.side(),
                            "the outcome of operation " + operation.id()
                                    + " is unknown; decide it before the link restarts"));
                }
            }
        }
        if (state.epoch() != epochAtStart) {
            draft.note(Notice.Type.OVERTAKEN, null, "the link was observed while its baseline was read");
            return draft.then(new Next.ReadBaseline(state.epoch()));
        }
        cancelEarlierLife(draft, state);
        draft.hold(Side.WIX, null);
        draft.hold(Side.PROGRAM, null);
        if (!observing.keeps(Safeguard.BASELINE_IS_NOT_ZERO)) {
            draft.see(Side.WIX, new Snapshot(-1, 0));
            draft.see(Side.PROGRAM, new Snapshot(-1, 0));
            draft.booksConstant(0);
            observing.observe(draft, Side.WIX, wix, 0);
            observing.observe(draft, Side.PROGRAM, program, 0);
            return draft.then(new Next.Done());
        }
        long epoch = draft.nextEpoch();
        begin(draft, Side.WIX, wix, epoch);
        begin(draft, Side.PROGRAM, program, epoch);
        if (policy == OpeningPolicy.SUM) {
            addUp(draft, wix.balance(), program.balance(), epoch);
        } else {
            open(draft, wix.balance() - program.balance(), policy, epoch);
        }
        return draft.then(new Next.Done());
    }

    Outcome afterRestore(LinkState state, long epochAtStart, Snapshot wix, Snapshot program) {
        Draft draft = observing.draft(state);
        if (!state.isRestored()) {
            return draft.then(new Next.Done());
        }
        if (state.epoch() != epochAtStart) {
            draft.note(Notice.Type.OVERTAKEN, null, "the link was observed while both sides were read");
            return draft.then(new Next.ReadBaseline(state.epoch()));
        }
        long apart = wix.balance() - program.balance();
        boolean onWix = moved(state, Side.WIX, wix);
        boolean onProgram = moved(state, Side.PROGRAM, program);
        boolean back = !onWix && mayHaveComeBack(state, Side.WIX, onProgram)
                || !onProgram && mayHaveComeBack(state, Side.PROGRAM, onWix);
        boolean refusedStay = apart == Books.expected(state, Set.of(OperationState.REFUSED));
        if ((onWix || onProgram || back) && (refusedStay || apart == state.booksConstant())) {
            takeOver(draft, state, wix, program, refusedStay);
            return draft.then(new Next.Done());
        }
        Side side = onWix ? Side.WIX : Side.PROGRAM;
        boolean oneMoved = onWix != onProgram && !mayHaveMoved(state, side);
        if (!back && (oneMoved || !onWix && !onProgram)) {
            // Nothing took effect on a side that did not move: what is open or planned there goes on, and so does the
            // other side's change. A hold from the backup stays.
            for (Side held : Side.values()) {
                Hold hold = draft.hold(held);
                draft.hold(held, hold == null ? null : hold.beforeRestore());
            }
            if (draft.hold(side) == null && !draft.hasOpen(side)) {
                // In this transaction: an event from before the backup's end that comes late could plan again what a
                // key remembers.
                observing.observe(draft, side, side == Side.WIX ? wix : program, 0);
            }
            return draft.then(new Next.ReadSide(side, draft.epoch()));
        }
        String reason = Hold.RESTORED + ": since then Wix went from "
                + state.known(Side.WIX).balance() + " to " + wix.balance() + " and the program from "
                + state.known(Side.PROGRAM).balance() + " to " + program.balance()
                + ", and what of it is carried over is not known";
        draft.hold(Side.WIX, new Hold(reason, null));
        draft.hold(Side.PROGRAM, new Hold(reason, null));
        return draft.then(new Next.HoldSide(Side.WIX, reason));
    }

    private boolean moved(LinkState state, Side side, Snapshot now) {
        Snapshot seen = state.known(side);
        return now.balance() != seen.balance() || settings.of(side).isStrict() && now.version() != seen.version();
    }

    /** Whether an operation of ours that the books do not know as sent can be what moved a side. */
    private static boolean mayHaveMoved(LinkState state, Side side) {
        return state.operations().stream()
                .anyMatch(operation -> operation.kind().isSync()
                        && operation.side() == side
                        && (operation.state() == OperationState.PLANNED
                                || operation.state() == OperationState.UNKNOWN));
    }

    /**
     * Whether a side without versions can show the balance that the books know although operations of ours took effect
     * there since: some of them add up to nothing, or a change of the other side that was carried over took them back.
     */
    private boolean mayHaveComeBack(LinkState state, Side side, boolean otherMoved) {
        if (settings.of(side).isStrict()) {
            return false;
        }
        Set<Long> sums = new HashSet<>(Set.of(0L));
        for (Operation operation : state.operations()) {
            if (operation.kind().isSync() && operation.side() == side && operation.state() != OperationState.REFUSED) {
                List<Long> with =
                        sums.stream().map(sum -> sum + operation.amount()).toList();
                if (otherMoved || with.contains(0L) || sums.size() > MOST_SUMS) {
                    return true;
                }
                sums.addAll(with);
            }
        }
        return false;
    }

    /** The sides are as far apart as the books say when everything is carried over: whatever happened since is on both. */
    private void takeOver(Draft draft, LinkState state, Snapshot wix, Snapshot program, boolean refusedStay) {
        for (Operation operation : state.operations()) {
            if (operation.kind().isSync() && !(refusedStay && operation.state() == OperationState.REFUSED)) {
                Operation cancelled = operation.in(OperationState.CANCELLED);
                draft.close(cancelled);
                draft.line(LedgerLine.Type.CANCELLED, cancelled, Hold.RESTORED + ", and both sides agree");
            }
        }
        draft.hold(Side.WIX, null);
        draft.hold(Side.PROGRAM, null);
        long epoch = draft.nextEpoch();
        begin(draft, Side.WIX, wix, epoch);
        begin(draft, Side.PROGRAM, program, epoch);
    }

    private void cancelEarlierLife(Draft draft, LinkState state) {
        Set<OperationState> over = Set.of(OperationState.PLANNED, OperationState.REFUSED);
        for (Operation operation : state.operations()) {
            // A planned award is owed in any life of the link: it is organic and carries no earlier state in it.
            if (operation.kind().isSync() && over.contains(operation.state())) {
                Operation cancelled = operation.in(OperationState.CANCELLED);
                draft.close(cancelled);
                draft.line(LedgerLine.Type.CANCELLED, cancelled, "the link restarted");
            }
        }
    }

    private void begin(Draft draft, Side side, Snapshot at, long epoch) {
        Snapshot seen = settings.of(side).isStrict() ? at : new Snapshot(epoch, at.balance());
        draft.see(side, seen);
        draft.line(new LedgerLine(
                LedgerLine.Type.BASELINE, side, seen.version(), seen.version(), 0, seen.balance(), null, null));
    }

    private void open(Draft draft, long difference, OpeningPolicy policy, long epoch) {
        boolean raisesProgram = difference > 0;
        Side target =
                switch (policy) {
                    case KEEP_DIFFERENCE -> null;
                    case WIX_WINS -> Side.PROGRAM;
                    case PROGRAM_WINS -> Side.WIX;
                    case HIGHER_WINS -> raisesProgram ? Side.PROGRAM : Side.WIX;
                    case SUM -> throw new IllegalArgumentException("a sum takes an operation on each side");
                };
        draft.booksConstant(target == null ? difference : 0);
        if (target == null || difference == 0) {
            return;
        }
        long amount = target == Side.PROGRAM ? difference : -difference;
        plan(draft, target, amount, "opening/" + epoch);
    }

    /** Each side gets what the other one has. */
    private void addUp(Draft draft, long wix, long program, long epoch) {
        draft.booksConstant(0);
        plan(draft, Side.PROGRAM, wix, "opening/" + epoch + "/" + Side.PROGRAM);
        plan(draft, Side.WIX, program, "opening/" + epoch + "/" + Side.WIX);
    }

    private void plan(Draft draft, Side target, long amount, String reason) {
        if (amount == 0) {
            return;
        }
        Side from = target.other();
        long version = draft.known(from).version();
        String id = naming.idOf(OperationKind.OPENING, reason, draft.linkId());
        draft.put(Operation.planned(id, target, OperationKind.OPENING, amount, from, version, version));
    }

    Outcome level(LinkState state, Side winner) {
        return Difference.level(observing.draft(state), state, winner, naming);
    }

    Outcome planAward(LinkState state, String reason, long amount) {
        if (amount <= 0) {
            throw new IllegalArgumentException("an award needs a positive amount: " + amount);
        }
        Draft draft = observing.draft(state);
        String id = naming.idOf(OperationKind.AWARD, reason, state.linkId());
        if (state.operation(id).isEmpty()) {
            draft.put(Operation.planned(id, Side.WIX, OperationKind.AWARD, amount, Side.WIX, 0, 0));
        }
        return draft.then(new Next.Send(id));
    }

    Outcome decide(LinkState state, String operationId, Verdict verdict) {
        Operation operation = sync(state, operationId);
        Hold hold = state.hold(operation.side());
        if (hold != null && hold.isUncompared()) {
            throw new IllegalArgumentException("operation " + operationId + " cannot be decided yet: " + Hold.RESTORED
                    + ", and the balances were not compared since; run reconcile first");
        }
        boolean held = operation.isOpen() && hold != null && operationId.equals(hold.operationId());
        if (operation.state() != OperationState.UNKNOWN && !held) {
            throw new IllegalArgumentException(
                    "operation " + operationId + " needs no decision: it is " + operation.state());
        }
        Next.Evidence evidence =
                switch (verdict) {
                    case APPLIED -> Next.Evidence.COMMITTED;
                    case NOT_APPLIED -> Next.Evidence.DEAD;
                    case NOT_APPLIED_DROP -> Next.Evidence.DROPPED;
                };
        // From here on nobody repeats the call: a copy that is made now would land behind the decision.
        Operation decided = operation.in(OperationState.UNKNOWN);
        Draft draft = observing.draft(state);
        draft.put(decided);
        return draft.then(new Next.ReadAccount(new Ticket(decided), evidence));
    }

    Outcome replay(LinkState state, String operationId) {
        Operation refused = parked(state, operationId);
        Draft draft = observing.draft(state);
        Operation cancelled = refused.in(OperationState.CANCELLED);
        draft.close(cancelled);
        draft.line(LedgerLine.Type.CANCELLED, cancelled, "replayed");
        // A new id, because a key may remember the refusal of the old one.
        String id = naming.idOf(refused.kind(), "replay/" + operationId, state.linkId());
        draft.put(Operation.planned(
                id,
                refused.side(),
                refused.kind(),
                refused.amount(),
                refused.fromSide(),
                refused.fromVersion(),
                refused.toVersion()));
        return draft.then(new Next.Send(id));
    }

    Outcome discard(LinkState state, String operationId) {
        Operation cancelled = parked(state, operationId).in(OperationState.CANCELLED);
        Draft draft = observing.draft(state);
        draft.close(cancelled);
        draft.fold(cancelled);
        draft.line(LedgerLine.Type.CANCELLED, cancelled, "discarded");
        return draft.then(new Next.Done());
    }

    Outcome release(LinkState state, Side side) {
        Draft draft = observing.draft(state);
        draft.hold(side, null);
        return draft.then(
                state.isLinked() ? new Next.ReadSide(side, state.epoch()) : new Next.ReadBaseline(state.epoch()));
    }

    Outcome breakLoop(LinkState state, String reason) {
        Draft draft = observing.draft(state);
        draft.holdLink(Notice.Type.LOOP, null, reason);
        return draft.then(new Next.HoldSide(Side.WIX, reason));
    }

    private static Operation parked(LinkState state, String operationId) {
        Operation operation = sync(state, operationId);
        if (operation.state() != OperationState.REFUSED) {
            throw new IllegalArgumentException(
                    "operation " + operationId + " is not parked: it is " + operation.state());
        }
        return operation;
    }

    private static Operation sync(LinkState state, String operationId) {
        return state.operation(operationId)
                .filter(o -> o.kind().isSync())
                .orElseThrow(() -> new IllegalArgumentException("the link has no open sync operation " + operationId));
    }
}
