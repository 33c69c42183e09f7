package io.loyaltybridge.app;

import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.Dispatcher;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.ledger.Side;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what is planned or open for customers of whom no event comes: after a start, and after a person's
 * decision. One customer at a time, as for events; what fails for a passing reason is tried again until it is done,
 * because there is no event that could be parked in its place. Thread-safe.
 */
final class CarryOut implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CarryOut.class);
    private static final int BESIDE_EACH_OTHER = 4;
    private static final int MOST_DOUBLINGS = 20;

    private final Dispatcher dispatcher;
    private final Verdict.Judge judge;
    private final Backoff backoff;
    private final ProducerTemplate template;
    private final ScheduledExecutorService threads;

    CarryOut(CamelContext context, Dispatcher dispatcher, Verdict.Judge judge, Backoff backoff) {
        this.dispatcher = dispatcher;
        this.judge = judge;
        this.backoff = backoff;
        this.template = context.createProducerTemplate();
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newScheduledThreadPool(BESIDE_EACH_OTHER, task -> {
            Thread thread = new Thread(task, "carry-out-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Carries out what there is to do for these links, beside whatever else runs. */
    void begin(List<String> links) {
        links.forEach(link -> later(link, 1, Duration.ZERO));
    }

    /**
     * Carries out what there is to do for a link.
     *
     * @return what is in the way, where it did not come to its end; a passing failure is tried again by itself
     */
    Optional<String> now(String linkId) {
        return attempt(linkId, 1);
    }

    /** Reads both sides of a link as they are now, and carries out what follows. Returns as {@link #now}. */
    Optional<String> readAgain(String linkId) {
        for (Side side : Side.values()) {
            Throwable failure = call("direct:read-again", Map.of("link", linkId, "side", side.name().toLowerCase(Locale.ROOT)));
            if (failure != null) {
                return Optional.of(reason(judge.judge(failure)));
            }
        }
        return Optional.empty();
    }

    /** Takes a person's word for the outcome of an operation. Returns as {@link #now}, but a failure has to be decided again. */
    Optional<String> decide(String linkId, String operationId, io.loyaltybridge.ledger.Verdict verdict) {
        Throwable failure = call("direct:decide-operation", Map.of("link", linkId, "operation", operationId, "verdict", verdict.name()));
        return Optional.ofNullable(failure).map(thrown -> reason(judge.judge(thrown)));
    }

    private Optional<String> attempt(String linkId, int attempt) {
        Throwable failure = call("direct:carry-out", Map.of("link", linkId));
        if (failure == null) {
            return Optional.empty();
        }
        Verdict verdict = judge.judge(failure);
        if (verdict instanceof Verdict.HandBack handBack && handBack.kind() == Verdict.HandBack.Kind.ANSWER) {
            later(linkId, attempt + 1, backoff.after(Math.min(attempt, MOST_DOUBLINGS), handBack.delay()));
        } else if (verdict instanceof Verdict.HandBack handBack) {
            later(linkId, attempt, handBack.delay());
        } else if (verdict instanceof Verdict.Retry) {
            later(linkId, attempt + 1, backoff.after(Math.min(attempt, MOST_DOUBLINGS)));
        } else {
            LOG.warn("What is open for link {} cannot be carried out: {}", linkId, reason(verdict));
        }
        return Optional.of(reason(verdict));
    }

    private void later(String linkId, int attempt, Duration delay) {
        try {
            threads.schedule(() -> attempt(linkId, attempt), delay.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.info("The service stops; link {} goes on after the next start", linkId);
        }
    }

    private Throwable call(String route, Map<String, String> variables) {
        AtomicReference<Throwable> failure = new AtomicReference<>();
        try {
            dispatcher.runAlone("link:" + variables.get("link"), () -> {
                Exchange exchange = template.send(route, e -> variables.forEach(e::setVariable));
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

    /** Begins nothing more. What runs ends, or goes on after the next start. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
