package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.ledger.Books;
import io.loyaltybridge.ledger.Difference;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.store.Link;
import java.util.Locale;
import java.util.Optional;

/**
 * A customer whose balances differ: by a kept difference, by one that the books do not explain, or because a side contradicts
 * what was seen of it. Only a fault leads to the last two. Pure.
 *
 * @param state with a baseline
 */
public record Apart(Link link, LinkState state) {

    /** Whether there is a difference that a policy can level. */
    boolean stands() {
        return Difference.of(state) != 0 || needsRestart();
    }

    /** Whether only a restart of the link helps. */
    public boolean needsRestart() {
        return Books.broken(state).isPresent();
    }

    boolean isUnexplained() {
        return Books.error(state) != 0;
    }

    /** The difference, as far as it is known before the reads: Wix minus the program, with its sign. */
    public long points() {
        return needsRestart()
                ? state.known(Side.WIX).balance() - state.known(Side.PROGRAM).balance()
                : Difference.of(state);
    }

    /** How a person names this customer in a command. */
    String who() {
        return link.email() == null ? link.id() : link.email();
    }

    /** The balances, in words. */
    String balances() {
        return who() + ": Wix " + state.known(Side.WIX).balance() + ", program "
                + state.known(Side.PROGRAM).balance();
    }

    /** The balances and the difference, in words. */
    String says() {
        return balances() + ", "
                + (isUnexplained()
                        ? "not explained by the books " + Explainer.signed(Books.error(state))
                        : needsRestart()
                                ? Books.broken(state).orElseThrow()
                                : "kept difference " + Explainer.signed(points()));
    }

    /** What the other side gets: {@code the program gets +20}. */
    public String moves(DriftPolicy policy, String verb) {
        Side loser = policy.winner().other();
        if (state.isRestored()) {
            return "the link restarts, and " + Explainer.name(loser) + " " + verb + " what "
                    + Explainer.name(policy.winner()) + " has";
        }
        return (needsRestart() ? "the link restarts, and " : "") + Explainer.name(loser) + " " + verb + " "
                + Explainer.signed(loser == Side.PROGRAM ? points() : -points());
    }

    /**
     * Why nothing can be moved now; empty where it can.
     *
     * @param decided whether a person named this customer: then planned or refused operations and a hold do not prevent a
     *                restart of the link, because no step of the rule can end them any more
     */
    public Optional<String> inTheWay(boolean decided) {
        if (link.state() != Link.State.MATCHED) {
            return Optional.of("the link is "
                    + (link.state() == Link.State.CONFLICT
                            ? "in conflict"
                            : link.state().name().toLowerCase(Locale.ROOT)));
        }
        if (!needsRestart()) {
            return Difference.inTheWay(state);
        }
        boolean open =
                state.open(Side.WIX).isPresent() || state.open(Side.PROGRAM).isPresent();
        Optional<String> unsettled = open || !decided ? Difference.unsettled(state) : Optional.empty();
        return unsettled.or(() -> decided || state.wixHold() == null && state.programHold() == null
                ? Optional.empty()
                : Optional.of("held for a person (parked list)"));
    }

    boolean isAbove(long limit) {
        return Math.abs(points()) > limit;
    }

    /** The command by which a person decides. */
    String command(DriftPolicy policy) {
        return "reconcile --policy " + (policy == DriftPolicy.REPORT ? "wix-wins|program-wins" : policy.word())
                + " --customer " + who();
    }

    /** Why the difference is still there, for a list. */
    public String reason(DriftOrder order) {
        String what = isUnexplained() ? "not explained by the books; " : "";
        if (!isUnexplained() && needsRestart()) {
            return Books.broken(state).orElseThrow() + "; a person decides: " + command(order.policy());
        }
        Optional<String> inTheWay = inTheWay(false);
        if (inTheWay.isPresent()) {
            return what + "difference kept: " + inTheWay.get();
        }
        if (order.policy() == DriftPolicy.REPORT) {
            return what + "kept; a person decides: " + command(order.policy());
        }
        return isAbove(order.limit())
                ? what + "above the limit of " + order.limit() + " points; a person decides: " + command(order.policy())
                : what + "the next reconcile levels it";
    }
}
