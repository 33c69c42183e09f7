package io.loyaltybridge.sandbox.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;

/** Counts what happened to the webhooks. Thread-safe. */
final class DeliveryCounters {
    private long published;
    private long attempts;
    private long delivered;
    private long failed;
    private long givenUp;
    private long lost;
    private long waiting;

    synchronized void published() {
        published++;
    }

    synchronized void attempted() {
        attempts++;
    }

    synchronized void delivered() {
        delivered++;
    }

    synchronized void failed() {
        failed++;
    }

    synchronized void givenUp() {
        givenUp++;
    }

    synchronized void lost() {
        lost++;
    }

    synchronized void waiting(int change) {
        waiting += change;
    }

    /** Sends that wait for a timer stay counted: their timers still run. */
    synchronized void reset() {
        published = 0;
        attempts = 0;
        delivered = 0;
        failed = 0;
        givenUp = 0;
        lost = 0;
    }

    synchronized ObjectNode describe() {
        return Json.object()
                .put("published", published)
                .put("attempts", attempts)
                .put("delivered", delivered)
                .put("failed", failed)
                .put("givenUp", givenUp)
                .put("lost", lost)
                .put("waiting", waiting);
    }
}
