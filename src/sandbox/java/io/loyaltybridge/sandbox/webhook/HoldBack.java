package io.loyaltybridge.sandbox.webhook;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.Faults;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** Collects sends and releases them in another order. Thread-safe. */
final class HoldBack {
    private static final int DEFAULT_HOLD = 10;

    private final Vertx vertx;
    private final Faults faults;
    private List<Runnable> held = new ArrayList<>();

    HoldBack(Vertx vertx, Faults faults) {
        this.vertx = vertx;
        this.faults = faults;
    }

    void add(Runnable send, Fault fault) {
        boolean full;
        synchronized (this) {
            held.add(send);
            full = held.size() >= (fault.hold() == null ? DEFAULT_HOLD : fault.hold());
            if (held.size() == 1) {
                // The last events of a run must not wait for others that never come.
                vertx.setTimer(Math.max(1, fault.delay()), timer -> flush());
            }
        }
        if (full) {
            flush();
        }
    }

    void flush() {
        List<Runnable> released;
        synchronized (this) {
            released = held;
            held = new ArrayList<>();
        }
        faults.shuffle(released);
        released.forEach(Runnable::run);
    }

    synchronized int size() {
        return held.size();
    }
}
