package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.LedgerLine;
import io.loyaltybridge.ledger.LinkState;
import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.Outcome;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.util.List;

/** What a state from a bulk read means. Writes nothing. Thread-safe. */
public final class Met {
    private final Store store;
    private final Rule rule;
    private final String site;
    private final Clock clock;

    Met(Store store, Rule rule, String site, Clock clock) {
        this.store = store;
        this.rule = rule;
        this.site = site;
        this.clock = clock;
    }

    /** Whether it cannot bring anything new: covered, or, without strict versions, the same balance. Reads nothing. */
    public boolean tellsNothing(Side side, Snapshot seen, Snapshot at) {
        LinkState both = new LinkState("met", 0, seen, seen, List.of(), 0, null, null);
        return rule.covers(both, side, at) || !rule.isStrict(side) && at.balance() == seen.balance();
    }

    /** Whether it is older than what was seen so long ago that the side should show it by now; then the account has to be read. */
    public boolean isBehind(String linkId, Side side, Snapshot seen, Snapshot at) {
        return rule.isStrict(side)
                && at.version() < seen.version()
                && store.readOne(tx -> tx.number(
                                "SELECT 1 FROM observations WHERE site = ? AND link_id = ?"
                                        + " AND side = ? AND seen_at < ?",
                                site,
                                linkId,
                                LinkStates.stored(side),
                                clock.millis() - rule.indexDelay().toMillis()))
                        .isPresent();
    }

    /** The change that it would bring; 0 for none, or where the side cannot be observed now. */
    public long organic(String linkId, Side side, Snapshot at) {
        LinkState state = store.read(tx -> new LinkStates(site, clock).load(tx, linkId))
                .orElseThrow(() -> new IllegalArgumentException("no link " + linkId));
        Outcome outcome = rule.event(state, side, at);
        return outcome.next() instanceof Next.ReadSide
                ? at.balance() - state.known(side).balance()
                : outcome.lines().stream()
                        .filter(line -> line.type() == LedgerLine.Type.ORGANIC)
                        .mapToLong(LedgerLine::amount)
                        .sum();
    }
}
