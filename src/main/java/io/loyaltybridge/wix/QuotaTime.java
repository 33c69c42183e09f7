package io.loyaltybridge.wix;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** A clock that only goes forward, and waiting by it; tests use their own. */
interface QuotaTime {

    /** Milliseconds since some fixed moment; no clock adjustment moves it. */
    long millis();

    /** Waits until signalled or {@code millis} have passed; may return earlier. {@code lock} is held. */
    void await(Lock lock, Condition condition, long millis) throws InterruptedException;

    /** The system clock. */
    QuotaTime SYSTEM = new QuotaTime() {
        @Override
        public long millis() {
            return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
        }

        @Override
        public void await(Lock lock, Condition condition, long millis) throws InterruptedException {
            condition.await(millis, TimeUnit.MILLISECONDS);
        }
    };
}
