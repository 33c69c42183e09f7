package io.loyaltybridge.effect.store;

import io.loyaltybridge.store.Store;
import java.time.Instant;
import java.util.Set;

/** The sites with effects that may be carried out now, of all sites in one question. Thread-safe. */
public final class DueSites {
    private final Store store;

    public DueSites(Store store) {
        this.store = store;
    }

    /** Their first column in the store. */
    public Set<String> with(Set<EffectKind> kinds, Instant now) {
        // By these very words the partial index is found.
        return Set.copyOf(store.readOne(tx -> tx.list(
                "SELECT DISTINCT e.site FROM effects e WHERE e.state IN ('PLANNED', 'SENT') AND e.kind IN "
                        + EffectKind.list(kinds) + " AND e.due_at <= ?",
                r -> r.getString(1),
                now.toEpochMilli())));
    }
}
