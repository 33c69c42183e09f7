package io.loyaltybridge.app;

import java.util.Collection;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Shows effects that wait for a person, and badges that Wix does not know. Always up: neither must stop the intake. */
final class EffectsHealth extends ShownHealth {
    private final Collection<SiteRooms> sites;

    EffectsHealth(Collection<SiteRooms> sites) {
        super("effects");
        this.sites = sites;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        builder.detail(
                "effects.parked",
                sites.stream().mapToLong(site -> site.effects().countParked()).sum());
        sites.forEach(site ->
                site.badges().health().forEach((name, shown) -> builder.detail(prefix(sites, site) + name, shown)));
    }
}
