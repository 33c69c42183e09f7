package io.loyaltybridge.app;

import io.loyaltybridge.wix.AccessTokens;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Shows how long the token for Wix is valid. Always up: Wix must not stop the intake. */
final class WixHealth extends ShownHealth {
    private final AccessTokens tokens;
    private final Clock clock;

    WixHealth(AccessTokens tokens, Clock clock) {
        super("wix");
        this.tokens = tokens;
        this.clock = clock;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        tokens.expiresAt()
                .ifPresent(at -> builder.detail(
                        "token.seconds-left",
                        Duration.between(clock.instant(), at).toSeconds()));
    }
}
