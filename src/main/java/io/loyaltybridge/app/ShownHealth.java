package io.loyaltybridge.app;

import org.apache.camel.impl.health.AbstractHealthCheck;

/** A check that only shows something: it counts neither for liveness nor for readiness, because it must not stop the intake. */
abstract class ShownHealth extends AbstractHealthCheck {

    ShownHealth(String id) {
        super("loyalty-bridge", id);
    }

    @Override
    public final boolean isLiveness() {
        return false;
    }

    @Override
    public final boolean isReadiness() {
        return false;
    }
}
