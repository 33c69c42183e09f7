package io.loyaltybridge.app;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.store.Store;
import java.util.Collection;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which sites are open. Few sites are all opened, and stay open; of many only those that have anything to do, the others when
 * they are needed, until they have been idle for long. A site that is paused begins with nothing. Thread-safe.
 */
final class SiteOpening {
    private static final Logger LOG = LoggerFactory.getLogger(SiteOpening.class);
    /** So many are few. */
    static final int MOST_OPEN = 100;

    private final Store store;
    private final Supplier<Collection<ServedSite>> sites;
    private final Predicate<String> own;
    private final IdleSites idle;
    private volatile boolean begun;

    /**
     * @param sites those that this instance has now
     * @param all   these and those of other instances; a page of one of them may have opened it here
     * @param own   whether it has a site, by the first column of its keys
     */
    SiteOpening(
            Store store,
            Supplier<Collection<ServedSite>> sites,
            Supplier<Collection<ServedSite>> all,
            Predicate<String> own) {
        this.store = store;
        this.sites = sites;
        this.own = own;
        this.idle = new IdleSites(all);
    }

    /** From now on what waits on a site begins when it is opened. */
    void begin() {
        begun = true;
        sites.get().forEach(one -> one.opened().ifPresent(this::made));
        open(sites.get());
        idle.start();
    }

    /** The rooms of a site have been made. */
    void made(SiteRooms rooms) {
        if (begun && !rooms.site().isPaused() && own.test(rooms.site().id())) {
            rooms.open();
        }
    }

    /** Begins with what waits on these sites. */
    void open(Collection<ServedSite> some) {
        Predicate<ServedSite> wanted = sites.get().size() <= MOST_OPEN ? one -> true : withWork();
        some.stream()
                .filter(one -> !one.site().isPaused() && own.test(one.site().id()))
                .filter(wanted)
                .forEach(SiteOpening::tryToOpen);
    }

    private Predicate<ServedSite> withWork() {
        Set<String> ids = SitesWithWork.in(store);
        return one -> ids.contains(one.site().id());
    }

    private static void tryToOpen(ServedSite one) {
        try {
            one.rooms();
        } catch (RuntimeException e) {
            LOG.error("Site {} cannot be opened now, and is opened when it is needed: {}", one.site(), Reason.of(e));
        }
    }

    /** Puts away those that were idle for so many looks. Returns how many. */
    int putAwayIdle(int looks) {
        return idle.look(looks);
    }

    /** Puts none away any more. */
    void stop() {
        idle.stop();
    }
}
