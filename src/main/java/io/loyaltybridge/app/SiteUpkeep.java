package io.loyaltybridge.app;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.KnownSites;
import io.loyaltybridge.site.SiteReader;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.site.store.KeptSites;
import io.loyaltybridge.site.store.SiteStates;
import io.loyaltybridge.site.store.StoredSites;
import io.loyaltybridge.store.Database;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;

/**
 * Looks after the sites while the service runs: a file that is added, changed or removed counts within some seconds; a site in
 * the store as soon as a command or a webhook has changed it; and one that was removed long ago is erased. Thread-safe.
 */
final class SiteUpkeep implements AutoCloseable {
    private final SiteChanges changes;
    private final StoredSiteJobs jobs;
    private final RemovedSites.Parts removing;
    private final SiteWatch watch;
    private final SoonTaken soon;

    /**
     * Begins.
     *
     * @param environment the environment variables
     * @param published   is given the sites after each change
     */
    SiteUpkeep(
            Settings process,
            Map<String, String> environment,
            Database store,
            Clock clock,
            Rooms rooms,
            CamelContext context,
            Consumer<Sites> published) {
        StoredSites stored = new StoredSites(store, clock);
        SiteStates states = new SiteStates(store, clock);
        // What the service has started with is not read once more.
        Supplier<KnownSites> known =
                new SiteReader(process, environment, () -> new KeptSites(stored.all(), states.all()), rooms.sites());
        changes = new SiteChanges(process, rooms, context, known, published);
        SiteRemoval removal = new SiteRemoval(store, clock, new Served(rooms, changes), rooms::isStopping);
        removing = new RemovedSites.Parts(known, removal);
        jobs = StoredSiteJobs.served(process, known, environment, stored, states, changes, removal);
        watch = new SiteWatch(process, store.instance().isPresent() ? stored::stamp : () -> "", changes::take);
        soon = new SoonTaken(changes::take);
        rooms.takeBy(soon::soon);
        if (KnownSites.installationsJoin(process)) {
            rooms.joinBy(new SiteJoining(process, store, clock, rooms::sites, soon::soon));
        }
    }

    /** What erasing a site needs of the service. */
    private record Served(Rooms rooms, SiteChanges changes) implements SiteRemoval.Service {
        @Override
        public void take() {
            changes.take();
        }

        @Override
        public boolean isTaken(String site) {
            return rooms.sites().withId(site).filter(one -> !one.isGone()).isPresent();
        }

        @Override
        public boolean isBusy(String site) {
            return rooms.dispatcher().isBusy(site);
        }
    }

    /** What erases removed sites. */
    RemovedSites.Parts removing() {
        return removing;
    }

    /** One of {@link StoredSiteJobs#NAMES}. */
    int run(String job, List<String> arguments, Consumer<String> out) {
        return jobs.run(job, arguments, out);
    }

    /** Looks no more; a change that is being taken up comes to its end. */
    @Override
    public void close() {
        watch.close();
        soon.close();
    }
}
