package io.loyaltybridge.app;

import io.loyaltybridge.outage.Outages;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Shows what is down for everyone, since when, why, and when it is checked next. Always up: it must not stop the intake. */
final class OutagesHealth extends ShownHealth {
    private final Supplier<Collection<SiteRooms>> sites;

    OutagesHealth(Supplier<Collection<SiteRooms>> sites) {
        super("outages");
        this.sites = sites;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Collection<SiteRooms> all = sites.get();
        builder.up();
        for (SiteRooms site : all) {
            for (Outages.Outage outage : site.outages().now()) {
                builder.detail(
                        prefix(all, site) + outage.what(),
                        "down since " + outage.since() + ", checked again at " + outage.nextProbe() + ": "
                                + outage.reason());
            }
        }
    }
}
