package io.loyaltybridge.app;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Shows how long the token for Wix is valid. Always up: Wix must not stop the intake. */
final class WixHealth extends ShownHealth {
    private final Supplier<Collection<ServedSite>> sites;
    private final Clock clock;

    WixHealth(Supplier<Collection<ServedSite>> sites, Clock clock) {
        super("wix");
        this.sites = sites;
        this.clock = clock;
    }

    @Override
    protected void show(HealthCheckResultBuilder builder) {
        Collection<ServedSite> all = sites.get();
        opened(all).forEach(site -> site.wix()
                .tokens()
                .expiresAt()
                .ifPresent(at -> builder.detail(
                        prefix(all, site) + "token.seconds-left",
                        Duration.between(clock.instant(), at).toSeconds())));
    }
}
