package io.loyaltybridge.sandbox.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.Faults;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.ArrayDeque;

/**
 * Delivers events at least once: an attempt counts as failed unless it is answered 200 in time, and is repeated after the
 * waits of the schedule. Thread-safe; never blocks its caller.
 */
public final class WebhookSender {
    private static final int MAX_IN_FLIGHT = 32;
    private static final int IDLE_SECONDS = 2;

    private record Attempt(WebhookEvent event, int number, boolean broken, int epoch) {}

    private final Vertx vertx;
    private final HttpClient client;
    private final WebhookEncoder encoder;
    private final ResendSchedule schedule;
    private final Duration timeout;
    private final Faults faults;
    private final HoldBack holdBack;
    private final ArrayDeque<Attempt> queue = new ArrayDeque<>();
    private final DeliveryCounters counters = new DeliveryCounters();
    private String url;
    private int inFlight;
    private int epoch;

    /**
     * @param url where webhooks go; null sends none
     * @param timeout how long an attempt may take
     */
    public WebhookSender(
            Vertx vertx, String url, WebhookEncoder encoder, ResendSchedule schedule, Duration timeout, Faults faults) {
        this.vertx = vertx;
        this.url = url;
        this.encoder = encoder;
        this.schedule = schedule;
        this.timeout = timeout;
        this.faults = faults;
        this.holdBack = new HoldBack(vertx, faults);
        this.client = vertx.createHttpClient(
                // Short idle times: a connection that the receiver closes meanwhile would cost an attempt.
                new HttpClientOptions().setKeepAliveTimeout(IDLE_SECONDS).setConnectTimeout((int) timeout.toMillis()),
                new PoolOptions().setHttp1MaxSize(MAX_IN_FLIGHT));
    }

    /** Where webhooks go from now on, resends included; null drops what happens from now on. */
    public synchronized void setUrl(String callback) {
        url = callback;
    }

    /** Whether there is a listener; without one, events need not be made. */
    public synchronized boolean enabled() {
        return url != null;
    }

    /** Takes an event for delivery. */
    public void publish(WebhookEvent event) {
        if (!enabled()) {
            return;
        }
        counters.published();
        int copies = 1;
        long delay = 0;
        Fault hold = null;
        boolean broken = false;
        for (Fault fault : faults.forWebhook(event.type())) {
            switch (fault.kind()) {
                case WEBHOOK_LOSE -> copies = 0;
                case WEBHOOK_DUPLICATE -> copies += copies == 0 ? 0 : fault.times() == null ? 1 : fault.times();
                case WEBHOOK_DELAY -> delay += fault.delay();
                case WEBHOOK_REORDER -> hold = fault;
                case WEBHOOK_BREAK_SIGNATURE -> broken = true;
                default -> throw new IllegalStateException("Not a webhook fault: " + fault.kind());
            }
        }
        if (copies == 0) {
            counters.lost();
            return;
        }
        if (broken) {
            enqueue(new Attempt(event, schedule.waits().size(), true, epoch()));
        }
        for (int i = 0; i < copies; i++) {
            release(new Attempt(event, 0, false, epoch()), delay, hold);
        }
    }

    private void release(Attempt attempt, long delay, Fault hold) {
        if (delay > 0) {
            counters.waiting(1);
            vertx.setTimer(delay, timer -> {
                counters.waiting(-1);
                release(attempt, 0, hold);
            });
        } else if (hold != null) {
            holdBack.add(() -> enqueue(attempt), hold);
        } else {
            enqueue(attempt);
        }
    }

    private synchronized int epoch() {
        return epoch;
    }

    private void enqueue(Attempt attempt) {
        synchronized (this) {
            if (attempt.epoch != epoch) {
                return;
            }
            queue.add(attempt);
        }
        pump();
    }

    private void pump() {
        while (true) {
            Attempt next;
            String target;
            synchronized (this) {
                if (inFlight >= MAX_IN_FLIGHT || queue.isEmpty()) {
                    return;
                }
                next = queue.poll();
                target = url;
                inFlight++;
            }
            attempt(next, target).onComplete(done -> {
                synchronized (this) {
                    inFlight--;
                }
                settle(next, done.succeeded() && done.result() == 200);
                pump();
            });
        }
    }

    private Future<Integer> attempt(Attempt attempt, String target) {
        if (target == null) {
            return Future.failedFuture("No callback URL");
        }
        counters.attempted();
        return vertx.executeBlocking(
                        () -> attempt.broken ? encoder.encodeBroken(attempt.event) : encoder.encode(attempt.event),
                        false)
                .compose(signed -> post(signed, target));
    }

    private Future<Integer> post(WebhookEncoder.Signed signed, String target) {
        RequestOptions options = new RequestOptions().setAbsoluteURI(target).setMethod(HttpMethod.POST);
        signed.headers().forEach(options::putHeader);
        long deadline = timeout.toMillis();
        return client.request(options).compose(request -> {
            Future<Integer> status = request.send(Buffer.buffer(signed.body())).compose(WebhookSender::statusOf);
            long timer = vertx.setTimer(deadline, expired -> request.reset());
            return status.onComplete(done -> vertx.cancelTimer(timer));
        });
    }

    private static Future<Integer> statusOf(HttpClientResponse response) {
        return response.body().map(ignored -> response.statusCode());
    }

    private void settle(Attempt attempt, boolean delivered) {
        if (attempt.broken) {
            return;
        }
        if (delivered) {
            counters.delivered();
        } else if (attempt.number >= schedule.waits().size()) {
            counters.failed();
            counters.givenUp();
        } else {
            counters.failed();
            Attempt again = new Attempt(attempt.event, attempt.number + 1, false, attempt.epoch);
            counters.waiting(1);
            vertx.setTimer(Math.max(1, schedule.waits().get(attempt.number).toMillis()), timer -> {
                counters.waiting(-1);
                enqueue(again);
            });
        }
    }

    /** Forgets everything that waits; counters start again. */
    public synchronized void reset() {
        epoch++;
        queue.clear();
        counters.reset();
    }

    /** The counters: published, attempts, delivered, failed (attempts), givenUp, lost, waiting, inFlight. */
    public synchronized ObjectNode describe() {
        ObjectNode all = counters.describe();
        all.put("queued", queue.size()).put("inFlight", inFlight).put("heldBack", holdBack.size());
        return all.put("url", url);
    }

    /** Sends what is held back for reordering now. */
    public void flush() {
        holdBack.flush();
    }
}
