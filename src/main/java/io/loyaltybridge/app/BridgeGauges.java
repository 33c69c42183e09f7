package io.loyaltybridge.app;

import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.ParkedReader;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.program.ProgramCall;
import io.loyaltybridge.store.SqliteStore;
import io.loyaltybridge.wix.AccessTokens;
import io.loyaltybridge.wix.WixCall;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.List;

/** The gauges, which are read when metrics are asked for. They get suppliers, because a gauge holds an object only weakly. */
final class BridgeGauges {

    private BridgeGauges() {}

    static void register(
            MeterRegistry registry,
            Inbox inbox,
            ParkedReader parked,
            EffectReader effects,
            GoneNotes notes,
            AccessTokens tokens,
            SqliteStore store) {
        Gauge.builder("bridge.inbox.pending", () -> inbox.count(EventState.PENDING))
                .description("Events that wait")
                .register(registry);
        Gauge.builder("bridge.inbox.parked", () -> inbox.count(EventState.PARKED))
                .description("Events that are parked")
                .register(registry);
        Gauge.builder("bridge.inbox.age.seconds", () -> inbox.oldestPending()
                        .map(at -> (System.currentTimeMillis() - at.toEpochMilli()) / 1000.0)
                        .orElse(0.0))
                .description("Age of the oldest event that waits")
                .register(registry);
        Gauge.builder("bridge.operations.parked", parked::countOperations)
                .description("Sync operations that wait for a person")
                .register(registry);
        Gauge.builder("bridge.effects.parked", effects::countParked)
                .description("Effects that wait for a person")
                .register(registry);
        Gauge.builder("bridge.links.held", parked::countHeld)
                .description("Customers who are held for a person")
                .register(registry);
        Gauge.builder("bridge.accounts.gone", notes::count)
                .description("Customers whose account a side reports as gone, and who are checked again")
                .register(registry);
        Gauge.builder("bridge.accounts.stopped", () -> notes.stops().size())
                .description("Sides that report too many accounts as gone, and wait for a person")
                .register(registry);
        Gauge.builder("bridge.wix.token.seconds", () -> tokens.expiresAt()
                        .map(at -> (at.toEpochMilli() - System.currentTimeMillis()) / 1000.0)
                        .orElse(0.0))
                .description("How long the token for Wix is still valid")
                .register(registry);
        Gauge.builder("bridge.store.queue", store::queued)
                .description("Writes that wait for the store")
                .register(registry);
    }

    static void outages(MeterRegistry registry, Outages outages) {
        for (String system : List.of(WixCall.SYSTEM, ProgramCall.SYSTEM)) {
            Gauge.builder("bridge.outages", () -> outages.count(system))
                    .tag("system", system)
                    .description("What is down for everyone: a system or some of its operations")
                    .register(registry);
        }
    }
}
