package io.loyaltybridge.sync;

import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.CallBounds;
import io.loyaltybridge.inbox.SiteDispatcher;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.site.SiteLog;
import io.loyaltybridge.site.SiteSender;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what is planned or open for customers of whom no event comes: after a start, and after a person's
 * decision. One customer at a time, as for events; what fails for a passing reason is tried again until it is done, because there
 * is no event that could be parked in its place; but after as many calls as events are allowed only once in a long while, with a
 * warning. What waits for a system that is down goes on when it is back. Thread-safe.
 */
final class CarryOut implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CarryOut.class);
    private static final int BESIDE_EACH_OTHER = 4;
    private static final long IDLE_SECONDS = 5;
    private static final int MOST_DOUBLINGS = 20;

    private final SiteDispatcher dispatcher;
    private final Verdict.Judge judge;
    private final Backoff backoff;
    private final CallBounds bounds;
    private final Clock clock;
    private final SiteSender sender;
    private final ScheduledThreadPoolExecutor threads;
    private final Map<Tries, ScheduledFuture<?>> inOutage = new ConcurrentHashMap<>();

    public CarryOut(
            SiteSender sender,
            SiteDispatcher dispatcher,
            Verdict.Judge judge,
            Backoff backoff,
            CallBounds bounds,
            Clock clock) {
        this.dispatcher = dispatcher;
        this.judge = judge;
        this.backoff = backoff;
        this.bounds = bounds;
        this.clock = clock;
        this.sender = sender;
        AtomicInteger number = new AtomicInteger();
        this.threads = new ScheduledThreadPoolExecutor(BESIDE_EACH_OTHER, task -> {
            Thread thread = new Thread(task, "carry-out-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
        // A site at rest has no thread.
        threads.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
        threads.allowCoreThreadTimeOut(true);
    }

    /** Carries out what there is to do for these links, beside whatever else runs. */
    public void begin(List<String> links) {
        links.forEach(link -> later(new Tries(link, 0, clock.instant()), Duration.ZERO, false));
    }

    /**
     * Carries out what there is to do for a link.
     *
     * @return what is in the way, where it did not come to its end; a passing failure is tried again by itself
     */
    Optional<String> now(String linkId) {
        return attempt(new Tries(linkId, 0, clock.instant()));
    }

    /** Reads both sides of a link as they are now, and carries out what follows. Returns as {@link #now}. */
    Optional<String> readAgain(String linkId) {
        for (Side side : Side.values()) {
            Throwable failure = call("direct:read-again", Map.of("link", linkId, "side", side.word()));
            if (failure != null) {
                return Optional.of(reason(judge.judge(failure)));
            }
        }
        return Optional.empty();
    }

    /** Takes a person's word for the outcome of an operation. Returns as {@link #now}, but a failure has to be decided again. */
    Optional<String> decide(String linkId, String operationId, io.loyaltybridge.ledger.Verdict verdict) {
        Throwable failure = call(
                "direct:decide-operation", Map.of("link", linkId, "operation", operationId, "verdict", verdict.name()));
        return Optional.ofNullable(failure).map(thrown -> reason(judge.judge(thrown)));
    }

    /** A system is back: what waits for it goes on at once. */
    public void outageEnded() {
        inOutage.forEach((tries, waits) -> {
            if (inOutage.remove(tries, waits) && waits.cancel(false)) {
                later(tries, Duration.ZERO, false);
            }
        });
    }

    /**
     * How a link stands.
     *
     * @param failed calls so far
     * @param since  when it was begun with
     */
    private record Tries(String linkId, int failed, Instant since) {
        Tries failedOnceMore() {
            return new Tries(linkId, failed + 1, since);
        }
    }

    private Optional<String> attempt(Tries tries) {
        Throwable failure = call("direct:carry-out", Map.of("link", tries.linkId()));
        if (failure == null) {
            return Optional.empty();
        }
        Verdict verdict = judge.judge(failure);
        if (verdict instanceof Verdict.HandBack handBack && handBack.kind() != Verdict.HandBack.Kind.ANSWER) {
            later(tries, handBack.delay(), handBack.isForOutage());
            // It may have ended before this one was there to be woken.
            if (handBack.isForOutage() && judge.isOver(failure)) {
                outageEnded();
            }
        } else if (verdict instanceof Verdict.Park) {
            LOG.warn("The open operations of link {} cannot be carried out: {}", tries.linkId(), reason(verdict));
        } else {
            failed(tries.failedOnceMore(), verdict);
        }
        return Optional.of(reason(verdict));
    }

    private void failed(Tries tries, Verdict verdict) {
        Duration delay = verdict instanceof Verdict.HandBack handBack ? handBack.delay() : Duration.ZERO;
        Duration pause = backoff.after(Math.min(tries.failed(), MOST_DOUBLINGS), delay);
        if (bounds.over(tries.failed(), tries.since(), clock.instant())) {
            pause = pause.compareTo(bounds.oldest()) > 0 ? pause : bounds.oldest();
            LOG.warn(
                    "The open operations of link {} were not carried out in {} calls; the next try is in {} h. `explain {}` shows them: {}",
                    tries.linkId(),
                    tries.failed(),
                    pause.toHours(),
                    tries.linkId(),
                    reason(verdict));
        }
        later(tries, pause, false);
    }

    private void later(Tries tries, Duration delay, boolean outage) {
        try {
            ScheduledFuture<?> waits = threads.schedule(
                    SiteLog.of(sender.site(), () -> {
                        if (outage) {
                            inOutage.remove(tries);
                        }
                        attempt(tries);
                    }),
                    delay.toMillis(),
                    TimeUnit.MILLISECONDS);
            if (outage) {
                inOutage.put(tries, waits);
            }
        } catch (RejectedExecutionException e) {
            LOG.info("The service stops; link {} continues after the next start", tries.linkId());
        }
    }

    private @Nullable Throwable call(String route, Map<String, String> variables) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try {
            dispatcher.runAlone("link:" + variables.get("link"), () -> {
                Exchange exchange = sender.send(route, variables);
                failure.set(exchange.getException());
            });
        } catch (RuntimeException e) {
            failure.set(e);
        }
        return failure.get();
    }

    private static String reason(Verdict verdict) {
        if (verdict instanceof Verdict.HandBack handBack) {
            return handBack.reason();
        }
        return verdict instanceof Verdict.Retry retry ? retry.reason() : ((Verdict.Park) verdict).reason();
    }

    /** Whether nothing is carried out, or waits for it. */
    boolean isIdle() {
        return threads.getQueue().isEmpty() && threads.getActiveCount() == 0;
    }

    /** Begins nothing more. What runs ends, or goes on after the next start. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
