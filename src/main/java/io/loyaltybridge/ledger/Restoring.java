package io.loyaltybridge.ledger;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** How a link goes on after the database was restored from a backup. */
final class Restoring {
    /** As many sums of operations are looked at; past them it counts as possible. */
    private static final int MOST_SUMS = 10_000;

    private final RuleSettings settings;
    private final Observing observing;
    private final Linking linking;

    Restoring(RuleSettings settings, Observing observing, Linking linking) {
        this.settings = settings;
        this.observing = observing;
        this.linking = linking;
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
            cancelAll(draft, state, refusedStay);
            linking.begin(draft, wix, program);
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

    /** What was open or planned on a side in the backup. */
    private static Stream<Operation> underWay(LinkState state, Side side) {
        return state.operations().stream()
                .filter(operation -> operation.kind().isSync()
                        && operation.side() == side
                        && operation.state() != OperationState.REFUSED);
    }

    /** Whether an operation of ours that the books do not know as sent can be what moved a side. */
    private static boolean mayHaveMoved(LinkState state, Side side) {
        return underWay(state, side).anyMatch(operation -> operation.state() != OperationState.SENT);
    }

    /**
     * Whether a side without versions can show the balance that the books know although operations of ours took effect
     * there since: some of them add up to nothing, or a change of the other side that was carried over took them back.
     */
    private boolean mayHaveComeBack(LinkState state, Side side, boolean otherMoved) {
        if (settings.of(side).isStrict()) {
            return false;
        }
        List<Long> amounts = underWay(state, side).map(Operation::amount).toList();
        return otherMoved ? !amounts.isEmpty() : someAddUpToNothing(amounts);
    }

    private static boolean someAddUpToNothing(List<Long> amounts) {
        Set<Long> sums = new HashSet<>(Set.of(0L));
        for (long amount : amounts) {
            List<Long> with = sums.stream().map(sum -> sum + amount).toList();
            if (with.contains(0L) || sums.size() > MOST_SUMS) {
                return true;
            }
            sums.addAll(with);
        }
        return false;
    }

    /** The sides are as far apart as the books say when everything is carried over: whatever happened since is on both. */
    private static void cancelAll(Draft draft, LinkState state, boolean refusedStay) {
        for (Operation operation : state.operations()) {
            if (operation.kind().isSync() && !(refusedStay && operation.state() == OperationState.REFUSED)) {
                Linking.cancel(draft, operation, Hold.RESTORED + ", and both sides agree");
            }
        }
    }
}
