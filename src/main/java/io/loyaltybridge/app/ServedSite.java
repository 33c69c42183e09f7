package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.intake.SourceCatalog;
import io.loyaltybridge.message.CustomerTexts;
import io.loyaltybridge.milestone.Milestones;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteParts;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One site that the process serves. What webhooks need of it costs almost nothing; its rooms are made when they are first
 * needed, and put away when it has been idle for long. Thread-safe.
 */
final class ServedSite {
    private final Site site;
    private final SiteRooms.Shared shared;
    private final Function<ServedSite, SiteRooms> maker;
    private final Inbox inbox;
    private volatile @Nullable SourceCatalog sources;
    private volatile @Nullable SiteRooms rooms;
    private int idleFor;

    /** @param maker makes its rooms; throws where that is not possible */
    ServedSite(Site site, SiteRooms.Shared shared, Function<ServedSite, SiteRooms> maker) {
        this.site = site;
        this.shared = shared;
        this.maker = maker;
        this.inbox = new Inbox(shared.store(), site.id(), shared.clock());
        SiteParts.openWith(site, this::rooms);
    }

    Site site() {
        return site;
    }

    /** For its webhooks. */
    Inbox inbox() {
        return inbox;
    }

    /** @throws SettingsException where one of its sources is wrong */
    SourceCatalog sources() {
        SourceCatalog known = sources;
        if (known == null) {
            known = SourceCatalog.of(site.settings(), shared.clock());
            sources = known;
        }
        return known;
    }

    /** @throws SettingsException where one of its sources or texts is wrong */
    void check() {
        sources();
        CustomerTexts.load(site.settings(), shared.texts());
    }

    /** Whether changes of balances on Wix matter here: there is a program to carry them over to, or a milestone to watch. */
    boolean wantsBalances() {
        return wantsBalances(site.settings());
    }

    /** The same for a site with these settings. */
    static boolean wantsBalances(Settings settings) {
        return Programs.on(settings) || Milestones.areWatched(settings);
    }

    /** What belongs to it; made now where it is not there. */
    SiteRooms rooms() {
        SiteRooms there = rooms;
        if (there != null) {
            return there;
        }
        synchronized (this) {
            SiteRooms made = rooms;
            if (made == null) {
                made = maker.apply(this);
                rooms = made;
                idleFor = 0;
            }
            return made;
        }
    }

    /** The same where it is there already. */
    Optional<SiteRooms> opened() {
        return Optional.ofNullable(rooms);
    }

    /** Puts its rooms away, because another instance has it, or has had it: what they know is old. */
    synchronized void dropRooms() {
        rooms = null;
        SiteParts.putAway(site);
    }

    /**
     * Asked at regular intervals: puts its rooms away where nothing of it was needed, and nothing was under way, for so many
     * of them in a row. Who has a part of the old rooms just then may go on with it: what may happen once only is decided by
     * the store and the dispatcher.
     *
     * @return whether it did
     */
    synchronized boolean putAway(int intervals) {
        SiteRooms there = rooms;
        if (there == null) {
            return false;
        }
        idleFor = SiteParts.wasUsed(site) || !there.isIdle() ? 0 : idleFor + 1;
        if (idleFor < intervals) {
            return false;
        }
        rooms = null;
        sources = null;
        SiteParts.putAway(site);
        return true;
    }
}
