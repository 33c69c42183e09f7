package io.loyaltybridge.app;

import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.milestone.badge.BadgeCheck;
import io.loyaltybridge.milestone.badge.BadgeSettings;
import java.util.Map;
import java.util.TreeSet;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Shows effects that wait for a person, and badges that Wix does not know. Always up: neither may stop the intake. */
final class EffectsHealth extends ShownHealth {
    private final EffectReader reader;
    private final BadgeSettings badges;
    private final BadgeCheck check;

    EffectsHealth(EffectReader reader, BadgeSettings badges, BadgeCheck check) {
        super("effects");
        this.reader = reader;
        this.badges = badges;
        this.check = check;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        builder.detail("effects.parked", reader.countParked());
        if (badges.on()) {
            builder.detail("badges.checked", !check.open());
            if (!badges.unknown().isEmpty()) {
                builder.detail("badges.unknown", String.join(" ", new TreeSet<>(badges.unknown())));
            }
        }
    }
}
