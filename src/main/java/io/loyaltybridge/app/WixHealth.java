package io.loyaltybridge.app;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Shows how long the token for Wix is valid. Always up: Wix must not stop the intake. */
final class WixHealth extends ShownHealth {
    private final Supplier<Collection<SiteRooms>> sites;
    private final Clock clock;

    WixHealth(Supplier<Collection<SiteRooms>> sites, Clock clock) {
        super("wix");
        this.sites = sites;
        this.clock = clock;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Collection<SiteRooms> all = sites.get();
        builder.up();
        all.forEach(site -> site.wix()
                .tokens()
                .expiresAt()
                .ifPresent(at -> builder.detail(
                        prefix(all, site) + "token.seconds-left",
                        Duration.between(clock.instant(), at).toSeconds())));
    }
}
