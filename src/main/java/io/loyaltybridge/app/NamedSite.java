package io.loyaltybridge.app;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SomeNames;
import io.loyaltybridge.site.store.StoredSite;
import java.util.List;

/** The site that a command names, where it changes sites in the store. */
final class NamedSite {
    private static final int MOST_NAMED = 20;

    private NamedSite() {}

    /** @throws IllegalStateException where it is not in the store; its message says where it is, or which are */
    static StoredSite inStore(KnownSites known, String name) {
        refuseOthers(known, name);
        return known.stored(name).orElseThrow(() -> {
            List<String> names = known.stored().stream().map(StoredSite::name).toList();
            return new IllegalStateException(name + ": expected a site in the store, "
                    + (names.isEmpty() ? "which has none yet" : "which has " + SomeNames.of(names, MOST_NAMED))
                    + "; `site add` adds one");
        });
    }

    /** @throws IllegalStateException where it is described elsewhere; its message says where */
    static void refuseOthers(KnownSites known, String name) {
        if (name.equals(Site.MAIN)) {
            throw new IllegalStateException(
                    "site main is described by " + Settings.DEFAULT_FILE + " or the file of --config; change it there");
        }
        if (known.file(name) != null && known.stored(name).isEmpty()) {
            throw new IllegalStateException("site " + name + " is described by the file " + known.file(name)
                    + "; change it there. A site is in a file or in the store, never in both");
        }
    }
}
