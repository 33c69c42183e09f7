package io.loyaltybridge.effect;

import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.ledger.OperationState;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/**
 * An effect that is handed out to be carried out now, the variable {@code effect}. A route asks it by name:
 * {@code ${variable.effect.coupon}}.
 *
 * @param open     whether a call has to follow
 * @param repeated whether an earlier call may have taken effect
 * @param attempts how often it was begun before it was handed out
 */
public record DueEffect(String id, EffectKind kind, boolean open, boolean repeated, int attempts) {

    public static DueEffect of(StoredEffect effect) {
        return new DueEffect(
                effect.id(), effect.kind(), effect.isOpen(), effect.state() == OperationState.SENT, effect.attempt());
    }

    /** The one of an exchange; null where none was handed out, also where only its id is known. */
    public static @Nullable DueEffect of(Exchange exchange) {
        return exchange.getVariable("effect") instanceof DueEffect due ? due : null;
    }

    /** The id of the one of an exchange; null where there is none. */
    public static String idOf(Exchange exchange) {
        return exchange.getVariable("effect", String.class);
    }

    /** Whether an earlier call for the one of an exchange may have taken effect. */
    public static boolean isRepeated(Exchange exchange) {
        DueEffect due = of(exchange);
        return due != null && due.repeated();
    }

    /** The one of an exchange, begun. */
    public static DueEffect begun(Exchange exchange, Effects.Begun begun) {
        DueEffect due = of(exchange);
        return new DueEffect(
                begun.effect().id(),
                begun.effect().kind(),
                begun.open(),
                begun.repeated(),
                due == null ? 0 : due.attempts());
    }

    /** The same, of which an earlier call may have taken effect. */
    public DueEffect onceCalled() {
        return new DueEffect(id, kind, open, true, attempts);
    }

    /** The same, of which no earlier call can take effect any more. */
    public DueEffect notRepeated() {
        return new DueEffect(id, kind, open, false, attempts);
    }

    /** Sets it as the variable. */
    public static void set(Exchange exchange, DueEffect effect) {
        exchange.setVariable("effect", effect);
        exchange.setVariable("open", effect.open); // as routes of the version before read it
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

    public boolean takeback() {
        return kind == EffectKind.TAKEBACK;
    }

    /** Its id, for steps that know effects by that. */
    @Override
    public String toString() {
        return id;
    }
}
