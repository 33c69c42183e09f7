package io.loyaltybridge.app;

import java.util.Collection;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;

/**
 * Shows what is promised for the external program, and whether a side reports too many accounts as gone. Always up: the
 * program must not stop the intake.
 */
final class ProgramHealth extends ShownHealth {
    private final Supplier<Collection<ServedSite>> sites;

    ProgramHealth(Supplier<Collection<ServedSite>> sites) {
        super("program");
        this.sites = sites;
    }

    @Override
    protected void show(HealthCheckResultBuilder builder) {
        Collection<ServedSite> all = sites.get();
        for (SiteRooms site : opened(all)) {
            String promise = site.promise();
            if (promise != null) {
                String prefix = prefix(all, site);
                builder.detail(prefix + "connector", site.site().settings().text("program.connector"));
                builder.detail(prefix + "promise", promise);
                builder.detail(prefix + "accounts.gone", site.notes().count());
                site.notes()
                        .stops()
                        .forEach(stop -> builder.detail(
                                prefix + "accounts.stopped." + stop.side().word(), stop.reason()));
            }
        }
    }
}
