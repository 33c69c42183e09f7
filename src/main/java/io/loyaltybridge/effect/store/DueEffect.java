package io.loyaltybridge.effect.store;

import io.loyaltybridge.ledger.OperationState;

/**
 * An effect that is handed out to be carried out now. A route asks it by name: {@code ${variable.effect.coupon}}.
 *
 * @param repeated whether an earlier call may have taken effect
 * @param attempts how often it was begun before
 */
public record DueEffect(String id, EffectKind kind, boolean repeated, int attempts) {
    public static DueEffect of(StoredEffect effect) {
        return new DueEffect(effect.id(), effect.kind(), effect.state() == OperationState.SENT, effect.attempt());
    }

    public boolean coupon() {
        return kind == EffectKind.COUPON;
    }

    public boolean message() {
        return kind == EffectKind.MESSAGE;
    }

    public boolean mail() {
        return kind == EffectKind.MAIL;
    }

    /** Its id, for steps that know effects by that. */
    @Override
    public String toString() {
        return id;
    }
}
