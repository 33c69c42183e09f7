package io.loyaltybridge.app;

import io.loyaltybridge.inbox.RecentOutcomes;
import io.loyaltybridge.inbox.RecentOutcomes.Sum;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Watches for a minute after a change of routes whether attempts of events fail more often than in the minute before: at least three, and a
 * tenth of all more than before. Thread-safe.
 */
final class RouteWatch {
    static final Duration FOR = Duration.ofMinutes(1);
    static final int LEAST = 3;
    static final double MORE = 0.1;
    private static final long EVERY_MILLIS = 1_000;

    private final RecentOutcomes outcomes;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "route-watch");
        thread.setDaemon(true);
        return thread;
    });
    private @Nullable ScheduledFuture<?> watching;

    RouteWatch(RecentOutcomes outcomes, Clock clock) {
        this.outcomes = outcomes;
        this.clock = clock;
    }

    /** @param worse is told why, once, where it fails more often */
    synchronized void begin(Instant since, Consumer<String> worse) {
        end();
        long from = since.toEpochMilli();
        Sum before = outcomes.between(from - FOR.toMillis(), from);
        watching = timer.scheduleWithFixedDelay(
                () -> {
                    Sum after = outcomes.between(from, clock.millis() + 1_000);
                    if (isWorse(before, after)) {
                        end();
                        worse.accept(after.failed() + " of " + (after.failed() + after.ended())
                                + " attempts failed in the first minute, " + before.failed() + " of "
                                + (before.failed() + before.ended()) + " in the minute before");
                    } else if (clock.millis() > from + FOR.toMillis()) {
                        end();
                    }
                },
                EVERY_MILLIS,
                EVERY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    static boolean isWorse(Sum before, Sum after) {
        return after.failed() >= LEAST && after.rate() > before.rate() + MORE;
    }

    synchronized void end() {
        if (watching != null) {
            watching.cancel(false);
            watching = null;
        }
    }
}
