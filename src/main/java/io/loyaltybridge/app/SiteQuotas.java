package io.loyaltybridge.app;

import io.loyaltybridge.instance.QuotaLots;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.wix.Quota;
import io.loyaltybridge.wix.QuotaFile;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls a minute of each site: the same one for as long as its limit stays, also when other settings change. The only process
 * there is keeps them in a file, several instances in the store. Thread-safe.
 */
final class SiteQuotas {
    private static final String LIMIT = "wix.quota-per-minute";

    private record Of(String site, String limit) {}

    private final Map<Of, Quota> quotas = new ConcurrentHashMap<>();
    private final Store store;
    private final Clock clock;
    private final boolean shared;

    /** @param shared whether other instances may go on with a site */
    SiteQuotas(Store store, Clock clock, boolean shared) {
        this.store = store;
        this.clock = clock;
        this.shared = shared;
    }

    Quota of(Site site) {
        Settings its = site.settings();
        return quotas.computeIfAbsent(
                new Of(site.name(), its.text(LIMIT)), key -> shared ? inStore(site) : inFile(site));
    }

    private Quota inStore(Site site) {
        return Quota.inLots(
                new QuotaLots(store, site.id()), (int) site.settings().number(LIMIT), clock);
    }

    private Quota inFile(Site site) {
        String ring = site.name().equals(Site.MAIN) ? "quota.ring" : "quota-" + site.name() + ".ring";
        return QuotaFile.open(site.settings(), ring, LIMIT, clock);
    }

    /** What is set aside for a site and was not used is there for its next instance; no call follows. */
    void giveBack(Site site) {
        quotas.forEach((of, quota) -> {
            if (of.site().equals(site.name())) {
                quota.giveBack();
            }
        });
    }

    /** What is known here of a site is old: another instance has it, or has had it. */
    void forget(Site site) {
        quotas.keySet().removeIf(of -> of.site().equals(site.name()));
    }
}
