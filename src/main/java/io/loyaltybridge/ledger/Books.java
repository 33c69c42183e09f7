package io.loyaltybridge.ledger;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The identity that every transaction has to leave true:
 * {@code seen.wix - seen.program = D + unsettled sync amounts on the program - unsettled sync amounts on Wix}.
 * It finds torn transactions; it cannot find two sides that are equal and wrong.
 */
public final class Books {
    private static final Set<OperationState> ALL = Collections.unmodifiableSet(EnumSet.allOf(OperationState.class));

    private Books() {}

    /** By how much the books are out; 0 when they are right or the link has no baseline. */
    public static long error(LinkState state) {
        Snapshot wix = state.wix();
        Snapshot program = state.program();
        if (wix == null || program == null) {
            return 0;
        }
        return wix.balance() - program.balance() - expected(state, ALL);
    }

    /**
     * How far the sides are apart, Wix minus the program, while the sync operations in some states have not taken effect and all others
     * have.
     */
    static long expected(LinkState state, Set<OperationState> withoutEffect) {
        long expected = state.booksConstant();
        for (Operation operation : state.operations()) {
            if (operation.kind().isSync()
                    && operation.state() != OperationState.SETTLED
                    && withoutEffect.contains(operation.state())) {
                expected += operation.side() == Side.PROGRAM ? operation.amount() : -operation.amount();
            }
        }
        return expected;
    }

    /**
     * Why nothing but beginning anew helps a link: its books are out, or a side contradicts what was seen of it. Empty
     * where neither is so.
     */
    public static Optional<String> broken(LinkState state) {
        if (error(state) != 0) {
            return Optional.of("the books were off by " + error(state));
        }
        return state.contradiction().map(Hold::reason);
    }

    /**
     * Asserts the identity.
     *
     * @throws BooksException if it does not hold; the transaction must be rolled back
     */
    public static void check(LinkState state) {
        long error = error(state);
        if (error != 0) {
            throw new BooksException("the books of link " + state.linkId() + " are out by " + error);
        }
    }
}
