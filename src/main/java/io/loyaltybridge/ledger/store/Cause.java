package io.loyaltybridge.ledger.store;

import org.jspecify.annotations.Nullable;

/**
 * Where an observation or an answer comes from, for the ledger lines.
 *
 * @param text               plain words: "event 17: balance.updated", "reconcile", "answer"
 * @param eventTransaction   id of the outside transaction that an event named; null where it named none
 * @param settledTransaction id of the transaction that our call made; null where there is none
 * @param movedAt            when the account in an answer changed, epoch milliseconds by the clock of its system; null where
 *                           it does not say. An observation has its time in its snapshot
 */
public record Cause(
        String text, @Nullable String eventTransaction, @Nullable String settledTransaction, @Nullable Long movedAt) {

    public static Cause of(String text) {
        return new Cause(text, null, null, null);
    }
}
