package io.loyaltybridge.privacy.store;

import io.loyaltybridge.inbox.RemovedEvents;
import io.loyaltybridge.ledger.store.Forgotten;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Forgets a customer of a site, in one transaction. Sums, moments and what was earned once stay; who it was does not. Nothing else may
 * work on the customer meanwhile: the caller holds their turn. Thread-safe.
 */
public final class Forgetter {
    private final Store store;
    private final String site;
    private final Clock clock;
    private final Forgotten forgotten;

    public Forgetter(Store store, String site, Clock clock) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.forgotten = new Forgotten(store, site);
    }

    /**
     * What was done, or what would be done.
     *
     * @param linkId   under which the books go on; null where they had no link
     * @param blockers why nothing was done, a line each; empty where it was
     * @param changed  rows by table
     */
    public record Result(@Nullable String linkId, List<String> blockers, Map<String, Integer> changed) {
        /** Whether there was nothing at all. */
        public boolean isNothing() {
            return linkId == null && blockers.isEmpty() && changed.isEmpty();
        }
    }

    /** What {@link #forget} would do, or why it would do nothing. Writes nothing. */
    public Result preview(Person who) {
        List<String> blockers = store.read(tx -> Blockers.of(tx, site, who, 0, Long.MAX_VALUE, clock.millis()));
        Map<String, Integer> rows = new LinkedHashMap<>();
        search(who).forEach((table, found) -> rows.put(table.name(), found.size()));
        return new Result(who.link().orElse(null), blockers, rows);
    }

    /**
     * Forgets them, unless something has to end first.
     *
     * @param exceptEvent the event that asks for it, which is emptied in the same transaction; 0 where none does
     * @param lastEvent   the last event that has to have ended
     */
    public Result forget(Person who, long exceptEvent, long lastEvent) {
        forgotten.prepare();
        Map<Table, List<Map<String, @Nullable Object>>> found = search(who);
        return store.write(tx -> {
            long now = clock.millis();
            List<String> blockers = new ArrayList<>(Blockers.of(tx, site, who, exceptEvent, lastEvent, now));
            List<Map<String, @Nullable Object>> events =
                    found.getOrDefault(PersonalData.tables().get("inbox"), List.of());
            blockers.addAll(Blockers.naming(tx, site, events, exceptEvent, lastEvent));
            if (!blockers.isEmpty()) {
                return new Result(null, blockers.stream().distinct().toList(), Map.of());
            }
            return new Forgetting(tx, store, site, forgotten, who, now).run(found, exceptEvent);
        });
    }

    /** Empties the event that asked for it, where nobody is to be forgotten. */
    public void empty(long event) {
        forgotten.prepare();
        store.<Integer>write(tx -> {
            RemovedEvents.empty(tx, store, site, event, "forgotten:", clock.millis());
            return 1;
        });
    }

    /** By reading connections, because whole tables are searched. */
    private Map<Table, List<Map<String, @Nullable Object>>> search(Person who) {
        Map<Table, List<Map<String, @Nullable Object>>> found = new LinkedHashMap<>();
        for (Table table : PersonalData.ofSites()) {
            List<Map<String, @Nullable Object>> rows = store.read(tx -> Rows.of(tx, site, table, who));
            if (!rows.isEmpty()) {
                found.put(table, rows);
            }
        }
        return found;
    }
}
