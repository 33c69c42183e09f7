package io.loyaltybridge.effect;

import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.failure.ParkedChange;
import io.loyaltybridge.ledger.OperationState;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What a person does to effects that were refused or whose outcome is unknown. */
public final class ParkedEffects {
    private static final String NEXT_RUN = "; the next `run` carries it out";

    private final EffectReader reader;
    private final Effects effects;
    private final @Nullable Consumer<String> carryOut;

    /** @param carryOut takes the link of an effect that is to be carried out; null where no service runs */
    public ParkedEffects(EffectReader reader, Effects effects, @Nullable Consumer<String> carryOut) {
        this.reader = reader;
        this.effects = effects;
        this.carryOut = carryOut;
    }

    /** Whether this is the id of an effect, and not of an operation. */
    public boolean isOne(String id) {
        return id.matches(EffectKind.ID);
    }

    /** Ids of the effects that can be replayed or discarded. */
    public List<String> refused(int limit) {
        return reader.parked(limit).stream()
                .filter(e -> e.state() == OperationState.REFUSED)
                .map(StoredEffect::id)
                .toList();
    }

    /** Plans a refused effect again and carries it out. True where that could be begun. */
    public boolean replay(String id, Consumer<String> out) {
        return change(id, out, effect -> {
            if (effect.state() == OperationState.UNKNOWN && !effect.kind().isRepeatable()) {
                out.accept("effect " + id + " may have taken effect; say what happened to it: parked decide " + id
                        + " applied|not-applied|drop");
                return false;
            }
            return again(effect, "is planned again", out);
        });
    }

    private boolean again(StoredEffect effect, String done, Consumer<String> out) {
        if (!effects.again(effect.id())) {
            out.accept("effect " + effect.id() + " is not parked: it is " + word(effect.state()));
            return false;
        }
        out.accept("effect " + effect.id() + " " + done + (carryOut == null ? NEXT_RUN : ""));
        if (carryOut != null) {
            carryOut.accept(effect.linkId());
            out.accept(state(effect.id()));
        }
        return true;
    }

    /** Gives an effect up. */
    public boolean discard(String id, Consumer<String> out) {
        return change(id, out, effect -> {
            boolean refused = effect.state() == OperationState.REFUSED && effects.cancel(id, "discarded by a person");
            out.accept(
                    refused
                            ? "effect " + id + " discarded; it will not be done"
                            : effect.state() == OperationState.UNKNOWN
                                    ? "effect " + id + " may have taken effect; say what happened to it: parked decide "
                                            + id + " applied|not-applied|drop"
                                    : "effect " + id + " is not parked: it is " + word(effect.state()));
            return refused;
        });
    }

    /** Takes a person's word for what became of an effect. */
    public int decide(List<String> arguments, Consumer<String> out) {
        if (arguments.size() != 2) {
            throw new IllegalArgumentException("expected an effect and a verdict");
        }
        String id = arguments.get(0);
        return change(id, out, effect -> {
                    if (effect.state() != OperationState.UNKNOWN) {
                        out.accept("effect " + id + " needs no decision: it is " + word(effect.state()));
                        return false;
                    }
                    switch (arguments.get(1)) {
                        case "applied" -> {
                            effects.applied(id);
                            out.accept(state(id));
                            return true;
                        }
                        case "not-applied" -> {
                            return again(effect, "is done again", out);
                        }
                        case "drop" -> {
                            effects.cancel(id, "given up by a person");
                            out.accept(state(id));
                            return true;
                        }
                        default ->
                            throw new IllegalArgumentException(
                                    "expected applied, not-applied or drop, found " + arguments.get(1));
                    }
                })
                ? 0
                : 1;
    }

    private boolean change(String id, Consumer<String> out, Predicate<StoredEffect> change) {
        return ParkedChange.make("effect " + id, reader.find(id), out, change);
    }

    private String state(String id) {
        return reader.find(id)
                .map(e -> "effect " + id + " is " + word(e.state()) + (e.outcome() == null ? "" : ": " + e.outcome()))
                .orElse("no effect " + id);
    }

    private static String word(OperationState state) {
        return state.name().toLowerCase(Locale.ROOT);
    }
}
