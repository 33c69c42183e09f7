package io.loyaltybridge.schedule;

import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.camel.Endpoint;
import org.apache.camel.support.DefaultComponent;
import org.jspecify.annotations.Nullable;

/**
 * {@code site-timer:<flow>} starts a route for every site on which the flow is on, with the site in the variable {@code site}:
 * one run at a time for a site, several sites at the same time.
 *
 * <p>Parameters name settings, or give a value themselves:
 *
 * <ul>
 *   <li>{@code cron}: a Quartz cron expression in the time zone of the site, or {@code off}. A site begins no earlier than its
 *       moment; where there are several, they begin one after the other, within an hour.
 *   <li>{@code every}: a period of the process, such as {@code 1m}, instead of {@code cron}. Only sites that have anything to
 *       do begin, where the flow's feature says which they are ({@link #onlyWhere}).
 *   <li>{@code on}: the flow is off where this setting of the site is empty, {@code false}, {@code off} or {@code none}.
 *   <li>{@code catchUp}: the flow asks {@link Timers} what is due, which remembers moments for so long. The route also
 *       starts after a start of the service and every minute, where a moment was missed or did not come to its end.
 *   <li>{@code atOnce}: how many sites run at the same time; 16 where it is not given.
 * </ul>
 */
public final class SiteTimerComponent extends DefaultComponent {
    private static final int AT_ONCE = 16;

    private final Supplier<Sites> sites;
    private final Settings process;
    private final SiteTimers timers;
    private final Ticks ticks;
    private final Map<String, Supplier<Predicate<Site>>> asks = new ConcurrentHashMap<>();

    /**
     * @param sites   those that run now: without those that are paused. Another object where one of them was added, changed or
     *                removed
     * @param process the settings of the process, for periods
     */
    public SiteTimerComponent(Supplier<Sites> sites, Settings process, SiteTimers timers, Clock clock) {
        this(sites, process, timers, clock, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    /** @param millis a clock that nobody sets, for periods */
    SiteTimerComponent(Supplier<Sites> sites, Settings process, SiteTimers timers, Clock clock, LongSupplier millis) {
        this.sites = sites;
        this.process = process;
        this.timers = timers;
        this.ticks = new Ticks(sites, clock, millis);
    }

    /**
     * Says which sites have anything to do for a flow with a period; without this, all of them begin each time.
     *
     * @param asked once a period, for all sites together; on the thread of all timers, so for a moment only
     */
    public SiteTimerComponent onlyWhere(String flow, Supplier<Predicate<Site>> asked) {
        asks.put(flow, asked);
        return this;
    }

    /** Whether any flow of a site runs, by the first column of its keys. */
    public boolean isRunning(String site) {
        return ticks.isRunning(site);
    }

    @Override
    protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
        String cron = getAndRemoveParameter(parameters, "cron", String.class);
        String every = getAndRemoveParameter(parameters, "every", String.class);
        String on = getAndRemoveParameter(parameters, "on", String.class);
        String catchUp = getAndRemoveParameter(parameters, "catchUp", String.class);
        int atOnce = getAndRemoveParameter(parameters, "atOnce", Integer.class, AT_ONCE);
        if (!remaining.matches("[a-z0-9-]+") || (cron == null) == (every == null) || atOnce < 1) {
            throw new IllegalArgumentException("site-timer:" + remaining
                    + ": expected site-timer:<flow> with cron or every, and atOnce of 1 or more");
        }
        try {
            Supplier<Plan> plan = cron == null ? byPeriod(remaining, every, on) : byCron(remaining, cron, on, catchUp);
            return new SiteTimerEndpoint(uri, this, remaining, consumer -> {
                SiteRuns runs = new SiteRuns(remaining, sites, cron != null, atOnce, consumer::run);
                return new Ticks.Flow(remaining, plan.get(), runs);
            });
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("site-timer:" + remaining + ": " + e.getMessage(), e);
        }
    }

    private Supplier<Plan> byPeriod(String flow, @Nullable String every, @Nullable String on) {
        Duration period = Rhythm.duration(Rhythm.value(process, String.valueOf(every)));
        return () -> new PeriodPlan(
                flow, Math.max(1, period.toMillis()), site -> Rhythm.isOn(site, on), () -> asks.getOrDefault(
                                flow, () -> site -> true)
                        .get());
    }

    private Supplier<Plan> byCron(String flow, String cron, @Nullable String on, @Nullable String catchUp) {
        String expression = Rhythm.value(process, cron);
        if (!expression.equals(Timers.OFF)) {
            new Schedule(expression, process.timeZone());
        }
        if (catchUp != null) {
            Rhythm.duration(Rhythm.value(process, catchUp));
        }
        CronPlan.Stored stored = catchUp == null
                ? null
                : new CronPlan.Stored() {
                    @Override
                    public Set<String> takeUp(Map<String, Rhythm> rhythms) {
                        return timers.takeUp(flow, rhythms, id -> sites.get().withId(id));
                    }

                    @Override
                    public Set<String> open() {
                        return timers.open(flow);
                    }
                };
        return () -> new CronPlan(flow, site -> Rhythm.of(site, cron, on, catchUp), stored);
    }

    Ticks ticks() {
        return ticks;
    }

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        ticks.start();
    }

    @Override
    protected void doStop() throws Exception {
        ticks.stop();
        super.doStop();
    }
}
