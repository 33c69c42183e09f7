package io.loyaltybridge.site.store;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.StorePlace;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * What a store has of sites.
 *
 * @param sites  those that commands keep there, by name
 * @param states on which sites the app is installed, by the first column of their keys
 */
public record KeptSites(List<StoredSite> sites, Map<String, SiteState> states) {

    /** That of a data directory. */
    public static KeptSites in(Path dataDir) {
        return in(StorePlace.of(dataDir));
    }

    /** That of a place, whoever owns it; nothing where there is no database, or one of an older release. */
    public static KeptSites in(StorePlace place) {
        if (!place.exists()) {
            return new KeptSites(List.of(), Map.of());
        }
        try (Database store = place.openReadOnly()) {
            return new KeptSites(StoredSites.in(store), SiteStates.in(store));
        }
    }
}
