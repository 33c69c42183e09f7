package io.loyaltybridge.inbox;

import io.loyaltybridge.trace.EventKey;
import io.loyaltybridge.trace.Traces;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes one attempt at an event and records its outcome: done, again later, or parked. Thread-safe. */
final class Attempts {
    private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);
    private static final Duration HELD = Duration.ofSeconds(30);

    /** Takes part in marking events as done. */
    interface Marks {
        /** The event has run, and the store is about to mark it. */
        void ending(long seq);

        /** The store has marked it, or could not, so it has to run again. */
        void marked(long seq, boolean done);
    }

    private final Backoff backoff;
    private final CallBounds bounds;
    private final Clock clock;
    private final InboxMetrics metrics;
    private final Marks marks;
    private final Traces traces;
    private final InOutage inOutage = new InOutage();

    Attempts(Backoff backoff, CallBounds bounds, Clock clock, InboxMetrics metrics, Marks marks, Traces traces) {
        this.backoff = backoff;
        this.bounds = bounds;
        this.clock = clock;
        this.metrics = metrics;
        this.marks = marks;
        this.traces = traces;
    }

    /**
     * Runs an event through its route.
     *
     * @param desk of the site of the event
     * @param held why it may not run now; empty where it may
     * @return when it is due again, epoch milliseconds; null when it has left its lane
     */
    @Nullable
    Long run(Desk desk, InboxEvent event, EventHandler handler, Optional<String> held) {
        inOutage.remove(desk.site().id(), event.seq());
        if (held.isPresent()) {
            return handBack(desk, event, new Verdict.HandBack(held.get(), HELD), "");
        }
        EventKey traced = new EventKey(desk.site().id(), event.source(), event.eventId());
        try (Traces.Attempt attempt = traces.attempt(traced, event.seq(), event.attempts() + 1)) {
            return run(desk, event, handler, attempt);
        }
    }

    private @Nullable Long run(Desk desk, InboxEvent event, EventHandler handler, Traces.Attempt attempt) {
        Inbox inbox = desk.inbox();
        String outcome;
        try {
            outcome = handler.handle(event);
        } catch (RouteFailedException e) {
            attempt.failed(e.why());
            return failed(desk, event, desk.judge().judge(e.why()), e.step());
        } catch (Exception e) {
            attempt.failed(e);
            return failed(desk, event, desk.judge().judge(e), "");
        }
        marks.ending(event.seq());
        inbox.done(event.seq(), outcome).whenComplete((changed, failure) -> {
            if (failure != null) {
                LOG.warn(
                        "Event {} ended but could not be marked; it will run again: {}",
                        event.seq(),
                        failure.getMessage());
            }
            marks.marked(event.seq(), failure == null);
        });
        metrics.ended(event, outcome);
        return null;
    }

    /** Whether an event was last handed back because a system is down. */
    boolean isInOutage(Waiting event) {
        return inOutage.has(event.site(), event.seq());
    }

    /** The events of a site that were last handed back because a system is down. */
    Set<Long> inOutage(String site) {
        return inOutage.of(site);
    }

    /** An event does not run here any more. */
    void forget(Waiting event) {
        inOutage.remove(event.site(), event.seq());
    }

    private @Nullable Long failed(Desk desk, InboxEvent event, Verdict verdict, String step) {
        if (verdict instanceof Verdict.HandBack handBack) {
            return handBack(desk, event, handBack, step);
        }
        if (verdict instanceof Verdict.Waits waits) {
            LOG.info("Event {} of {} waits: {}", event.seq(), event.source(), waits.reason());
            metrics.waits(event);
            return null;
        }
        int attempts = event.attempts() + 1;
        if (verdict instanceof Verdict.Retry retry) {
            return backoff.last(attempts)
                    ? park(desk, event, failedNow(attempts, step, retry.reason()), retry.reason(), retry.requestId())
                    : retry(desk, event, failedNow(attempts, step, retry.reason()), retry);
        }
        Verdict.Park park = (Verdict.Park) verdict;
        return park(desk, event, failedNow(attempts, step, park.reason()), park.reason(), park.requestId());
    }

    private FailedAttempt failedNow(int number, String step, String reason) {
        return FailedAttempt.of(clock.instant(), number, step, reason);
    }

    private Long retry(Desk desk, InboxEvent event, FailedAttempt failed, Verdict.Retry retry) {
        Duration delay = backoff.after(failed.number(), RandomGenerator.getDefault());
        long dueAt = clock.millis() + delay.toMillis();
        LOG.info(
                "Event {} of {}: attempt {} failed, next in {} ms: {}",
                event.seq(),
                event.source(),
                failed.number(),
                delay.toMillis(),
                retry.reason());
        desk.inbox().failed(event.seq(), failed, Instant.ofEpochMilli(dueAt), retry.reason(), retry.requestId());
        metrics.retried(event);
        return dueAt;
    }

    private @Nullable Long park(
            Desk desk, InboxEvent event, FailedAttempt failed, String reason, @Nullable String requestId) {
        LOG.warn(
                "Event {} of {} is parked after {} attempt(s): {}",
                event.seq(),
                event.source(),
                failed.number(),
                reason);
        desk.inbox().park(event.seq(), failed, reason, requestId);
        metrics.parked(event);
        return null;
    }

    private @Nullable Long handBack(Desk desk, InboxEvent event, Verdict.HandBack verdict, String step) {
        Duration delay = verdict.delay();
        if (verdict.kind() == Verdict.HandBack.Kind.ANSWER) {
            HandBacks before = desk.inbox().handedBack(event.seq());
            if (bounds.over(before, clock.instant())) {
                String reason = before.in(verdict.reason());
                return park(desk, event, failedNow(event.attempts(), step, reason), reason, null);
            }
            delay = backoff.afterCalls(before.count(), delay);
        } else if (verdict.kind() == Verdict.HandBack.Kind.ACCESS) {
            delay = backoff.whileDenied(Duration.between(event.receivedAt(), clock.instant()), delay);
        }
        if (verdict.isForOutage()) {
            inOutage.add(desk.site().id(), event.seq());
        }
        long dueAt = clock.millis() + Math.max(1, delay.toMillis());
        desk.inbox()
                .again(
                        event.seq(),
                        event.attempts(),
                        Instant.ofEpochMilli(dueAt),
                        verdict.reason(),
                        null,
                        verdict.isForOutage());
        metrics.handedBack(event);
        return dueAt;
    }
}
