package io.loyaltybridge.inbox;

import io.loyaltybridge.log.SeldomLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Hands the stored events to their routes: in order within a lane, one event of a customer at a time, different customers at
 * the same time. No state of an event exists only here: after a crash the same events are read from the store and the same
 * routes run again.
 */
public final class Dispatcher implements AutoCloseable {
    private static final SeldomLog LOG = new SeldomLog(LoggerFactory.getLogger(Dispatcher.class), System::nanoTime);
    private static final Duration STORE_TROUBLE = Duration.ofSeconds(1);

    private final Inbox inbox;
    private final Gate gate;
    private final Attempts attempts;
    private final Clock clock;
    private final ExecutorService workers;
    private final Map<String, EventHandler> handlers = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Guard guard = new Guard(lock);
    private final Condition work = lock.newCondition();
    private final Lanes lanes;
    private final Customers customers = new Customers();
    private final Pages pages;
    private volatile int outagesEnded;
    private boolean started;
    private volatile boolean stopping;

    public Dispatcher(
            Inbox inbox,
            Gate gate,
            Verdict.Judge judge,
            Backoff backoff,
            CallBounds bounds,
            int workerCount,
            Clock clock,
            InboxMetrics metrics) {
        this.inbox = inbox;
        this.gate = gate;
        this.lanes = new Lanes(workerCount);
        this.pages = new Pages(inbox, guard, work, lanes, clock, handlers::containsKey, Pages.MOST_IN_MEMORY);
        this.attempts = new Attempts(inbox, judge, backoff, bounds, clock, metrics, pages);
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

    /** Events before the last one read may be waiting again: after a replay, or when a route was added. */
    public void rescan() {
        pages.anew();
    }

    /** A system is back: events that wait for it are due now. */
    public void outageEnded() {
        guard.run(() -> {
            outagesEnded++;
            lanes.wake(attempts::isInOutage);
            work.signal();
        });
    }

    /** Events that are running. */
    public int inFlight() {
        return inFlight.get();
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
        long now = clock.millis();
        for (Inbox.Waiting next = lanes.take(now); next != null; next = lanes.take(now)) {
            Inbox.Waiting event = next;
            inFlight.incrementAndGet();
            workers.execute(() -> work(event));
        }
    }

    private void await() throws InterruptedException {
        if (pages.canRead() || lanes.hasReady()) {
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

    private void work(Inbox.Waiting waiting) {
        String customer = null;
        Long dueAt = null;
        boolean parkedBehind = false;
        int endedBefore = outagesEnded;
        try {
            customer = gate.customer(waiting.lane());
            if (customers.enter(customer, waiting)) {
                dueAt = run(waiting, customer);
            } else {
                parkedBehind = true;
            }
        } catch (RuntimeException e) {
            LOG.error("record", () -> "Event " + waiting.seq() + " could not be recorded; retrying: " + e.getMessage());
            dueAt = clock.millis() + STORE_TROUBLE.toMillis();
        } finally {
            leave(waiting, parkedBehind ? null : customer, dueAt, parkedBehind, endedBefore);
        }
    }

    private void leave(
            Inbox.Waiting waiting, @Nullable String customer, @Nullable Long due, boolean behind, int endedBefore) {
        inFlight.decrementAndGet();
        boolean dry = guard.get(() -> {
            lanes.ended(waiting);
            long now = clock.millis();
            // If the outage ended while this event was being handed back, it was not woken.
            Long dueAt = due != null && endedBefore != outagesEnded && attempts.isInOutage(waiting.seq())
                    ? Long.valueOf(now)
                    : due;
            boolean ranDry = !behind && lanes.release(waiting, dueAt, now);
            if (!behind && customer != null) {
                freeCustomer(customer, now);
            }
            if (!behind && dueAt == null) {
                pages.left(waiting.seq());
            }
            work.signal();
            return ranDry;
        });
        if (dry) {
            pages.reload(waiting);
        }
    }

    private void freeCustomer(String customer, long now) {
        for (Inbox.Waiting next : customers.leave(customer)) {
            lanes.release(next, now, now);
        }
    }

    /**
     * Runs a task on the caller's thread while nothing else works on this customer: waits for a running event of theirs, and
     * makes their later events wait meanwhile. Not reentrant.
     *
     * @param customer as {@link Gate#customer} returns it
     * @throws IllegalStateException where the caller is interrupted while it waits; the task has not run
     */
    public void runAlone(String customer, Runnable task) {
        customers.enterAlone(customer);
        runTaken(customer, task);
    }

    /**
     * As {@link #runAlone}, but without waiting, so that a caller that holds one customer may ask for another one.
     *
     * @return false where something else works on this customer; the task has not run
     */
    public boolean tryAlone(String customer, Runnable task) {
        boolean free = customers.tryEnter(customer);
        if (free) {
            runTaken(customer, task);
        }
        return free;
    }

    private void runTaken(String customer, Runnable task) {
        try {
            task.run();
        } finally {
            guard.run(() -> {
                freeCustomer(customer, clock.millis());
                work.signal();
            });
        }
    }

    /** Runs one event. Returns when it is due again, or null when it has left the lane. */
    private @Nullable Long run(Inbox.Waiting waiting, String customer) {
        Optional<InboxEvent> found = inbox.pending(waiting.seq());
        EventHandler handler = handlers.get(waiting.source());
        if (found.isEmpty() || handler == null) {
            return null;
        }
        return attempts.run(found.get().inTurnOf(customer), handler, gate.held(customer, found.get()));
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
