package io.loyaltybridge.app;

import java.util.Collection;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts away what belongs to sites that have been idle for long, where there are so many that it matters. */
final class IdleSites {
    private static final Logger LOG = LoggerFactory.getLogger(IdleSites.class);
    private static final long EVERY_SECONDS = 60;
    /** A site is idle after so many looks in a row that found nothing. */
    private static final int LOOKS = 10;

    private final Supplier<Collection<ServedSite>> sites;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread thread = new Thread(this::loop, "idle-sites");

    IdleSites(Supplier<Collection<ServedSite>> sites) {
        this.sites = sites;
    }

    void start() {
        thread.setDaemon(true);
        thread.start();
    }

    private void loop() {
        try {
            while (!stop.await(EVERY_SECONDS, TimeUnit.SECONDS)) {
                look(LOOKS);
            }
        } catch (InterruptedException e) {
            LOG.debug("Idle sites are not put away any more", e);
        }
    }

    /** @return how many were put away */
    int look(int looks) {
        Collection<ServedSite> all = sites.get();
        if (all.size() <= SiteOpening.MOST_OPEN) {
            return 0;
        }
        int away = 0;
        for (ServedSite one : all) {
            away += one.putAway(looks) ? 1 : 0;
        }
        return away;
    }

    void stop() {
        stop.countDown();
    }
}
