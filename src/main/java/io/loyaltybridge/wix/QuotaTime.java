package io.loyaltybridge.wix;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;

/** Time that only goes forward, and waiting in it: the seam where tests put their own. */
interface QuotaTime {

    /** Milliseconds since some fixed moment; no clock adjustment moves it. */
    long millis();

    /** Waits until signalled or {@code millis} have passed; may return earlier. {@code lock} is held. */
    void await(Lock lock, Condition condition, long millis) throws InterruptedException;

    /** The computer's own. */
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
