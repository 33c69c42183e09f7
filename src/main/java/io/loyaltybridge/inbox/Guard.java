package io.loyaltybridge.inbox;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/** Runs tasks with a lock held. */
record Guard(ReentrantLock lock) {

    void run(Runnable task) {
        lock.lock();
        try {
            task.run();
        } finally {
            lock.unlock();
        }
    }

    <T> T get(Supplier<T> task) {
        lock.lock();
        try {
            return task.get();
        } finally {
            lock.unlock();
        }
    }
}
