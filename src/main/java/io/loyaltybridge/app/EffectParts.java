package io.loyaltybridge.app;

import io.loyaltybridge.effect.store.EffectMetrics;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.util.function.Consumer;

/** The parts that plan and carry out effects, put together. */
final class EffectParts {
    private final EffectReader reader;
    private final Effects effects;

    EffectParts(Settings settings, Store store, Clock clock, EffectMetrics metrics) {
        this.reader = new EffectReader(store, settings.site());
        this.effects = new Effects(store, settings.site(), clock, metrics);
    }

    EffectReader reader() {
        return reader;
    }

    Effects effects() {
        return effects;
    }

    /** @param carryOut takes the link of an effect that is to be carried out now; null where no service runs */
    ParkedEffects parked(Consumer<String> carryOut) {
        return new ParkedEffects(reader, effects, carryOut);
    }

    /** For a command that owns the data directory itself. */
    static ParkedEffects parked(Settings settings, Store store) {
        return new EffectParts(settings, store, Clock.systemUTC(), EffectMetrics.NONE).parked(null);
    }
}
