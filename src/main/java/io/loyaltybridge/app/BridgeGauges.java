package io.loyaltybridge.app;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.program.ProgramCall;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.wix.WixCall;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The gauges of all sites together, which are read when metrics are asked for. They get suppliers, because a gauge holds an
 * object only weakly.
 */
final class BridgeGauges {

    private BridgeGauges() {}

    /** Events of all sites in a state. */
    static long events(Collection<SiteRooms> sites, EventState state) {
        return sum(sites, site -> site.inbox().count(state));
    }

    /** When the oldest waiting event of any site was received; empty where none waits. */
    static Optional<Instant> oldest(Collection<SiteRooms> sites) {
        return sites.stream()
                .flatMap(site -> site.inbox().oldestPending().stream())
                .min(Instant::compareTo);
    }

    private static long sum(Collection<SiteRooms> sites, ToLongFunction<SiteRooms> count) {
        return sites.stream().mapToLong(count).sum();
    }

    static void register(MeterRegistry registry, Supplier<Collection<SiteRooms>> sites, SqliteStore store) {
        Gauge.builder("bridge.inbox.pending", () -> events(sites.get(), EventState.PENDING))
                .description("Events that wait")
                .register(registry);
        Gauge.builder("bridge.inbox.parked", () -> events(sites.get(), EventState.PARKED))
                .description("Events that are parked")
                .register(registry);
        Gauge.builder("bridge.inbox.age.seconds", () -> oldest(sites.get())
                        .map(at -> (System.currentTimeMillis() - at.toEpochMilli()) / 1000.0)
                        .orElse(0.0))
                .description("Age of the oldest event that waits")
                .register(registry);
        Gauge.builder(
                        "bridge.operations.parked",
                        () -> sum(sites.get(), site -> site.parked().countOperations()))
                .description("Sync operations that wait for a person")
                .register(registry);
        Gauge.builder(
                        "bridge.effects.parked",
                        () -> sum(sites.get(), site -> site.effects().countParked()))
                .description("Effects that wait for a person")
                .register(registry);
        Gauge.builder(
                        "bridge.links.held",
                        () -> sum(sites.get(), site -> site.parked().countHeld()))
                .description("Customers who are held for a person")
                .register(registry);
        Gauge.builder(
                        "bridge.accounts.gone",
                        () -> sum(sites.get(), site -> site.notes().count()))
                .description("Customers whose account a side reports as gone, and who are checked again")
                .register(registry);
        Gauge.builder(
                        "bridge.accounts.stopped",
                        () -> sum(sites.get(), site -> site.notes().stops().size()))
                .description("Sides that report too many accounts as gone, and wait for a person")
                .register(registry);
        Gauge.builder("bridge.wix.token.seconds", () -> sites.get().stream()
                        .flatMap(site -> site.wix().tokens().expiresAt().stream())
                        .min(Instant::compareTo)
                        .map(at -> (at.toEpochMilli() - System.currentTimeMillis()) / 1000.0)
                        .orElse(0.0))
                .description("How long the token for Wix is still valid; of several, the one that ends first")
                .register(registry);
        Gauge.builder("bridge.store.queue", store::queued)
                .description("Writes that wait for the store")
                .register(registry);
        for (String system : List.of(WixCall.SYSTEM, ProgramCall.SYSTEM)) {
            Gauge.builder(
                            "bridge.outages",
                            () -> sum(sites.get(), site -> site.outages().count(system)))
                    .tag("system", system)
                    .description("What is down for everyone: a system or some of its operations")
                    .register(registry);
        }
    }
}
