package io.loyaltybridge.app;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.store.StoreException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** A check that only shows something: it counts neither for liveness nor for readiness, because it must not stop the intake. */
abstract class ShownHealth extends AbstractHealthCheck {
    private static final int MOST_SITES = 100;

    ShownHealth(String id) {
        super("loyalty-bridge", id);
    }

    /** The rooms of sites that are open, of so many that a person can read what is shown of each. */
    static List<SiteRooms> opened(Collection<ServedSite> sites) {
        return opened(sites, site -> true);
    }

    /** The same, of those that have anything to show. */
    static List<SiteRooms> opened(Collection<ServedSite> sites, Predicate<SiteRooms> shown) {
        return sites.stream()
                .flatMap(one -> one.opened().stream())
                .filter(shown)
                .limit(MOST_SITES)
                .toList();
    }

    /** What the details of a site begin with, where there are several. */
    static String prefix(Collection<ServedSite> sites, SiteRooms site) {
        return sites.size() == 1 ? "" : site.site().name() + ".";
    }

    /** Adds what there is to show. */
    protected abstract void show(HealthCheckResultBuilder builder);

    /** Always up; while the store cannot be read it says so in place of what it would show. */
    @Override
    protected final void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.up();
        try {
            show(builder);
        } catch (StoreException e) {
            builder.detail("store", Reason.of(e));
        }
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
