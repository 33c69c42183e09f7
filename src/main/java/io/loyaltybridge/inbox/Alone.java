package io.loyaltybridge.inbox;

import java.time.Clock;
import java.util.concurrent.locks.Condition;

/** One thing at a time works on a customer: an event, or a task that is none. Thread-safe. */
final class Alone {
    private final Customers customers = new Customers();
    private final Guard guard;
    private final Condition work;
    private final Lanes lanes;
    private final Clock clock;

    Alone(Guard guard, Condition work, Lanes lanes, Clock clock) {
        this.guard = guard;
        this.work = work;
        this.lanes = lanes;
        this.clock = clock;
    }

    /** Takes a customer for an event. False where something works on them: then the event runs when they are free. */
    boolean enter(OfSite customer, Waiting event) {
        return customers.enter(customer, event);
    }

    /** Runs a task when nothing else works on a customer. */
    void run(OfSite customer, Runnable task) {
        customers.enterAlone(customer);
        runTaken(customer, task);
    }

    /** The same without waiting. False where something else works on them; the task has not run. */
    boolean tryRun(OfSite customer, Runnable task) {
        boolean free = customers.tryEnter(customer);
        if (free) {
            runTaken(customer, task);
        }
        return free;
    }

    private void runTaken(OfSite customer, Runnable task) {
        try {
            task.run();
        } finally {
            guard.run(() -> {
                free(customer, clock.millis());
                work.signal();
            });
        }
    }

    /** Nothing works on a customer any more: the events that waited for them may run. Called with the lock. */
    void free(OfSite customer, long now) {
        for (Waiting next : customers.leave(customer)) {
            lanes.release(next, now, now);
        }
    }
}
