package io.loyaltybridge.app;

import io.loyaltybridge.privacy.RowCounts;
import io.loyaltybridge.privacy.store.SiteEraser;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.store.StoredSite;
import io.loyaltybridge.site.store.StoredSites;
import java.util.List;
import java.util.function.Consumer;

/** {@code site remove}: a site taken out of the store, with everything that is kept of it or without. */
final class SiteRemoving {
    private SiteRemoving() {}

    /** Removes a site with everything that is kept of it, or tells what that would be. */
    static int erase(KnownSites known, List<String> arguments, SiteRemoval removal, Consumer<String> out) {
        String name = arguments.isEmpty() ? "" : arguments.get(0);
        StoredSite site = NamedSite.inStore(known, name);
        known.mayHaveRowsOf(name, site.id()).ifPresent(other -> {
            throw new IllegalStateException("nothing was changed: site " + name + " is not alone, because " + other
                    + "; " + StoredSiteJobs.KEEP_DATA + " removes it and leaves what is kept under its id "
                    + site.id());
        });
        if (!arguments.contains(StoredSiteJobs.YES)) {
            out.accept("Would remove site " + name + " with its settings, and what is kept of it: "
                    + RowCounts.words(removal.count(site.id())) + ". Nothing was changed; " + StoredSiteJobs.YES
                    + " does it, and with "
                    + StoredSiteJobs.KEEP_DATA + " what is kept of it stays.");
            return 0;
        }
        SiteEraser.Result result = removal.erase(name, site.id(), true, "site remove");
        out.accept((result.done()
                        ? "Removed site " + name + " with its settings: "
                        : "Stopped. Removed so far of site " + name + ", which is not served any more: ")
                + RowCounts.words(result.rows())
                + (result.done() ? "." : ". The same command goes on."));
        return result.done() ? 0 : 1;
    }

    /** Takes a site out of the store, and leaves what is kept of it. */
    static void takeOut(KnownSites known, String name, StoredSites stored, Consumer<String> out) {
        StoredSite before = NamedSite.inStore(known, name);
        stored.remove(name, before.version());
        out.accept("site " + name + " was removed from the store, with its settings, and is not served any more");
        out.accept("kept: everything that is stored under its id " + before.id()
                + ", such as customers, points and events. Add it again with the same id, and it continues");
    }
}
