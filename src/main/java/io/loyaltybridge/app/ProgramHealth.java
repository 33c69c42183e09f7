package io.loyaltybridge.app;

import java.util.Map;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Shows what is promised for the external program. Always up: what the program does must not stop the intake. */
final class ProgramHealth extends AbstractHealthCheck {
    private final String connector;
    private final String promise;

    ProgramHealth(String connector, String promise) {
        super("loyalty-bridge", "program");
        this.connector = connector;
        this.promise = promise;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    public boolean isReadiness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        builder.detail("connector", connector);
        builder.detail("promise", promise);
    }
}
