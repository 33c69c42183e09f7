package io.loyaltybridge.app;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.store.Store;
import java.util.Collection;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready means: the inbox can take a webhook. A backlog or an outage of Wix never makes it unready. */
final class InboxHealth extends AbstractHealthCheck {
    private final Store store;
    private final Supplier<Collection<SiteRooms>> sites;
    private final BooleanSupplier stopping;

    InboxHealth(Store store, Supplier<Collection<SiteRooms>> sites, BooleanSupplier stopping) {
        super("loyalty-bridge", "inbox");
        this.store = store;
        this.sites = sites;
        this.stopping = stopping;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        Collection<SiteRooms> all = sites.get();
        boolean ready = store.ready() && !stopping.getAsBoolean();
        builder.state(ready ? State.UP : State.DOWN);
        builder.detail("writes.queued", store.queued());
        if (ready) {
            builder.detail("events.pending", BridgeGauges.events(all, EventState.PENDING));
            builder.detail("events.parked", BridgeGauges.events(all, EventState.PARKED));
            BridgeGauges.oldest(all).ifPresent(at -> builder.detail("events.oldest", at.toString()));
        }
    }
}
