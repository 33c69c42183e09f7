package io.loyaltybridge.ledger;

/** How a link begins, and what a person can do to it. */
final class Linking {
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
        if (!observing.keeps(Safeguard.BASELINE_IS_NOT_ZERO)) {
            draft.hold(Side.WIX, null);
            draft.hold(Side.PROGRAM, null);
            draft.see(Side.WIX, new Snapshot(-1, 0));
            draft.see(Side.PROGRAM, new Snapshot(-1, 0));
            draft.booksConstant(0);
            observing.observe(draft, Side.WIX, wix, 0);
            observing.observe(draft, Side.PROGRAM, program, 0);
            return draft.then(new Next.Done());
        }
        long epoch = begin(draft, wix, program);
        if (policy == OpeningPolicy.SUM) {
            addUp(draft, wix.balance(), program.balance(), epoch);
        } else {
            open(draft, wix.balance() - program.balance(), policy, epoch);
        }
        return draft.then(new Next.Done());
    }

    private void cancelEarlierLife(Draft draft, LinkState state) {
        // A planned award is owed in any life of the link: it is organic and carries no earlier state in it.
        for (Operation operation : state.operations()) {
            if (operation.kind().isSync()
                    && (operation.state() == OperationState.PLANNED || operation.state() == OperationState.REFUSED)) {
                cancel(draft, operation, "the link restarted");
            }
        }
    }

    static void cancel(Draft draft, Operation operation, String why) {
        Operation cancelled = operation.in(OperationState.CANCELLED);
        draft.close(cancelled);
        draft.line(LedgerLine.Type.CANCELLED, cancelled, why);
    }

    /** What both sides show is the new starting point. */
    long begin(Draft draft, Snapshot wix, Snapshot program) {
        draft.hold(Side.WIX, null);
        draft.hold(Side.PROGRAM, null);
        long epoch = draft.nextEpoch();
        begin(draft, Side.WIX, wix, epoch);
        begin(draft, Side.PROGRAM, program, epoch);
        return epoch;
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
        cancel(draft, refused, "replayed");
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
