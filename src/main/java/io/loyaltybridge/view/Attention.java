package io.loyaltybridge.view;

import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.inbox.EventSearch;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.ledger.store.GoneStops;
import io.loyaltybridge.ledger.store.KnownCustomers;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.ledger.store.ParkedReader;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.sync.reconcile.Drift;
import io.loyaltybridge.sync.reconcile.DriftOrder;
import io.loyaltybridge.view.AttentionItem.Kind;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Everything of a site that needs a person, as one list. Only reads. Thread-safe. */
public final class Attention {
    private final String site;
    private final OutOfSync outOfSync;
    private final Inbox inbox;
    private final KnownCustomers customers;
    private final ParkedReader parked;
    private final EffectReader effects;
    private final GoneNotes notes;
    private final Drift drift;
    private final AttentionItems make;

    /** Reads everything now. */
    public Attention(Store store, Settings settings) {
        this(store, settings, new OutOfSync(Clock.systemUTC()));
    }

    /** @param outOfSync who is known to be out of sync */
    public Attention(Store store, Settings settings, OutOfSync outOfSync) {
        this.site = settings.site();
        this.outOfSync = outOfSync;
        this.inbox = new Inbox(store, site, Clock.systemUTC());
        this.customers = new KnownCustomers(store, site, false);
        this.parked = new ParkedReader(store, site);
        this.effects = new EffectReader(store, site);
        this.notes = GoneNotes.reader(store, site);
        this.drift = new Drift(store, site);
        this.make = new AttentionItems(new LedgerReader(store, site), customers, DriftOrder.of(settings));
    }

    /** A place in the list: after this item of a kind; the empty text is before all of them. */
    public record Place(Kind kind, String after) {
        /** The beginning of the list. */
        public static final Place START = new Place(Kind.STOP, "");

        /** As a cursor: {@code operation~1764400000000~sync-…}. */
        public String cursor() {
            return kind.word() + "~" + after;
        }

        /** Empty where a text is no cursor. */
        public static Optional<Place> of(String cursor) {
            int end = cursor.indexOf('~');
            return end < 0
                    ? Optional.empty()
                    : Kind.of(cursor.substring(0, end)).map(kind -> new Place(kind, cursor.substring(end + 1)));
        }
    }

    /**
     * A page of the list.
     *
     * @param only things of this kind; null for all
     * @throws IllegalArgumentException for a place that is in no list
     */
    public List<AttentionItem> page(Place place, @Nullable Kind only, int limit) {
        List<AttentionItem> items = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind.compareTo(place.kind()) < 0 || only != null && kind != only || items.size() >= limit) {
                continue;
            }
            items.addAll(page(kind, kind == place.kind() ? place.after() : "", limit - items.size()));
        }
        return items;
    }

    private List<AttentionItem> page(Kind kind, String after, int limit) {
        return switch (kind) {
            case STOP ->
                notes.stops().stream()
                        .map(AttentionItems::of)
                        .filter(item -> item.cursor().compareTo(after) > 0)
                        .limit(limit)
                        .toList();
            case HELD -> parked.held(after, limit).stream().map(make::of).toList();
            case OPERATION ->
                parked.operations(at(after), id(after), limit).stream()
                        .map(make::of)
                        .toList();
            case EFFECT ->
                effects.parked(at(after), id(after), limit).stream()
                        .map(make::of)
                        .toList();
            case UNSURE ->
                customers.doubtful(after, limit).stream()
                        .map(AttentionItems::unsure)
                        .toList();
            case DRIFT ->
                outOfSync.of(site, drift).stream()
                        .filter(link -> link.compareTo(after) > 0 && drift.isApart(link))
                        .flatMap(link -> make.apart(link).stream())
                        .limit(limit)
                        .toList();
            case EVENT ->
                inbox
                        .search(
                                new EventSearch(
                                        EventState.PARKED,
                                        null,
                                        null,
                                        java.util.Set.of(),
                                        null,
                                        null,
                                        null,
                                        after.isEmpty() ? Long.MAX_VALUE : Long.parseLong(after)),
                                limit)
                        .stream()
                        .map(make::of)
                        .toList();
        };
    }

    private static Instant at(String after) {
        return after.isEmpty()
                ? Instant.EPOCH
                : Instant.ofEpochMilli(Long.parseLong(after.substring(0, Math.max(0, after.indexOf('~')))));
    }

    private static String id(String after) {
        return after.substring(after.indexOf('~') + 1);
    }

    /** How many there are of each kind; of those that are out of sync at most {@link OutOfSync#MOST}. */
    public Map<Kind, Long> counts() {
        Map<Kind, Long> counts = new EnumMap<>(Kind.class);
        counts.put(Kind.STOP, (long) notes.stops().size());
        counts.put(Kind.HELD, parked.countHeld());
        counts.put(Kind.OPERATION, parked.countOperations());
        counts.put(Kind.EFFECT, effects.countParked());
        counts.put(Kind.UNSURE, customers.countDoubtful());
        counts.put(Kind.DRIFT, (long) outOfSync.of(site, drift).size());
        counts.put(Kind.EVENT, inbox.count(EventState.PARKED));
        return counts;
    }

    /** One thing by its id; empty where there is none, or it needs nobody any more. */
    public Optional<AttentionItem> find(String id) {
        if (id.startsWith(ParkedReader.HOLD)) {
            return parked.held(id.substring(ParkedReader.HOLD.length())).map(make::of);
        }
        if (id.startsWith(GoneStops.PREFIX)) {
            return notes.stops().stream()
                    .map(AttentionItems::of)
                    .filter(item -> item.id().equals(id))
                    .findFirst();
        }
        if (id.startsWith(AttentionItems.DRIFT)) {
            String link = id.substring(AttentionItems.DRIFT.length());
            return drift.isApart(link) ? make.apart(link) : Optional.empty();
        }
        if (id.startsWith(AttentionItems.UNSURE)) {
            return customers
                    .doubtful(id.substring(AttentionItems.UNSURE.length()))
                    .map(AttentionItems::unsure);
        }
        if (id.matches("\\d{1,18}")) {
            return inbox.find(Long.parseLong(id))
                    .filter(row -> row.state() == EventState.PARKED)
                    .map(make::of);
        }
        return id.matches(EffectKind.ID)
                ? effects.find(id).map(make::of).filter(item -> !item.choices().isEmpty())
                : parked.operation(id).map(make::of).filter(item -> !item.choices()
                        .isEmpty());
    }
}
