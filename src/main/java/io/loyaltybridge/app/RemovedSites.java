package io.loyaltybridge.app;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.privacy.RowCounts;
import io.loyaltybridge.privacy.store.SiteEraser;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.store.SiteState;
import java.time.Clock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code removedSites}: erases the sites from which the app was removed longer ago than {@code sites.keep-removed}, and goes on
 * with those whose erasing was interrupted.
 */
public final class RemovedSites {
    private static final Logger LOG = LoggerFactory.getLogger(RemovedSites.class);
    /** Why a site is erased. */
    static final String REASON = "sites.keep-removed";

    /**
     * What it works with.
     *
     * @param known reads all sites as they are now
     */
    record Parts(Supplier<KnownSites> known, SiteRemoval removal) {}

    private final Settings process;
    private final Clock clock;
    private final Supplier<@Nullable Parts> parts;
    private final Predicate<String> own;

    /**
     * @param parts gives null where sites are not looked after
     * @param own   whether this instance has a site, by the first column of its keys
     */
    RemovedSites(Settings process, Clock clock, Supplier<@Nullable Parts> parts, Predicate<String> own) {
        this.own = own;
        this.process = process;
        this.clock = clock;
        this.parts = parts;
    }

    /** Erases what is due. Returns how many sites were. */
    public int eraseRemoved() {
        Parts with = parts.get();
        if (with == null) {
            return 0;
        }
        KnownSites known = with.known().get();
        int erased = 0;
        for (Site site : known.sites().all()) {
            SiteState state = known.state(site.name()).orElse(null);
            if (state != null && own.test(site.id()) && isDue(state)) {
                erased += erase(with.removal(), site) ? 1 : 0;
            }
        }
        return erased;
    }

    private boolean isDue(SiteState state) {
        return state.state() == SiteState.State.ERASING
                || state.state() == SiteState.State.REMOVED
                        && state.keptUntil(process.duration("sites.keep-removed"))
                                .isBefore(clock.instant());
    }

    /** One that cannot be erased tonight does not stop the others. */
    private static boolean erase(SiteRemoval removal, Site site) {
        try {
            SiteEraser.Result result = removal.erase(site.name(), site.id(), !SiteRemoval.isWritten(site), REASON);
            if (!result.done()) {
                LOG.warn("Site {} is not erased to its end; that goes on the next night", site);
                return false;
            }
            LOG.warn(
                    "Site {} is erased, because the app was removed from it longer ago than {}: {}",
                    site,
                    REASON,
                    RowCounts.words(result.rows()));
            if (SiteRemoval.isWritten(site)) {
                LOG.warn(
                        "Site {} is still described, though nothing is kept of it: {} can go",
                        site,
                        site.name().equals(Site.MAIN)
                                ? "what says which site it is in " + Settings.DEFAULT_FILE
                                : "its file "
                                        + site.settings()
                                                .place()
                                                .map(Object::toString)
                                                .orElse(""));
            }
            return true;
        } catch (RuntimeException e) {
            LOG.error("Site {} cannot be erased now; it is tried again the next night: {}", site, Reason.of(e));
            return false;
        }
    }
}
