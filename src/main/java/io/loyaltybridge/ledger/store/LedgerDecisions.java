package io.loyaltybridge.ledger.store;

import io.loyaltybridge.ledger.Next;
import io.loyaltybridge.ledger.Outcome;
import io.loyaltybridge.ledger.Rule;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Verdict;
import io.loyaltybridge.store.Store;

/** What a person decides about parked operations and held links; each method is one transaction. Thread-safe. */
public final class LedgerDecisions {
    private final Store store;
    private final Rule rule;
    private final Transitions transitions;
    private final Paces paces;

    LedgerDecisions(Store store, Rule rule, Transitions transitions, Paces paces) {
        this.store = store;
        this.rule = rule;
        this.transitions = transitions;
        this.paces = paces;
    }

    /** A person says what happened to an operation that holds its side; the next step reads the account. */
    public Next decide(String linkId, String operationId, Verdict verdict) {
        return store.write(tx -> transitions
                .decide(tx, linkId, Cause.of("decided by a person"), state -> rule.decide(state, operationId, verdict))
                .next());
    }

    /** Plans a refused operation again, under a new id, which is returned. */
    public String replay(String linkId, String operationId) {
        return store.write(tx -> {
            Outcome outcome = transitions.decide(
                    tx, linkId, Cause.of("replayed by a person"), state -> rule.replay(state, operationId));
            return ((Next.Send) outcome.next()).operationId();
        });
    }

    /** Gives a refused operation up; the difference between the sides stays. */
    public void discard(String linkId, String operationId) {
        store.write(tx -> transitions.decide(
                tx, linkId, Cause.of("discarded by a person"), state -> rule.discard(state, operationId)));
    }

    /** A person lifts the holds of a link. */
    public void release(String linkId) {
        store.write(tx -> {
            paces.free(tx, linkId);
            transitions.decide(tx, linkId, Cause.of("released by a person"), state -> rule.release(state, Side.WIX));
            return transitions.decide(
                    tx, linkId, Cause.of("released by a person"), state -> rule.release(state, Side.PROGRAM));
        });
    }
}
