package io.loyaltybridge.app;

import io.loyaltybridge.ledger.store.RestoredLinks;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.store.Store;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The sites whose customers are held since the database was restored: they are reconciled without a word. A database is restored while no
 * service runs, so where there is no such site once, there is none until the next start.
 */
final class RestoredSites {
    private final Store store;
    private volatile boolean none;

    RestoredSites(Store store) {
        this.store = store;
    }

    Predicate<Site> now() {
        if (none) {
            return site -> false;
        }
        Set<String> sites = RestoredLinks.sites(store);
        none = sites.isEmpty();
        return site -> sites.contains(site.id());
    }
}
