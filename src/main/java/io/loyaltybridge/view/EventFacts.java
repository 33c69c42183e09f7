package io.loyaltybridge.view;

import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.FailedAttempt;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.ledger.store.CustomerFacts.LinkEntry;
import io.loyaltybridge.ledger.store.EventWork;
import io.loyaltybridge.ledger.store.KnownCustomers;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads what an event led to. Thread-safe. */
public final class EventFacts {
    private static final int MOST_EFFECTS = 1_000;
    private static final EventWork.Work NONE = new EventWork.Work(List.of(), List.of(), Set.of());

    private final Inbox inbox;
    private final KnownCustomers customers;
    private final EventWork work;
    private final EffectReader effects;

    public EventFacts(Store store, String site) {
        this.inbox = new Inbox(store, site, Clock.systemUTC());
        this.customers = new KnownCustomers(store, site, false);
        this.work = new EventWork(store, site);
        this.effects = new EffectReader(store, site);
    }

    /**
     * An event with what it led to.
     *
     * @param failed   the last attempts that failed
     * @param customer null where nobody knows whose it is
     * @param effects  what was planned because of the balance that the event showed first
     */
    public record Found(
            Inbox.Row row,
            List<FailedAttempt> failed,
            @Nullable LinkEntry customer,
            EventWork.Work work,
            List<StoredEffect> effects) {
        public Found {
            failed = List.copyOf(failed);
            effects = List.copyOf(effects);
        }
    }

    public Found of(Inbox.Row row) {
        List<FailedAttempt> failed = inbox.failedAttempts(row.event().seq());
        LinkEntry customer = customers.ofLane(row.event().lane()).orElse(null);
        if (customer == null) {
            return new Found(row, failed, null, NONE, List.of());
        }
        String linkId = customer.link().id();
        EventWork.Work led = work.of(linkId, row.event().seq());
        return new Found(row, failed, customer, led, effects(linkId, led.versions()));
    }

    /** Coupons and badges say at which version of the account they were earned; mails and messages name their coupon. */
    private List<StoredEffect> effects(String linkId, Set<Long> versions) {
        if (versions.isEmpty()) {
            return List.of();
        }
        List<StoredEffect> all = effects.ofLink(linkId, MOST_EFFECTS);
        Set<String> codes = all.stream()
                .filter(effect ->
                        isEarnedAt(effect, versions) && effect.payload().hasNonNull("code"))
                .map(effect -> effect.payload().path("code").asText())
                .collect(Collectors.toSet());
        return all.stream()
                .filter(effect -> isEarnedAt(effect, versions)
                        || codes.contains(effect.payload().path("couponCode").asText("")))
                .toList();
    }

    private static boolean isEarnedAt(StoredEffect effect, Set<Long> versions) {
        return effect.payload().hasNonNull("version")
                && versions.contains(effect.payload().path("version").asLong());
    }
}
