package io.loyaltybridge.effect.store;

import io.loyaltybridge.ledger.OperationState;

/** What is counted of effects. */
@FunctionalInterface
public interface EffectMetrics {
    /** Counts nothing. */
    EffectMetrics NONE = (kind, state) -> {};

    /** An effect came to a state. */
    void moved(EffectKind kind, OperationState state);
}
