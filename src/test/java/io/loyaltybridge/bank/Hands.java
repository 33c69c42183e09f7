package io.loyaltybridge.bank;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;

/** Lets customers and owners do what a workload has drawn. */
final class Hands {
    private static final int HANDS = 4;
    private static final int PAUSE_MILLIS = 60;

    /** A step on its site. */
    record Act(Workload workload, Workload.Step step) {
        boolean sameCustomer(Act other) {
            return workload == other.workload && step.email().equals(other.step.email());
        }
    }

    private Hands() {}

    /** The steps of all sites in turns; those of a site keep their order. */
    static List<Act> inTurns(List<List<Act>> ofSites) {
        List<Act> all = new ArrayList<>();
        int longest = ofSites.stream().mapToInt(List::size).max().orElse(0);
        for (int i = 0; i < longest; i++) {
            for (List<Act> acts : ofSites) {
                if (i < acts.size()) {
                    all.add(acts.get(i));
                }
            }
        }
        return all;
    }

    /** Does the steps in their order, several beside each other, spread over {@code millis} at least, while the clock ticks. */
    static void work(Collection<Act> all, Runnable tick, long millis) throws Exception {
        Queue<Act> acts = new ConcurrentLinkedQueue<>(all);
        long pause = Math.max(PAUSE_MILLIS, HANDS * millis / Math.max(1, all.size()));
        long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
        ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(1);
        var hands = Executors.newFixedThreadPool(HANDS);
        AtomicReference<RuntimeException> broken = new AtomicReference<>();
        try {
            clockwork.scheduleAtFixedRate(
                    () -> {
                        try {
                            tick.run();
                        } catch (RuntimeException e) {
                            broken.compareAndSet(null, e);
                        }
                    },
                    100,
                    Nemesis.TICK_MILLIS,
                    TimeUnit.MILLISECONDS);
            List<Future<?>> working = new ArrayList<>();
            for (int i = 0; i < HANDS; i++) {
                working.add(hands.submit(() -> {
                    for (Act act = acts.poll(); act != null; act = acts.poll()) {
                        act.workload().run(act.step());
                        // The likes of a new customer come beside each other.
                        Act next = acts.peek();
                        if (next == null || !next.sameCustomer(act)) {
                            Awaitility.await()
                                    .pollDelay(Duration.ofMillis(pause))
                                    .atMost(Duration.ofMillis(pause + 10_000))
                                    .until(() -> true);
                        }
                    }
                }));
            }
            for (Future<?> each : working) {
                each.get();
            }
            long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
            if (left > 0) {
                Awaitility.await()
                        .pollDelay(Duration.ofMillis(left))
                        .atMost(Duration.ofMillis(left + 10_000))
                        .until(() -> true);
            }
        } finally {
            hands.shutdownNow();
            clockwork.shutdown();
            if (!clockwork.awaitTermination(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the clock does not stop");
            }
        }
        if (broken.get() != null) {
            throw broken.get();
        }
    }
}
