package io.loyaltybridge.job;

import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.job.BulkCalls.CutOffException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** Repeats the attempts of a long command until one succeeds or none can, and distinguishes waiting from failing. Thread-safe. */
final class BulkAttempts {
    private static final Duration WORTH_A_LINE = Duration.ofSeconds(1);
    private static final long SAME_LINE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int MOST_LINES = 100;
    private static final Duration FOR_EVER = Duration.ofDays(10_000);

    /** How much one customer may cost: attempts after a temporary failure, and the longest wait for something of their own. */
    private static final int FEW = 5;

    private static final Duration SHORT = Duration.ofSeconds(2);

    private final Verdict.Judge judge;
    private final Backoff backoff;
    private final CountDownLatch stop;
    private final Consumer<String> lines;
    private final Map<String, Long> said = new ConcurrentHashMap<>();

    BulkAttempts(Verdict.Judge judge, Backoff backoff, CountDownLatch stop, Consumer<String> lines) {
        this.judge = judge;
        this.backoff = backoff;
        this.stop = stop;
        this.lines = lines;
    }

    Ended whileItTakesLittle(Supplier<Exchange> attempt) {
        return until(attempt, Math.min(FEW, backoff.maxAttempts()), SHORT);
    }

    Ended untilOver(Supplier<Exchange> attempt) {
        return until(attempt, backoff.maxAttempts(), FOR_EVER);
    }

    /**
     * @param most     attempts that failed
     * @param patience for a wait that concerns only this customer. For the quota, the store, or a system that is down, it
     *                 waits as long as it takes
     */
    private Ended until(Supplier<Exchange> attempt, int most, Duration patience) {
        int failed = 0;
        Duration left = patience;
        while (true) {
            Exchange exchange = attempt.get();
            Exception failure = exchange.getException();
            if (failure == null) {
                return new Ended(exchange, Ended.How.DONE, "", Duration.ZERO);
            }
            if (failure instanceof CutOffException cutOff) {
                throw cutOff;
            }
            Verdict verdict = judge.judge(failure);
            endIfDenied(verdict);
            if (verdict instanceof Verdict.Park park) {
                return new Ended(exchange, Ended.How.REFUSED, park.reason(), Duration.ZERO);
            } else if (verdict instanceof Verdict.HandBack handBack && !counts(handBack)) {
                if (isOwn(failure)) {
                    left = left.minus(handBack.delay());
                    if (left.isNegative()) {
                        return new Ended(exchange, Ended.How.WAITS, handBack.reason(), handBack.delay());
                    }
                }
                again(handBack.delay(), handBack.reason());
            } else {
                // A call had no useful answer: counted and spaced, or it would be made for ever.
                Duration least = verdict instanceof Verdict.HandBack handBack ? handBack.delay() : Duration.ZERO;
                String reason = verdict instanceof Verdict.HandBack handBack
                        ? handBack.reason()
                        : ((Verdict.Retry) verdict).reason();
                if (++failed >= most) {
                    return new Ended(
                            exchange,
                            Ended.How.FAILED,
                            verdict instanceof Verdict.HandBack ? reason + " (asked " + failed + " times)" : reason,
                            least);
                }
                if (least.compareTo(left) > 0) {
                    return new Ended(exchange, Ended.How.WAITS, reason, least);
                }
                again(backoff.after(failed, least), reason);
            }
        }
    }

    /** A call had no useful answer, or was not made because those before it had none: as far as known, for this customer only. */
    private static boolean counts(Verdict.HandBack handBack) {
        return handBack.kind() == Verdict.HandBack.Kind.ANSWER
                || handBack.kind() == Verdict.HandBack.Kind.LONELY_OUTAGE;
    }

    /** Whether it waits for something of its own, such as the outcome of an earlier call; waits that others share have other exceptions. */
    private static boolean isOwn(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof HandBackException) {
                return true;
            }
        }
        return false;
    }

    /** @throws CutOffException where the calls of this command are denied, so that it cannot continue */
    void endIfDenied(Verdict verdict) {
        if (verdict instanceof Verdict.HandBack handBack && handBack.isDenied()) {
            throw denied(handBack.reason());
        }
    }

    static CutOffException denied(String reason) {
        return new CutOffException(reason + "; when that is fixed, the same command continues from here", null);
    }

    /** Waits before a call is repeated; prints a line for a wait that a person would notice, but not one for each thread that waits. */
    void again(Duration delay, String reason) {
        if (delay.compareTo(WORTH_A_LINE) >= 0 && isNews(Reasons.shape(reason))) {
            lines.accept("waiting " + Math.max(1, delay.toSeconds()) + " s: " + reason);
        }
        pause(delay);
    }

    private boolean isNews(String shape) {
        long now = System.nanoTime();
        if (said.size() >= MOST_LINES) {
            said.clear();
        }
        Long before = said.get(shape);
        return (before == null || now - before >= SAME_LINE_NANOS)
                && (before == null ? said.putIfAbsent(shape, now) == null : said.replace(shape, before, now));
    }

    /** Waits; ends at once when the process ends. */
    void pause(Duration time) {
        try {
            if (stop.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new CutOffException(BulkCalls.STOPPED + "the same command continues from here", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CutOffException("interrupted; the same command continues from here", e);
        }
    }
}
