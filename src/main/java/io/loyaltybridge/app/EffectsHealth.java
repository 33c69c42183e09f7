package io.loyaltybridge.app;

import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Shows effects that wait for a person, and badges that Wix does not know. Always up: neither must stop the intake. */
final class EffectsHealth extends ShownHealth {
    private final Supplier<Collection<SiteRooms>> sites;

    EffectsHealth(Supplier<Collection<SiteRooms>> sites) {
        super("effects");
        this.sites = sites;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Collection<SiteRooms> all = sites.get();
        builder.up();
        builder.detail(
                "effects.parked",
                all.stream().mapToLong(site -> site.effects().countParked()).sum());
        all.forEach(site ->
                site.badges().health().forEach((name, shown) -> builder.detail(prefix(all, site) + name, shown)));
    }
}
