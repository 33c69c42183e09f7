package io.loyaltybridge.app;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.StoreException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * Ready means: a webhook can be taken. A backlog or an outage of Wix never makes it unready. Of several instances each takes
 * webhooks for as long as Kafka does, whether the store is there or not.
 */
final class InboxHealth extends AbstractHealthCheck {
    private final Store store;
    private final Supplier<Collection<ServedSite>> sites;
    private final BooleanSupplier stopping;
    private final @Nullable SharedWork others;

    /** @param others null where this is the only instance */
    InboxHealth(
            Store store,
            Supplier<Collection<ServedSite>> sites,
            BooleanSupplier stopping,
            @Nullable SharedWork others) {
        super("loyalty-bridge", "inbox");
        this.others = others;
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
        Collection<ServedSite> all = sites.get();
        boolean ready = (others == null ? store.ready() : others.ready()) && !stopping.getAsBoolean();
        builder.state(ready ? State.UP : State.DOWN);
        builder.detail("writes.queued", store.queued());
        Optional<String> kafka = Optional.ofNullable(others).flatMap(SharedWork::trouble);
        kafka.ifPresent(builder::message);
        store.trouble().ifPresent(why -> {
            builder.message("the store does not accept writes: " + why);
            builder.detail("store", why);
        });
        if (others != null) {
            builder.detail("kafka", kafka.orElse("ready"));
            builder.detail("partitions", others.ownership().partitions().size());
        }
        if (ready && store.ready()) {
            try {
                count(builder, all);
            } catch (StoreException e) {
                builder.down().message(Reason.of(e));
            }
        }
    }

    /** Asked now, not a moment ago. */
    private void count(HealthCheckResultBuilder builder, Collection<ServedSite> all) {
        SiteCounts counts = new SiteCounts(store, System::nanoTime);
        builder.detail("events.pending", counts.of(SiteCounts.Of.PENDING, all));
        builder.detail("events.parked", counts.of(SiteCounts.Of.PARKED, all));
        BridgeGauges.oldest(all, counts).ifPresent(at -> builder.detail("events.oldest", at.toString()));
    }
}
