package io.loyaltybridge.inbox;

import io.loyaltybridge.log.SeldomLog;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.trace.Traces;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.LoggerFactory;

/**
 * Hands the stored events of all sites to their routes: in order within a lane, one event of a customer at a time, different customers at
 * the same time. No state of an event exists only here: after a crash the same events are read from the store and the same
 * routes run again.
 */
public final class Dispatcher implements AutoCloseable {
    private static final SeldomLog LOG = new SeldomLog(LoggerFactory.getLogger(Dispatcher.class), System::nanoTime);
    private static final long LOOK_NANOS = 20_000_000;
    private static final Duration STORE_TROUBLE = Duration.ofSeconds(1);

    private final OpenDesks desks;
    private final Runs runs;
    private final Clock clock;
    private final ExecutorService workers;
    private final Map<String, EventHandler> handlers = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Guard guard = new Guard(lock);
    private final Condition work = lock.newCondition();
    private final Lanes lanes;
    private final Alone alone;
    private final Pages pages;
    private boolean started;
    private boolean held;
    private volatile boolean stopping;

    public Dispatcher(
            Store store,
            Desks desks,
            Backoff backoff,
            CallBounds bounds,
            int workerCount,
            Clock clock,
            InboxMetrics metrics) {
        this(store, desks, backoff, bounds, workerCount, clock, metrics, Traces.NONE);
    }

    /** The same, with what is told of the attempts. */
    public Dispatcher(
            Store store,
            Desks desks,
            Backoff backoff,
            CallBounds bounds,
            int workerCount,
            Clock clock,
            InboxMetrics metrics,
            Traces traces) {
        this.desks = new OpenDesks(desks, clock);
        this.lanes = new Lanes(workerCount);
        this.pages =
                new Pages(new WholeInbox(store, clock), guard, work, lanes, clock, this::mayRun, Pages.MOST_IN_MEMORY);
        this.alone = new Alone(guard, work, lanes, clock);
        this.runs = new Runs(
                this.desks,
                handlers,
                new Attempts(backoff, bounds, clock, metrics, pages, traces),
                alone,
                guard,
                work,
                lanes,
                pages,
                clock);
        this.clock = clock;
        AtomicInteger number = new AtomicInteger();
        this.workers =
                Executors.newFixedThreadPool(workerCount, task -> daemon(task, "lane-" + number.incrementAndGet()));
    }

    /** Starts to run events. Called when the routes are there. */
    public void start() {
        guard.run(() -> {
            if (!started) {
                started = true;
                daemon(this::loop, "inbox-dispatcher").start();
            }
        });
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    void register(String source, EventHandler handler) {
        if (handlers.putIfAbsent(source, handler) != null) {
            throw new IllegalArgumentException(
                    "inbox:" + source + " has a route already; one route takes the events of a source");
        }
        rescan();
    }

    void unregister(String source) {
        handlers.remove(source);
    }

    /** There may be new events. Cheap; called after each webhook. */
    public void wake() {
        pages.more();
    }

    /** The same where several instances write, with the place of the first event that has just come. */
    public void wake(long first) {
        pages.came(first);
    }

    /** Events before the last one read may be waiting again: after a replay, or when a route or a site was added. */
    public void rescan() {
        desks.mended();
        runs.readAgain();
    }

    void rescan(String site) {
        desks.mended(site);
        runs.readAgain();
    }

    void outageEnded(String site) {
        runs.outageEnded(site);
    }

    private boolean mayRun(Waiting event) {
        return handlers.containsKey(event.source()) && desks.serves(event.site());
    }

    /** What the features of a site need of this. */
    public SiteDispatcher at(String siteId) {
        return new SiteDispatcher(this, alone, siteId);
    }

    /**
     * Hands out no event from now on, and waits for those that are running; what comes in is stored and waits.
     *
     * @return false where they did not end in time; then {@link #letGo} has to be called all the same
     */
    public boolean hold(Duration patience) {
        guard.run(() -> held = true);
        long end = System.nanoTime() + patience.toNanos();
        while (inFlight.get() > 0) {
            if (System.nanoTime() > end) {
                return false;
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
        return true;
    }

    /** Goes on after {@link #hold}. */
    public void letGo() {
        guard.run(() -> {
            held = false;
            work.signalAll();
        });
        rescan();
    }

    /** Events that are running. */
    public int inFlight() {
        return inFlight.get();
    }

    /** Whether an event of a site is running. */
    public boolean isBusy(String site) {
        return guard.get(() -> lanes.isRunning(site));
    }

    /** Sources that have a route. */
    public Set<String> sources() {
        return Set.copyOf(handlers.keySet());
    }

    private void loop() {
        while (true) {
            try {
                if (!turn()) {
                    return;
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                if (stopping) {
                    return;
                }
                LOG.error("read", () -> "Events cannot be read from the inbox; retrying: " + e.getMessage());
                pause();
            }
        }
    }

    /** Reads a page if there may be one, hands out events, and waits for work. False when the dispatcher stops. */
    private boolean turn() throws InterruptedException {
        if (desks.pauseIsOver()) {
            runs.readAgain();
        }
        pages.read();
        lock.lock();
        try {
            if (stopping) {
                return false;
            }
            hand();
            await();
            return true;
        } finally {
            lock.unlock();
        }
    }

    private void hand() {
        if (held) {
            return;
        }
        long now = clock.millis();
        for (Waiting next = lanes.take(now); next != null; next = lanes.take(now)) {
            Waiting event = next;
            inFlight.incrementAndGet();
            workers.execute(() -> {
                try {
                    runs.run(event);
                } finally {
                    inFlight.decrementAndGet();
                }
            });
        }
    }

    private void await() throws InterruptedException {
        if (pages.canRead() || lanes.hasReady() && !held) {
            return;
        }
        long wait = Math.min(lanes.nextDue() - clock.millis(), 1_000);
        if (wait > 0) {
            work.await(wait, TimeUnit.MILLISECONDS);
        }
    }

    private void pause() {
        lock.lock();
        try {
            pages.more();
            work.await(STORE_TROUBLE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Stops handing out events and waits for those that are running.
     *
     * @return true when all ended in time; any other runs again after the next start
     */
    public boolean stop(Duration patience) {
        guard.run(() -> {
            stopping = true;
            work.signalAll();
        });
        workers.shutdown();
        try {
            return workers.awaitTermination(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void close() {
        stop(Duration.ZERO);
    }
}
