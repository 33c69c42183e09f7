package io.loyaltybridge.job;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Which long commands wait for which others. Thread-safe and reentrant. */
final class JobLocks {
    private final ReentrantLock balances = new ReentrantLock();
    private final ReentrantLock effects = new ReentrantLock();

    private List<ReentrantLock> of(BulkJobs.Touches what) {
        return switch (what) {
            case BALANCES -> List.of(balances);
            case EFFECTS -> List.of(effects);
            case ALL -> List.of(balances, effects);
        };
    }

    /** Enters if nothing is in the way. */
    boolean tryEnter(BulkJobs.Touches what) {
        return tryEnter(what, Duration.ZERO);
    }

    /** The same, but waits for each lock at most this long. */
    boolean tryEnter(BulkJobs.Touches what, Duration patience) {
        List<ReentrantLock> locks = of(what);
        for (int i = 0; i < locks.size(); i++) {
            if (!entered(locks.get(i), patience)) {
                locks.subList(0, i).forEach(ReentrantLock::unlock);
                return false;
            }
        }
        return true;
    }

    private static boolean entered(ReentrantLock lock, Duration patience) {
        try {
            return lock.tryLock() || !patience.isZero() && lock.tryLock(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Whether anyone is in. */
    boolean isEntered() {
        return balances.isLocked() || effects.isLocked();
    }

    /** Waits until nothing is in the way. All take the locks in the same order. */
    void enter(BulkJobs.Touches what) {
        of(what).forEach(ReentrantLock::lock);
    }

    void leave(BulkJobs.Touches what) {
        of(what).forEach(ReentrantLock::unlock);
    }
}
