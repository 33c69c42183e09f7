package io.loyaltybridge.app;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Shows how long the token for Wix is valid. Always up: Wix must not stop the intake. */
final class WixHealth extends ShownHealth {
    private final Collection<SiteRooms> sites;
    private final Clock clock;

    WixHealth(Collection<SiteRooms> sites, Clock clock) {
        super("wix");
        this.sites = sites;
        this.clock = clock;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        sites.forEach(site -> site.wix()
                .tokens()
                .expiresAt()
                .ifPresent(at -> builder.detail(
                        prefix(sites, site) + "token.seconds-left",
                        Duration.between(clock.instant(), at).toSeconds())));
    }
}
