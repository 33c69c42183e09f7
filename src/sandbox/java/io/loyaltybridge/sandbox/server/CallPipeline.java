package io.loyaltybridge.sandbox.server;

import com.fasterxml.jackson.databind.node.TextNode;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.fault.Faults;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The steps of a call: count it, check the quota, apply faults, serve it, answer it. The quota comes before the faults, so
 * that a call answered by a fault counts like any other.
 */
public final class CallPipeline {
    /** The page of a gateway that cannot reach the system. */
    private static final Answer PAGE = new Answer(
            404,
            TextNode.valueOf("<html><head><title>404 Not Found</title></head>"
                    + "<body><center><h1>404 Not Found</h1></center><hr><center>gateway</center></body></html>"),
            Map.of("Content-Type", "text/html"));

    private final Vertx vertx;
    private final Backend backend;
    private final Object lock;
    private final Faults faults;
    private final Clock clock;
    private final CallStats stats;
    private final Quota quota;
    private final boolean retryAfter;
    private volatile CallLog log = CallLog.NONE;

    /**
     * @param lock guards the backend
     * @param quotaPerMinute calls per site in any 60 seconds, 0 for no limit
     * @param retryAfter whether the answer to a call over the quota says when to retry
     */
    public CallPipeline(
            Vertx vertx,
            Backend backend,
            Object lock,
            Faults faults,
            Clock clock,
            int quotaPerMinute,
            boolean retryAfter) {
        this.vertx = vertx;
        this.backend = backend;
        this.lock = lock;
        this.faults = faults;
        this.clock = clock;
        this.stats = new CallStats();
        this.quota = new Quota(quotaPerMinute);
        this.retryAfter = retryAfter;
    }

    /** The counters. */
    public CallStats stats() {
        return stats;
    }

    /** Where each answered call is written from now on. */
    void setLog(CallLog to) {
        log = to;
    }

    /** Changes the quota from now on; 0 is no limit. */
    public void setQuota(int perMinute) {
        synchronized (lock) {
            quota.setPerMinute(perMinute);
        }
    }

    /** Forgets counters and the used-up quota. */
    public void reset() {
        synchronized (lock) {
            quota.reset();
            stats.reset();
        }
    }

    int maxBodyBytes(String path) {
        return backend.maxBodyBytes(path);
    }

    void handle(HttpServerRequest http, Request request) {
        Call call;
        synchronized (lock) {
            // One time for both: the statistics must not count a call in a window that the quota has already left.
            long now = clock.millis();
            Exchange exchange = backend.prepare(request);
            call = new Call(http, request, exchange, stats.arrived(exchange.operation(), exchange.site(), now));
            long wait = quota.admit(exchange.site(), now);
            if (wait > 0) {
                call.answer(throttled(retryAfter ? (int) Math.max(1, (wait + 999) / 1000) : null));
                return;
            }
        }
        if (call.exchange.refusal() != null) {
            call.answer(call.exchange.refusal());
            return;
        }
        serve(call, faults.forCall(call.exchange.operation()));
    }

    private void serve(Call call, List<Fault> hits) {
        if (hits.isEmpty()) {
            call.answer(call.commit());
            return;
        }
        Fault fault = hits.get(0);
        List<Fault> rest = hits.subList(1, hits.size());
        switch (fault.kind()) {
            case DELAY -> later(fault, () -> serve(call, rest));
            case DELAY_ANSWER -> {
                Answer answer = call.commit();
                later(fault, () -> call.answer(answer));
            }
            case ERROR_BEFORE -> call.answer(backend.serverError());
            case ERROR_AFTER -> {
                call.commit();
                call.answer(backend.serverError());
            }
            case DROP_BEFORE -> call.drop();
            case DROP_AFTER -> {
                call.commit();
                call.drop();
            }
            case LATE_COMMIT -> {
                later(fault, call::commit);
                call.answerAs(fault.answer());
            }
            case TRUNCATE -> call.truncate(call.commit());
            case THROTTLE -> call.answer(throttled(fault.retryAfterSeconds()));
            case NOT_FOUND -> call.answer(backend.notFound(call.request));
            case NOT_FOUND_PAGE -> call.answer(PAGE);
            case UNAUTHORIZED -> call.answer(backend.unauthorized());
            case FORBIDDEN -> call.answer(backend.forbidden());
            case OTHER_CONFLICT -> call.answer(backend.otherConflict());
            case CONFLICT, OVERTAKE -> {
                synchronized (lock) {
                    call.exchange.provokeConflict(fault.kind() == FaultKind.OVERTAKE ? 1 : 0);
                }
                serve(call, rest);
            }
            case SPURIOUS_CONFLICT -> call.answer(backend.conflict());
            default -> serve(call, rest);
        }
    }

    private void later(Fault fault, Runnable action) {
        vertx.setTimer(Math.max(1, fault.delay()), timer -> action.run());
    }

    private Answer throttled(Integer retryAfterSeconds) {
        Answer answer = backend.tooManyRequests();
        return retryAfterSeconds == null
                ? answer
                : new Answer(answer.status(), answer.body(), Map.of("Retry-After", retryAfterSeconds.toString()));
    }

    /** One call with its connection. */
    private final class Call {
        private final HttpServerRequest http;
        private final Request request;
        private final Exchange exchange;
        private final CallStats.Entry entry;

        Call(HttpServerRequest http, Request request, Exchange exchange, CallStats.Entry entry) {
            this.http = http;
            this.request = request;
            this.exchange = exchange;
            this.entry = entry;
        }

        Answer commit() {
            synchronized (lock) {
                return exchange.commit();
            }
        }

        private void answered(int status) {
            stats.answered(entry, status);
            log.write(exchange.operation(), request, status);
        }

        void answer(Answer answer) {
            answered(answer.status());
            Transport.send(http, complete(answer));
        }

        void truncate(Answer answer) {
            answered(answer.status());
            Transport.truncate(http, complete(answer));
        }

        void drop() {
            answered(CallStats.DROPPED);
            Transport.drop(http);
        }

        void answerAs(String manner) {
            if ("nothing".equals(manner)) {
                answered(CallStats.DROPPED);
            } else if ("drop".equals(manner)) {
                drop();
            } else {
                answer(backend.serverError());
            }
        }

        private Answer complete(Answer answer) {
            Map<String, String> headers = new HashMap<>(answer.headers());
            synchronized (lock) {
                headers.putAll(backend.headers());
            }
            return new Answer(answer.status(), answer.body(), headers);
        }
    }
}
