package io.loyaltybridge.app;

import io.loyaltybridge.store.Store;
import java.util.Collection;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;

/** Shows effects that wait for a person, and badges that Wix does not know. Always up: neither must stop the intake. */
final class EffectsHealth extends ShownHealth {
    private final Supplier<Collection<ServedSite>> sites;

    private final Store store;

    EffectsHealth(Store store, Supplier<Collection<ServedSite>> sites) {
        super("effects");
        this.store = store;
        this.sites = sites;
    }

    @Override
    protected void show(HealthCheckResultBuilder builder) {
        Collection<ServedSite> all = sites.get();
        builder.detail("effects.parked", new SiteCounts(store, System::nanoTime).of(SiteCounts.Of.EFFECTS, all));
        opened(all).forEach(site -> site.badges()
                .health()
                .forEach((name, shown) -> builder.detail(prefix(all, site) + name, shown)));
    }
}
