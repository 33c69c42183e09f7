package io.loyaltybridge.ledger;

import java.util.List;

/**
 * What a transaction has to write, and what comes after it.
 *
 * @param state   the link's new state
 * @param lines   ledger lines to append
 * @param changed operations to insert or update, in their new state; also those that left {@link LinkState#operations}
 * @param notices what to count and what to raise an alarm about
 * @param next    what to do once the transaction is committed
 */
public record Outcome(
        LinkState state, List<LedgerLine> lines, List<Operation> changed, List<Notice> notices, Next next) {

    public Outcome {
        lines = List.copyOf(lines);
        changed = List.copyOf(changed);
        notices = List.copyOf(notices);
    }
}
