package io.loyaltybridge.app;

import io.loyaltybridge.instance.Ownership;
import io.loyaltybridge.instance.PartitionOwners;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.store.Store;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes up the sites of partitions that this instance gets, and lets go those of partitions that it loses. A site has one owner:
 * it begins nothing before the store says that it is the owner, and gives a partition back when nothing of its sites is under
 * way any more. One at a time.
 */
final class Handover {
    private static final Logger LOG = LoggerFactory.getLogger(Handover.class);
    /** A call to the outside ends before. */
    private static final Duration LONGEST = Duration.ofSeconds(50);

    private static final long LOOK_NANOS = 10_000_000;

    private final Store store;
    private final PartitionOwners owners;
    private final Ownership ownership;
    private final Rooms rooms;
    private final Predicate<String> commands;

    /** @param commands whether a command of a site runs here, by the first column of its keys */
    Handover(Store store, PartitionOwners owners, Ownership ownership, Rooms rooms, Predicate<String> commands) {
        this.commands = commands;
        this.store = store;
        this.owners = owners;
        this.ownership = ownership;
        this.rooms = rooms;
    }

    /**
     * Takes partitions.
     *
     * @throws RuntimeException where that is not possible now; called again, it goes on
     */
    void gain(Collection<Integer> partitions) {
        Set<Integer> fresh = new TreeSet<>(partitions);
        // Called once more, it must not take from under work what it has begun already.
        fresh.removeAll(ownership.partitions());
        if (!fresh.isEmpty()) {
            owners.take(fresh);
            JobRuns.sitesAtWork(store).stream()
                    .filter(site -> ownership.isIn(fresh, site))
                    .forEach(site -> JobRuns.stopLost(store, site));
            rooms.in(fresh).forEach(rooms::forget);
            ownership.add(fresh);
        }
        List<ServedSite> sites = rooms.in(partitions);
        rooms.begin(sites);
        LOG.info("This instance has {} site(s) more, of {} partition(s)", sites.size(), partitions.size());
    }

    /**
     * Gives partitions back when nothing of their sites is under way here.
     *
     * @throws RuntimeException where that could not be done; then the next owner takes them over all the same, and this instance
     *                          has to start again
     */
    void giveBack(Collection<Integer> partitions) {
        ownership.remove(partitions);
        List<ServedSite> sites = rooms.in(partitions);
        sites.forEach(one -> one.opened().ifPresent(SiteRooms::stop));
        long until = System.nanoTime() + LONGEST.toNanos();
        List<ServedSite> busy = busy(sites);
        while (!busy.isEmpty() && System.nanoTime() < until) {
            LockSupport.parkNanos(LOOK_NANOS);
            busy = busy(busy);
        }
        if (!busy.isEmpty()) {
            throw new IllegalStateException("work has not ended within " + LONGEST.toSeconds() + " s for "
                    + busy.stream().map(one -> one.site().name()).limit(5).collect(Collectors.joining(", ")));
        }
        rooms.letGo(sites);
        sites.forEach(rooms::forget);
        owners.giveBack(partitions);
        LOG.info("This instance has given back {} site(s), of {} partition(s)", sites.size(), partitions.size());
    }

    private List<ServedSite> busy(List<ServedSite> sites) {
        return sites.stream()
                .filter(one -> rooms.isBusy(one) || commands.test(one.site().id()))
                .toList();
    }
}
