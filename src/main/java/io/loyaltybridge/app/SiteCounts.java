package io.loyaltybridge.app;

import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.ParkedReader;
import io.loyaltybridge.store.Store;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;

/**
 * What waits and what needs a person, of all sites in one question. The answer is kept for a moment, because metrics ask site
 * by site. Thread-safe.
 */
final class SiteCounts {
    private static final long KEPT_NANOS = Duration.ofMillis(200).toNanos();

    /** What is counted. */
    enum Of {
        PENDING(store -> Inbox.countBySite(store, EventState.PENDING)),
        WAITING(store -> Inbox.countBySite(store, EventState.WAITING)),
        PARKED(store -> Inbox.countBySite(store, EventState.PARKED)),
        OPERATIONS(ParkedReader::countOperationsBySite),
        EFFECTS(EffectReader::countParkedBySite),
        HELD(ParkedReader::countHeldBySite),
        GONE(GoneNotes::countBySite),
        STOPS(GoneNotes::countStopsBySite);

        private final Function<Store, Map<String, Long>> ask;

        Of(Function<Store, Map<String, Long>> ask) {
            this.ask = ask;
        }
    }

    private record Answer(long at, Map<String, Long> bySite) {}

    private final Store store;
    private final LongSupplier nanos;
    private final Map<Of, Answer> answers = new ConcurrentHashMap<>();

    /** @param nanos a clock that nobody sets */
    SiteCounts(Store store, LongSupplier nanos) {
        this.store = store;
        this.nanos = nanos;
    }

    /** Of a site. */
    long of(Of what, ServedSite site) {
        return now(what).getOrDefault(site.site().id(), 0L);
    }

    /** Of these sites together. */
    long of(Of what, Collection<ServedSite> sites) {
        return sites.stream().mapToLong(site -> of(what, site)).sum();
    }

    private Map<String, Long> now(Of what) {
        long now = nanos.getAsLong();
        return answers.compute(
                        what,
                        (of, known) -> known != null && now - known.at() < KEPT_NANOS
                                ? known
                                : new Answer(now, of.ask.apply(store)))
                .bySite();
    }
}
