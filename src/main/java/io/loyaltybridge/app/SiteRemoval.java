package io.loyaltybridge.app;

import io.loyaltybridge.privacy.FreeSpace;
import io.loyaltybridge.privacy.store.SiteEraser;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.store.SiteState;
import io.loyaltybridge.site.store.SiteStates;
import io.loyaltybridge.site.store.StoredSite;
import io.loyaltybridge.site.store.StoredSites;
import io.loyaltybridge.store.Database;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Erases a site that is still described. First nothing is stored for it any more, then its rows go in pieces, and last the site
 * itself, where it is in the store: so that after a kill the same goes on. Thread-safe.
 */
final class SiteRemoval {
    /** What comes while the last running work ends is found by another round. */
    private static final int ROUNDS = 5;

    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private static final Logger LOG = LoggerFactory.getLogger(SiteRemoval.class);

    private final Database store;
    private final SiteEraser eraser;
    private final StoredSites stored;
    private final SiteStates states;
    private final Service service;
    private final BooleanSupplier stopped;

    /** What it needs of the service that runs. */
    interface Service {
        /** Takes the sites up as they are now. */
        void take();

        /** Whether anything is stored for a site, by the first column of its keys. */
        boolean isTaken(String site);

        /** Whether an event of a site is running. */
        boolean isBusy(String site);
    }

    /** A command that runs by itself. */
    static final Service ALONE = new Service() {
        @Override
        public void take() {}

        @Override
        public boolean isTaken(String site) {
            return false;
        }

        @Override
        public boolean isBusy(String site) {
            return false;
        }
    };

    /** @param stopped whether to stop after the current piece */
    SiteRemoval(Database store, Clock clock, Service service, BooleanSupplier stopped) {
        this.store = store;
        this.eraser = new SiteEraser(store);
        this.stored = new StoredSites(store, clock);
        this.states = new SiteStates(store, clock);
        this.service = service;
        this.stopped = stopped;
    }

    /** How many rows there are of a site, by table. */
    Map<String, Long> count(String site) {
        return eraser.count(site);
    }

    /**
     * Erases a site.
     *
     * @param name   of the site
     * @param id     first column of its keys
     * @param isStored whether it was found in the store
     * @param reason why
     * @return done false where it was stopped; the same call goes on. Nothing was removed where another call has finished it meanwhile
     * @throws IllegalStateException where the service cannot take up that nothing is stored for it; then nothing is erased
     */
    synchronized SiteEraser.Result erase(String name, String id, boolean isStored, String reason) {
        Optional<SiteState> before = Optional.ofNullable(states.all().get(id));
        boolean finished = isStored
                ? find(name, id).isEmpty()
                : before.filter(one -> one.state() == SiteState.State.ERASED).isPresent();
        if (finished) {
            // By whoever has erased it while this call waited.
            return new SiteEraser.Result(true, Map.of());
        }
        if (before.filter(one -> one.state() == SiteState.State.ERASING).isEmpty()) {
            states.set(id, SiteState.State.ERASING, reason);
        }
        service.take();
        if (service.isTaken(id)) {
            throw new IllegalStateException("site " + name + " is still served, because its settings are wrong now;"
                    + " it is erased after the next start, or when they are right");
        }
        Map<String, Long> rows = new TreeMap<>();
        for (int round = 0; round < ROUNDS; round++) {
            awaitEnd(id);
            SiteEraser.Result result = eraser.erase(id, name, stopped);
            result.rows().forEach((table, count) -> rows.merge(table, count, Long::sum));
            if (!result.done()) {
                return new SiteEraser.Result(false, rows);
            }
            if (eraser.count(id).isEmpty()) {
                if (!FreeSpace.rewritten(store)) {
                    LOG.warn(
                            "Free space of the database may still have something of site {}. {}",
                            name,
                            FreeSpace.REBUILD);
                }
                finish(name, id, reason);
                return new SiteEraser.Result(true, rows);
            }
        }
        return new SiteEraser.Result(false, rows);
    }

    /** Events that have begun come to their end. */
    private void awaitEnd(String id) {
        long until = System.nanoTime() + PATIENCE_NANOS;
        while (service.isBusy(id) && System.nanoTime() < until && !stopped.getAsBoolean()) {
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private Optional<StoredSite> find(String name, String id) {
        return stored.all().stream()
                .filter(site -> site.name().equals(name) && site.id().equals(id))
                .findFirst();
    }

    private void finish(String name, String id, String reason) {
        find(name, id)
                .ifPresentOrElse(
                        site -> stored.remove(name, site.version()),
                        () -> states.set(id, SiteState.State.ERASED, reason));
        service.take();
    }

    /** Whether a site is described by a file or by the settings of the process, so that only a person can take it away. */
    static boolean isWritten(Site site) {
        return site.settings().place().filter(place -> place.stored()).isEmpty();
    }
}
