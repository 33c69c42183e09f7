package io.loyaltybridge.outage.store;

import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Outages on disk. Nothing waits for a write: what a kill loses is found out again. Thread-safe. */
public final class OutageNotes implements Outages.Memory {
    private final Store store;
    private final String site;

    public OutageNotes(Store store, String site) {
        this.store = store;
        this.site = site;
    }

    /** The sites with an outage, of all sites in one question. */
    public static Set<String> sites(Store store) {
        return store.readOne(tx -> Set.copyOf(tx.list("SELECT DISTINCT site FROM outages", r -> r.getString(1))));
    }

    @Override
    public List<Outages.Known> known() {
        return store.readOne(tx -> tx.list(
                "SELECT what, since_at, reason, denied FROM outages WHERE site = ? LIMIT 1000",
                r -> new Outages.Known(
                        r.getString(1), Instant.ofEpochMilli(r.getLong(2)), r.getString(3), r.getInt(4) == 1),
                site));
    }

    @Override
    public void began(Outages.Known outage) {
        store.submit(tx -> tx.update(
                "INSERT INTO outages (site, what, since_at, reason, denied) VALUES (?,?,?,?,?) ON CONFLICT (site, what)"
                        + " DO UPDATE SET since_at = excluded.since_at, reason = excluded.reason, denied = excluded.denied",
                site,
                outage.what(),
                outage.since().toEpochMilli(),
                outage.reason(),
                outage.denied() ? 1 : 0));
    }

    @Override
    public void ended(String what) {
        store.submit(tx -> tx.update("DELETE FROM outages WHERE site = ? AND what = ?", site, what));
    }
}
