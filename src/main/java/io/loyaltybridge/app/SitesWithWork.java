package io.loyaltybridge.app;

import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.ledger.store.ParkedReader;
import io.loyaltybridge.outage.store.OutageNotes;
import io.loyaltybridge.store.Store;
import java.util.HashSet;
import java.util.Set;

/**
 * The sites on which something is open that no event or timer will touch: they have to be opened. Waiting events and due
 * effects open theirs by themselves.
 */
final class SitesWithWork {
    private SitesWithWork() {}

    /** By the first column of their keys. */
    static Set<String> in(Store store) {
        Set<String> sites = new HashSet<>(ParkedReader.sitesWithOpen(store));
        sites.addAll(EffectReader.sitesInOutage(store));
        sites.addAll(OutageNotes.sites(store));
        return sites;
    }
}
