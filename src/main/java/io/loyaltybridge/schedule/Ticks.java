package io.loyaltybridge.schedule;

import io.loyaltybridge.site.Sites;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one thread that looks at all plans and starts runs; it does nothing of a run itself. Thread-safe. */
final class Ticks {
    private static final Logger LOG = LoggerFactory.getLogger(Ticks.class);

    private static final Duration LAST_LOOK = Duration.ofSeconds(1);

    /** A flow that runs by the clock. */
    record Flow(String name, Plan plan, SiteRuns runs) {}

    private final Supplier<Sites> sites;
    private final Clock clock;
    private final LongSupplier millis;
    private final List<Flow> flows = new CopyOnWriteArrayList<>();
    private final Semaphore wake = new Semaphore(0);
    private @Nullable Thread thread;

    /** @param millis a clock that nobody sets */
    Ticks(Supplier<Sites> sites, Clock clock, LongSupplier millis) {
        this.sites = sites;
        this.clock = clock;
        this.millis = millis;
    }

    synchronized void start() {
        Thread started = new Thread(this::loop, "site-timers");
        started.setDaemon(true);
        thread = started;
        started.start();
    }

    /** Waits a moment for a look that is under way, because it reads the store. */
    void stop() {
        Thread running = current();
        synchronized (this) {
            thread = null;
        }
        wake();
        if (running != null) {
            try {
                running.join(LAST_LOOK.toMillis());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** From now on the flow is looked at. It has had its first look when this returns: what is stored of it is taken up. */
    void add(Flow flow) {
        look(flow);
        flows.add(flow);
        wake();
    }

    /** Looks now, without waiting for the next time. */
    void wake() {
        wake.release();
    }

    void remove(Flow flow) {
        flows.remove(flow);
    }

    private void loop() {
        while (Thread.currentThread() == current()) {
            try {
                boolean woken = wake.tryAcquire(advance(), TimeUnit.MILLISECONDS);
                LOG.trace("Awake, because a flow came: {}", woken);
                wake.drainPermits();
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** Whether any flow of a site runs. */
    boolean isRunning(String site) {
        return flows.stream().anyMatch(flow -> flow.runs().isRunning(site));
    }

    private synchronized @Nullable Thread current() {
        return thread;
    }

    /** Lets every flow do what is due, and says after how many ms it has to be asked again. */
    private long advance() {
        long wait = Plan.OFTEN;
        for (Flow flow : flows) {
            wait = Math.min(wait, look(flow));
        }
        return wait;
    }

    private long look(Flow flow) {
        try {
            return flow.plan().advance(clock.instant(), millis.getAsLong(), sites.get(), flow.runs()::begin);
        } catch (RuntimeException e) {
            LOG.warn("Timer {} cannot see now what is due and tries again: {}", flow.name(), e.toString());
            return Plan.OFTEN;
        }
    }
}
