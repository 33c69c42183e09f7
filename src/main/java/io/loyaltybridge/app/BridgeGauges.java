package io.loyaltybridge.app;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.program.ProgramCall;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.sync.reconcile.Drift;
import io.loyaltybridge.wix.WixCall;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * The gauges, which are read when metrics are asked for: of each site where that costs one question for all, else of all sites
 * together. They get suppliers, because a gauge holds an object only weakly.
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

    static void register(
            MeterRegistry registry,
            Meters meters,
            Supplier<Collection<SiteRooms>> sites,
            SiteCounts counts,
            SqliteStore store) {
        counted(meters, "bridge.inbox.pending", "Events that wait", sites, counts, SiteCounts.Of.PENDING);
        counted(meters, "bridge.inbox.parked", "Events that are parked", sites, counts, SiteCounts.Of.PARKED);
        counted(
                meters,
                "bridge.operations.parked",
                "Sync operations that wait for a person",
                sites,
                counts,
                SiteCounts.Of.OPERATIONS);
        counted(
                meters,
                "bridge.effects.parked",
                "Effects that wait for a person",
                sites,
                counts,
                SiteCounts.Of.EFFECTS);
        counted(meters, "bridge.links.held", "Customers who are held for a person", sites, counts, SiteCounts.Of.HELD);
        drift(meters, sites);
        Gauge.builder("bridge.inbox.age.seconds", () -> oldest(sites.get())
                        .map(at -> (System.currentTimeMillis() - at.toEpochMilli()) / 1000.0)
                        .orElse(0.0))
                .description("Age of the oldest event that waits")
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

    private static void counted(
            Meters meters,
            String name,
            String description,
            Supplier<Collection<SiteRooms>> sites,
            SiteCounts counts,
            SiteCounts.Of what) {
        meters.gauge(
                name,
                description,
                site -> sum(
                        named(sites.get(), site),
                        rooms -> counts.of(what, rooms.site().id())),
                () -> sum(sites.get(), rooms -> counts.of(what, rooms.site().id())));
    }

    private static List<SiteRooms> named(Collection<SiteRooms> sites, String name) {
        return sites.stream().filter(rooms -> rooms.site().name().equals(name)).toList();
    }

    /** Customers whose balances are not equal after the last reconciliation, and by how many points, by reason. */
    private static void drift(Meters meters, Supplier<Collection<SiteRooms>> sites) {
        Map<String, Function<Drift.Seen, Drift.Part>> reasons = Map.of(
                "unexplained",
                Drift.Seen::unexplained,
                "kept",
                Drift.Seen::kept,
                "unsettled",
                Drift.Seen::unsettled,
                "held",
                Drift.Seen::held,
                "contradicted",
                Drift.Seen::contradicted);
        Map<String, ToLongFunction<Drift.Part>> units =
                Map.of("links", Drift.Part::links, "points", Drift.Part::points);
        reasons.forEach((reason, part) -> units.forEach((unit, amount) -> {
            ToLongFunction<SiteRooms> of =
                    rooms -> amount.applyAsLong(part.apply(rooms.drift().last()));
            meters.gauge(
                    "bridge.sync.drift",
                    "Customers that are out of sync, and by how many points",
                    site -> sum(named(sites.get(), site), of),
                    () -> sum(sites.get(), of),
                    "reason",
                    reason,
                    "unit",
                    unit);
        }));
    }
}
