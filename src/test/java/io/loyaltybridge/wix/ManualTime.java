package io.loyaltybridge.wix;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** Time that stands still until a test moves it; waiting threads sleep until then. */
final class ManualTime implements QuotaTime {

    private record Waiter(Lock lock, Condition condition) {}

    private final AtomicLong millis = new AtomicLong(5_000);
    private final AtomicLong wallOffset =
            new AtomicLong(Instant.parse("2026-11-01T12:00:00Z").toEpochMilli());
    private final List<Waiter> waiters = new CopyOnWriteArrayList<>();

    @Override
    public long millis() {
        return millis.get();
    }

    @Override
    public void await(Lock lock, Condition condition, long waitMillis) throws InterruptedException {
        Waiter waiter = new Waiter(lock, condition);
        waiters.add(waiter);
        try {
            condition.await();
        } finally {
            waiters.remove(waiter);
        }
    }

    void advance(Duration duration) {
        millis.addAndGet(duration.toMillis());
        for (Waiter waiter : waiters) {
            waiter.lock().lock();
            try {
                waiter.condition().signalAll();
            } finally {
                waiter.lock().unlock();
            }
        }
    }

    /** Sets the wall clock, and not the time that waiting is measured in. */
    void setWallClockBack(Duration duration) {
        wallOffset.addAndGet(-duration.toMillis());
    }

    Clock clock() {
        return new Clock() {
            @Override
            public Instant instant() {
                return Instant.ofEpochMilli(wallOffset.get() + millis.get());
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
    }
}
