package io.loyaltybridge.app;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.store.Store;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Ready means: the inbox can take a webhook. A backlog or an outage of Wix never makes it unready. */
final class InboxHealth extends AbstractHealthCheck {
    private final Store store;
    private final Inbox inbox;
    private final BooleanSupplier stopping;

    InboxHealth(Store store, Inbox inbox, BooleanSupplier stopping) {
        super("loyalty-bridge", "inbox");
        this.store = store;
        this.inbox = inbox;
        this.stopping = stopping;
    }

    @Override
    public boolean isLiveness() {
        return false;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        boolean ready = store.ready() && !stopping.getAsBoolean();
        builder.state(ready ? State.UP : State.DOWN);
        builder.detail("writes.queued", store.queued());
        if (ready) {
            builder.detail("events.pending", inbox.count(EventState.PENDING));
            builder.detail("events.parked", inbox.count(EventState.PARKED));
            inbox.oldestPending().ifPresent(at -> builder.detail("events.oldest", at.toString()));
        }
    }
}
