package io.loyaltybridge.app;

import java.util.Collection;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** A check that only shows something: it counts neither for liveness nor for readiness, because it must not stop the intake. */
abstract class ShownHealth extends AbstractHealthCheck {

    ShownHealth(String id) {
        super("loyalty-bridge", id);
    }

    /** What the details of a site begin with, where there are several. */
    static String prefix(Collection<SiteRooms> sites, SiteRooms site) {
        return sites.size() == 1 ? "" : site.site().name() + ".";
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
