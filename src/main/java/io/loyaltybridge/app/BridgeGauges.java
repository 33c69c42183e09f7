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

/** What is looked at when somebody asks for metrics. Each gauge keeps what it looks at, which nobody else may hold. */
final class BridgeGauges {

    private BridgeGauges() {
    }

    static void register(MeterRegistry registry, Inbox inbox, ParkedReader parked, EffectReader effects, GoneNotes notes, AccessTokens tokens, SqliteStore store) {
        Gauge.builder("bridge.inbox.pending", inbox, box -> box.count(EventState.PENDING)).description("Events that wait").strongReference(true).register(registry);
        Gauge.builder("bridge.inbox.parked", inbox, box -> box.count(EventState.PARKED)).description("Events that are parked").strongReference(true).register(registry);
        Gauge.builder("bridge.inbox.age.seconds", inbox, box -> box.oldestPending()
                .map(at -> (System.currentTimeMillis() - at.toEpochMilli()) / 1000.0).orElse(0.0)).description("Age of the oldest event that waits").strongReference(true).register(registry);
        Gauge.builder("bridge.operations.parked", parked, ParkedReader::countOperations).description("Sync operations that wait for a person").strongReference(true).register(registry);
        Gauge.builder("bridge.effects.parked", effects, EffectReader::countParked).description("Effects that wait for a person").strongReference(true).register(registry);
        Gauge.builder("bridge.links.held", parked, ParkedReader::countHeld).description("Customers who are held for a person").strongReference(true).register(registry);
        Gauge.builder("bridge.accounts.gone", notes, GoneNotes::count).description("Customers whose account a side reports as gone, and who are"
                + " checked again").strongReference(true).register(registry);
        Gauge.builder("bridge.accounts.stopped", notes, n -> n.stops().size()).description("Sides that report too many accounts as gone, and wait"
                + " for a person").strongReference(true).register(registry);
        Gauge.builder("bridge.wix.token.seconds", tokens, held -> held.expiresAt()
                .map(at -> (at.toEpochMilli() - System.currentTimeMillis()) / 1000.0).orElse(0.0)).description("How long the token for Wix is"
                        + " still valid").strongReference(true).register(registry);
        Gauge.builder("bridge.store.queue", store, SqliteStore::queued).description("Writes that wait for the store").strongReference(true).register(registry);
    }

    static void outages(MeterRegistry registry, Outages outages) {
        for (String system : List.of(WixCall.SYSTEM, ProgramCall.SYSTEM)) {
            Gauge.builder("bridge.outages", outages, known -> known.count(system)).tag("system", system)
                    .description("What is down for everyone: a system or some of its operations").strongReference(true).register(registry);
        }
    }
}
