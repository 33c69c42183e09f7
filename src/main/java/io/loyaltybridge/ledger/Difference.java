package io.loyaltybridge.ledger;

import java.util.Optional;

/**
 * The difference that stands between the two balances of a link: kept from its opening, or given up by a person. It is
 * known from the books and not from comparing two reads, so that it can be levelled without writing off a change that
 * is on its way.
 */
public final class Difference {
    private Difference() {}

    /** Wix minus the program, in points; 0 where nothing stands, or the link has no baseline. */
    public static long of(LinkState state) {
        return state.isLinked() ? state.booksConstant() : 0;
    }

    /** Why the difference cannot be levelled now, in words; empty where it can, or where there is none. */
    public static Optional<String> inTheWay(LinkState state) {
        if (!state.isLinked()) {
            return Optional.of("the balances are not kept equal");
        }
        Optional<String> unsettled = unsettled(state);
        if (unsettled.isPresent()) {
            return unsettled;
        }
        for (Side side : Side.values()) {
            Hold hold = state.hold(side);
            if (hold != null) {
                return Optional.of("held for a person: " + hold.reason());
            }
        }
        return Books.error(state) == 0 ? Optional.empty() : Optional.of("the books are off by " + Books.error(state));
    }

    /** The first sync operation that is not settled, in words. */
    public static Optional<String> unsettled(LinkState state) {
        return state.operations().stream()
                .filter(o -> o.kind().isSync())
                .findFirst()
                .map(o -> "operation " + o.id()
                        + switch (o.state()) {
                            case UNKNOWN -> " has an unknown outcome (parked list)";
                            case REFUSED -> " was refused (parked list)";
                            default -> " is not settled yet";
                        });
    }

    static Outcome level(Draft draft, LinkState state, Side winner, OperationNaming naming) {
        long difference = of(state);
        if (difference == 0 || inTheWay(state).isPresent()) {
            return draft.rolledBack(new Next.Done());
        }
        Side target = winner.other();
        long amount = target == Side.PROGRAM ? difference : -difference;
        long version = state.known(winner).version();
        // The versions tell it from a levelling of a database that had to be made anew, whose epochs begin again.
        String reason =
                "level/" + draft.nextEpoch() + "/" + state.known(Side.WIX).version() + "/"
                        + state.known(Side.PROGRAM).version() + "/" + amount;
        Operation levelling = Operation.planned(
                naming.idOf(OperationKind.OPENING, reason, state.linkId()),
                target,
                OperationKind.OPENING,
                amount,
                winner,
                version,
                version);
        draft.booksConstant(0);
        draft.put(levelling);
        draft.line(
                LedgerLine.Type.LEVELLED,
                levelling,
                "the difference of " + (difference > 0 ? "+" : "") + difference
                        + " between Wix and the program is levelled");
        return draft.then(new Next.Send(levelling.id()));
    }
}
