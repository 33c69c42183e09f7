package io.loyaltybridge.app;

import io.loyaltybridge.effect.EffectModule;
import io.loyaltybridge.effect.store.DueSites;
import io.loyaltybridge.history.HistoryModule;
import io.loyaltybridge.milestone.badge.BadgeModule;
import io.loyaltybridge.program.Programs;
import io.loyaltybridge.schedule.SiteTimerComponent;
import io.loyaltybridge.schedule.SiteTimers;
import io.loyaltybridge.schedule.Timers;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.util.Collection;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.main.Main;
import org.jspecify.annotations.Nullable;

/** The timers of the sites: what starts their routes, and the bean that remembers due moments. */
final class RoomTimers {
    private final Settings process;
    private final Store store;
    private final SiteTimers stored;
    private final Clock clock;
    private volatile @Nullable SiteTimerComponent component;

    RoomTimers(Settings process, Store store, Clock clock) {
        this.process = process;
        this.store = store;
        this.stored = new SiteTimers(store, clock);
        this.clock = clock;
    }

    /**
     * Binds what starts the routes.
     *
     * @param sites     those that run now
     * @param effects   whether any effect is switched on
     * @param unchecked whether Wix has to be asked which badges there are
     */
    void bind(Main main, Supplier<Sites> sites, Predicate<Site> effects, Predicate<Site> unchecked) {
        DueSites due = new DueSites(store);
        Supplier<Predicate<Site>> sweep = EffectModule.due(due, clock);
        SiteTimerComponent made = new SiteTimerComponent(sites, process, stored, clock)
                .onlyWhere("effects-sweep", () -> sweep.get().and(effects))
                .onlyWhere("reconcile-restored", new RestoredSites(store)::now)
                .onlyWhere("program-changes", () -> site -> Programs.polls(site.settings()))
                .onlyWhere("badges", BadgeModule.due(due, clock, unchecked));
        component = made;
        main.bind("site-timer", made);
    }

    /** Whether a flow of a site runs, by the first column of its keys. */
    boolean isRunning(String site) {
        SiteTimerComponent bound = component;
        return bound != null && bound.isRunning(site);
    }

    /** As {@link SiteTimers#letGo}. */
    void letGo(Collection<String> sites) {
        stored.letGo(sites);
    }

    /** The moments of one site; its routes name them {@code timers}. */
    Timers of(Site site, HistoryModule history) {
        Timers timers = stored.of(site.id());
        know(timers, site.settings(), "messages");
        know(timers, site.settings(), "reminder");
        history.know(timers);
        return timers;
    }

    private static void know(Timers timers, Settings settings, String flow) {
        timers.know(
                flow,
                settings.flag(flow + ".on") ? settings.text(flow + ".cron") : Timers.OFF,
                settings.timeZone(),
                settings.duration(flow + ".catch-up"));
    }
}
