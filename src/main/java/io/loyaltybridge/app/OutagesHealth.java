package io.loyaltybridge.app;

import io.loyaltybridge.outage.Outages;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Shows what is down for everyone, since when, why, and when it is checked next. Always up: it must not stop the intake. */
final class OutagesHealth extends ShownHealth {
    private final Supplier<Collection<ServedSite>> sites;

    OutagesHealth(Supplier<Collection<ServedSite>> sites) {
        super("outages");
        this.sites = sites;
    }

    @Override
    protected void show(HealthCheckResultBuilder builder) {
        Collection<ServedSite> all = sites.get();
        for (SiteRooms site : withOutages(all)) {
            for (Outages.Outage outage : site.outages().now()) {
                builder.detail(
                        prefix(all, site) + outage.what(),
                        "down since " + outage.since() + ", checked again at " + outage.nextProbe() + ": "
                                + outage.reason());
            }
        }
    }

    private static List<SiteRooms> withOutages(Collection<ServedSite> all) {
        return opened(all, site -> !site.outages().now().isEmpty());
    }
}
