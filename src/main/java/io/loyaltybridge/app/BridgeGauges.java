package io.loyaltybridge.app;

import io.loyaltybridge.program.ProgramCall;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.store.Database;
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

    /** When the oldest waiting event of any site was received; empty where none waits. */
    static Optional<Instant> oldest(Collection<ServedSite> sites, SiteCounts counts) {
        return sites.stream()
                .filter(one -> counts.of(SiteCounts.Of.PENDING, one) > 0)
                .flatMap(one -> one.inbox().oldestPending().stream())
                .min(Instant::compareTo);
    }

    private static long sum(Collection<ServedSite> sites, ToLongFunction<ServedSite> count) {
        return sites.stream().mapToLong(count).sum();
    }

    static void register(
            MeterRegistry registry,
            Meters meters,
            Supplier<Collection<ServedSite>> sites,
            SiteCounts counts,
            Function<Site, Drift> drifts,
            Database store) {
        counted(meters, "bridge.inbox.pending", "Events that wait", sites, counts, SiteCounts.Of.PENDING);
        counted(
                meters,
                "bridge.inbox.waiting",
                "Events whose persons nobody knows yet",
                sites,
                counts,
                SiteCounts.Of.WAITING);
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
        drift(meters, sites, drifts);
        Gauge.builder("bridge.inbox.age.seconds", () -> oldest(sites.get(), counts)
                        .map(at -> (System.currentTimeMillis() - at.toEpochMilli()) / 1000.0)
                        .orElse(0.0))
                .description("Age of the oldest event that waits")
                .register(registry);
        Gauge.builder("bridge.accounts.gone", () -> sum(sites.get(), one -> counts.of(SiteCounts.Of.GONE, one)))
                .description("Customers whose account a side reports as gone, and who are checked again")
                .register(registry);
        Gauge.builder("bridge.accounts.stopped", () -> sum(sites.get(), one -> counts.of(SiteCounts.Of.STOPS, one)))
                .description("Sides that report too many accounts as gone, and wait for a person")
                .register(registry);
        Gauge.builder("bridge.wix.token.seconds", () -> sites.get().stream()
                        .flatMap(one -> one.opened().stream())
                        .flatMap(site -> site.wix().tokens().expiresAt().stream())
                        .min(Instant::compareTo)
                        .map(at -> (at.toEpochMilli() - System.currentTimeMillis()) / 1000.0)
                        .orElse(0.0))
                .description("How long the token for Wix is still valid; of several, the one that ends first")
                .register(registry);
        Gauge.builder("bridge.sites", () -> sites.get().size())
                .description("Sites that are served")
                .register(registry);
        Gauge.builder("bridge.sites.open", () -> sites.get().stream()
                        .filter(one -> one.opened().isPresent())
                        .count())
                .description("Sites whose parts are in memory")
                .register(registry);
        Gauge.builder("bridge.store.queue", store::queued)
                .description("Writes that wait for the store")
                .register(registry);
        for (String system : List.of(WixCall.SYSTEM, ProgramCall.SYSTEM)) {
            Gauge.builder(
                            "bridge.outages",
                            () -> sum(sites.get(), one -> one.opened()
                                    .map(site -> site.outages().count(system))
                                    .orElse(0L)))
                    .tag("system", system)
                    .description("What is down for everyone: a system or some of its operations")
                    .register(registry);
        }
    }

    private static void counted(
            Meters meters,
            String name,
            String description,
            Supplier<Collection<ServedSite>> sites,
            SiteCounts counts,
            SiteCounts.Of what) {
        meters.gauge(
                name,
                description,
                site -> sum(named(sites.get(), site), one -> counts.of(what, one)),
                () -> sum(sites.get(), one -> counts.of(what, one)));
    }

    private static List<ServedSite> named(Collection<ServedSite> sites, String name) {
        return sites.stream().filter(one -> one.site().name().equals(name)).toList();
    }

    /** Customers whose balances are not equal after the last reconciliation, and by how many points, by reason. */
    private static void drift(Meters meters, Supplier<Collection<ServedSite>> sites, Function<Site, Drift> drifts) {
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
            ToLongFunction<ServedSite> of = one ->
                    amount.applyAsLong(part.apply(drifts.apply(one.site()).last()));
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
