package io.loyaltybridge.inbox;

import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands the stored events to their routes: in order within a lane, one event of a customer at a time, customers beside
 * each other. Nothing about an event lives only here: after a crash the same events are read from the store and the
 * same routes run again.
 */
public final class Dispatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final int PAGE = 1_000;
    private static final int MOST_IN_MEMORY = 100_000;
    private static final Duration STORE_TROUBLE = Duration.ofSeconds(1);

    /** Runs one event through its route. Returns what to write beside "done"; throws where the route failed. */
    @FunctionalInterface
    interface Handler {
        String handle(InboxEvent event) throws Exception;
    }

    private final Inbox inbox;
    private final Gate gate;
    private final Attempts attempts;
    private final Clock clock;
    private final ExecutorService workers;
    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final AtomicInteger inFlight = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    private final Lanes lanes = new Lanes();
    private final Customers customers = new Customers();
    private final Set<Long> unmarked = new HashSet<>();
    private long cursor;
    private boolean mayHaveMore = true;
    private int idle;
    private int outagesEnded;
    private boolean started;
    private boolean stopping;
    private Thread loop;

    public Dispatcher(Inbox inbox, Gate gate, Verdict.Judge judge, Backoff backoff, int workerCount, Clock clock, InboxMetrics metrics) {
        this.inbox = inbox;
        this.gate = gate;
        this.attempts = new Attempts(inbox, judge, backoff, clock, metrics, this::unmarked);
        this.clock = clock;
        this.idle = workerCount;
        AtomicInteger number = new AtomicInteger();
        this.workers = Executors.newFixedThreadPool(workerCount, task -> {
            Thread thread = new Thread(task, "lane-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts handing out, once the routes are there. */
    public void start() {
        lock.lock();
        try {
            if (!started) {
                started = true;
                loop = new Thread(this::loop, "inbox-dispatcher");
                loop.setDaemon(true);
                loop.start();
            }
        } finally {
            lock.unlock();
        }
    }

    void register(String source, Handler handler) {
        if (handlers.putIfAbsent(source, handler) != null) {
            throw new IllegalArgumentException("inbox:" + source + " has a route already; one route takes the events of a source");
        }
        rescan();
    }

    void unregister(String source) {
        handlers.remove(source);
    }

    /** Says that there may be new events. Cheap; called after each webhook. */
    public void wake() {
        lock.lock();
        try {
            mayHaveMore = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Says that events before the last one read may wait again: after a replay, or when a route has come. */
    public void rescan() {
        lock.lock();
        try {
            cursor = 0;
            mayHaveMore = true;
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /** An event ended without a mark. Where it has not left its lane yet, a scan passes over it: {@link #leave} scans again. */
    private void unmarked(long seq) {
        lock.lock();
        try {
            unmarked.add(seq);
        } finally {
            lock.unlock();
        }
        rescan();
    }

    /** Says that a system is back: what waits for it is due at once. */
    public void outageEnded() {
        lock.lock();
        try {
            outagesEnded++;
            lanes.wake(attempts::isInOutage);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    private int outagesEnded() {
        lock.lock();
        try {
            return outagesEnded;
        } finally {
            lock.unlock();
        }
    }

    /** Events that run at this moment. */
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
                lock.lock();
                try {
                    if (stopping) {
                        return;
                    }
                    load();
                    hand();
                    await();
                } finally {
                    lock.unlock();
                }
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("Events cannot be read from the inbox, trying again: {}", e.getMessage());
                pause();
            }
        }
    }

    private void load() {
        while (mayHaveMore && lanes.size() < MOST_IN_MEMORY) {
            mayHaveMore = false;
            List<Inbox.Waiting> page = inbox.pendingAfter(cursor, PAGE);
            long now = clock.millis();
            for (Inbox.Waiting event : page) {
                cursor = Math.max(cursor, event.seq());
                if (handlers.containsKey(event.source())) {
                    lanes.add(event, now);
                }
            }
            mayHaveMore = page.size() == PAGE;
        }
    }

    private void hand() {
        long now = clock.millis();
        while (idle > 0) {
            Inbox.Waiting next = lanes.take(now);
            if (next == null) {
                return;
            }
            idle--;
            inFlight.incrementAndGet();
            workers.execute(() -> work(next));
        }
    }

    private void await() throws InterruptedException {
        boolean canLoad = mayHaveMore && lanes.size() < MOST_IN_MEMORY;
        if (canLoad || idle > 0 && lanes.hasReady()) {
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
            mayHaveMore = true;
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
        int endedBefore = outagesEnded();
        try {
            customer = gate.customer(waiting.lane());
            if (customers.enter(customer, waiting)) {
                dueAt = run(waiting, customer);
            } else {
                parkedBehind = true;
            }
        } catch (RuntimeException e) {
            LOG.error("Event {} could not be recorded, trying again: {}", waiting.seq(), e.getMessage());
            dueAt = clock.millis() + STORE_TROUBLE.toMillis();
        } finally {
            leave(waiting, parkedBehind ? null : customer, dueAt, parkedBehind, endedBefore);
        }
    }

    private void leave(Inbox.Waiting waiting, String customer, Long due, boolean behind, int endedBefore) {
        inFlight.decrementAndGet();
        List<Inbox.Waiting> reload = List.of();
        lock.lock();
        try {
            idle++;
            long now = clock.millis();
            // An outage that ended while this one was being handed back could not wake it.
            Long dueAt = due != null && endedBefore != outagesEnded && attempts.isInOutage(waiting.seq()) ? Long.valueOf(now) : due;
            if (!behind) {
                boolean dry = lanes.release(waiting, dueAt, now);
                if (customer != null) {
                    freeCustomer(customer, now);
                }
                if (unmarked.remove(waiting.seq())) {
                    cursor = 0;
                    mayHaveMore = true;
                }
                if (dry) {
                    reload = List.of(waiting);
                }
            }
            work.signal();
        } finally {
            lock.unlock();
        }
        reload.forEach(this::reloadLane);
    }

    private void freeCustomer(String customer, long now) {
        for (Inbox.Waiting next : customers.leave(customer)) {
            lanes.release(next, now, now);
        }
    }

    /**
     * Runs a task on the caller's thread while nothing else works on this customer: waits for an event of his that
     * runs, and lets his later events wait meanwhile. Not reentrant.
     *
     * @param customer as {@link Gate#customer} names him
     * @throws IllegalStateException where the caller is interrupted while it waits; the task has not run
     */
    public void runAlone(String customer, Runnable task) {
        customers.enterAlone(customer);
        try {
            task.run();
        } finally {
            lock.lock();
            try {
                freeCustomer(customer, clock.millis());
                work.signal();
            } finally {
                lock.unlock();
            }
        }
    }

    private void reloadLane(Inbox.Waiting last) {
        try {
            List<Inbox.Waiting> page = inbox.pendingInLane(last.lane(), last.seq(), Lanes.MAX_PER_LANE + 1);
            lock.lock();
            try {
                long now = clock.millis();
                page.forEach(event -> lanes.add(event, now));
                work.signal();
            } finally {
                lock.unlock();
            }
        } catch (RuntimeException e) {
            LOG.warn("The rest of a lane could not be read, reading all again: {}", e.getMessage());
            rescan();
        }
    }

    /** Runs one event. Returns when it is due again, or null when it has left the lane. */
    private Long run(Inbox.Waiting waiting, String customer) {
        Optional<InboxEvent> found = inbox.pending(waiting.seq());
        Handler handler = handlers.get(waiting.source());
        if (found.isEmpty() || handler == null) {
            return null;
        }
        return attempts.run(found.get().inTurnOf(customer), handler, gate.held(customer, found.get()));
    }

    /**
     * Stops handing out and waits for what is in flight.
     *
     * @return true when everything ended in time; what did not runs again after the next start
     */
    public boolean stop(Duration patience) {
        lock.lock();
        try {
            stopping = true;
            work.signalAll();
        } finally {
            lock.unlock();
        }
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
