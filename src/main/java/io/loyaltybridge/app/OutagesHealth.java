package io.loyaltybridge.app;

import io.loyaltybridge.outage.Outages;
import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Shows what is down for everyone, since when, why, and when it is checked next. Always up: it must not stop the intake. */
final class OutagesHealth extends ShownHealth {
    private final Outages outages;

    OutagesHealth(Outages outages) {
        super("outages");
        this.outages = outages;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        for (Outages.Outage outage : outages.now()) {
            builder.detail(
                    outage.what(),
                    "down since " + outage.since() + ", checked again at " + outage.nextProbe() + ": "
                            + outage.reason());
        }
    }
}
