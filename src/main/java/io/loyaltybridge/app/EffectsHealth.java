package io.loyaltybridge.app;

import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.milestone.badge.BadgeModule;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Shows effects that wait for a person, and badges that Wix does not know. Always up: neither must stop the intake. */
final class EffectsHealth extends ShownHealth {
    private final EffectReader reader;
    private final BadgeModule badges;

    EffectsHealth(EffectReader reader, BadgeModule badges) {
        super("effects");
        this.reader = reader;
        this.badges = badges;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        builder.detail("effects.parked", reader.countParked());
        badges.health().forEach(builder::detail);
    }
}
