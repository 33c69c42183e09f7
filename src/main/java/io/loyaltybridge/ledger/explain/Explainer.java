package io.loyaltybridge.ledger.explain;

import io.loyaltybridge.ledger.Books;
import io.loyaltybridge.ledger.Hold;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Operation;
import io.loyaltybridge.ledger.OperationState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.explain.Explanation.Comparison;
import io.loyaltybridge.ledger.explain.Explanation.HeldSide;
import io.loyaltybridge.ledger.explain.Explanation.OpenOperation;
import io.loyaltybridge.ledger.explain.Explanation.Part;
import io.loyaltybridge.ledger.store.CustomerFacts;
import io.loyaltybridge.ledger.store.CustomerFacts.StoredOperation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** From facts to an explanation. Pure. */
public final class Explainer {
    private Explainer() {}

    /** Explains one customer. */
    public static Explanation explain(CustomerFacts facts) {
        Story story = Story.of(facts);
        return new Explanation(
                facts.entry(),
                facts.mergedInto(),
                facts.aliases(),
                comparison(facts.state()),
                facts.opening(),
                story.entries(),
                facts.earlier(),
                mismatch(facts, story),
                facts.operations().stream()
                        .filter(Explainer::isOpen)
                        .map(o -> open(story, o))
                        .toList(),
                facts.events(),
                holds(facts.state()));
    }

    private static Comparison comparison(LinkState state) {
        Snapshot wix = state.wix();
        Snapshot program = state.program();
        if (wix == null || program == null) {
            return new Comparison(null, List.of());
        }
        List<Part> parts = new ArrayList<>();
        if (state.booksConstant() != 0) {
            parts.add(new Part(
                    state.booksConstant(),
                    "kept: the difference of the opening balances, and changes that a person gave up",
                    null));
        }
        for (Operation o : state.operations()) {
            long signed = o.side() == Side.PROGRAM ? o.amount() : -o.amount();
            parts.add(new Part(
                    signed,
                    "not on " + name(o.side()) + " yet: " + signed(o.amount()) + ", "
                            + o.state().name().toLowerCase(Locale.ROOT)
                            + (o.refusal() == null ? "" : ": " + o.refusal()),
                    o.id()));
        }
        if (Books.error(state) != 0) {
            parts.add(new Part(Books.error(state), "not explained: the books do not balance", null));
        }
        return new Comparison(wix.balance() - program.balance(), parts);
    }

    private static @Nullable String mismatch(CustomerFacts facts, Story story) {
        LinkState state = facts.state();
        if (Books.error(state) != 0) {
            return "the books are off by " + Books.error(state);
        }
        for (Side side : Side.values()) {
            Long sum = story.balance(side);
            Snapshot seen = state.seen(side);
            if (state.isLinked() && facts.earlier() == 0 && sum != null && seen != null && sum != seen.balance()) {
                return "the lines of " + name(side) + " add up to " + sum + ", but " + seen.balance() + " was seen";
            }
        }
        return null;
    }

    private static boolean isOpen(StoredOperation o) {
        // An award that was given up is over; a refused sync operation waits for a person.
        return switch (o.state()) {
            case PLANNED, SENT, UNKNOWN -> true;
            case REFUSED -> o.kind().isSync();
            case SETTLED, CANCELLED -> false;
        };
    }

    private static OpenOperation open(Story story, StoredOperation o) {
        return new OpenOperation(
                o.id(),
                o.side(),
                o.kind(),
                o.amount(),
                o.state(),
                o.attempts(),
                story.origin(o),
                o.outcome() == null && o.state() == OperationState.SENT ? "no answer yet" : o.outcome());
    }

    private static List<HeldSide> holds(LinkState state) {
        List<HeldSide> holds = new ArrayList<>();
        for (Side side : Side.values()) {
            Hold hold = state.hold(side);
            if (hold != null) {
                holds.add(new HeldSide(side, hold.reason(), hold.operationId()));
            }
        }
        return holds;
    }

    /** The side in words. */
    public static String name(@Nullable Side side) {
        return side == Side.WIX ? "Wix" : "the program";
    }

    /** An amount with its sign. */
    public static String signed(long amount) {
        return amount > 0 ? "+" + amount : Long.toString(amount);
    }
}
