package io.loyaltybridge.door;

import io.loyaltybridge.door.Visitor.Phase;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connections of one port and the bytes of bodies that they hold. Where there are too many of either, the connection that
 * has taken longest is closed: an honest sender is done in milliseconds. Used by the port's event loop only.
 */
final class Visitors {
    private static final long EVERY_MILLIS = 250;
    private static final long LEAVE_WITHIN_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final String port;
    private final DoorLimits limits;
    private final Refusals refusals;
    private final LongSupplier nanos;
    private final Set<Visitor> present = new LinkedHashSet<>();
    private final Set<Visitor> reading = new LinkedHashSet<>();
    private @Nullable EventExecutor loop;
    private volatile @Nullable ScheduledFuture<?> sweeps;
    private long held;

    Visitors(String port, DoorLimits limits, Refusals refusals, LongSupplier nanos) {
        this.port = port;
        this.limits = limits;
        this.refusals = refusals;
        this.nanos = nanos;
    }

    long now() {
        return nanos.getAsLong();
    }

    void on(EventExecutor executor) {
        if (loop == null) {
            loop = executor;
            sweeps = loop.scheduleAtFixedRate(this::sweep, EVERY_MILLIS, EVERY_MILLIS, TimeUnit.MILLISECONDS);
        } else if (loop != executor) {
            throw new IllegalStateException("a port has one event loop");
        }
    }

    /** Ends the sweeps. May be called by any thread. */
    void close() {
        ScheduledFuture<?> scheduled = sweeps;
        if (scheduled != null) {
            scheduled.cancel(false);
        }
    }

    void entered(Visitor visitor) {
        present.add(visitor);
        if (present.size() > limits.connections()) {
            closed(
                    "connections",
                    "there are more than bridge.max-connections=" + limits.connections()
                            + ", and it had waited longest");
            longestWaiting(visitor).close();
        }
    }

    private Visitor longestWaiting(Visitor newest) {
        Visitor longest = newest;
        for (Visitor visitor : present) {
            if (visitor.phase() != Phase.ANSWER && visitor.since() - longest.since() < 0) {
                longest = visitor;
            }
        }
        return longest;
    }

    void left(Visitor visitor) {
        present.remove(visitor);
        reading.remove(visitor);
    }

    /** A body begins. */
    void reads(Visitor visitor) {
        reading.add(visitor);
    }

    /** The body is complete, or no longer wanted. */
    void readTo(Visitor visitor) {
        reading.remove(visitor);
    }

    /** Counts bytes of a body; while they are too many, the slowest senders are refused. */
    void held(long bytes) {
        held += bytes;
        while (held > limits.unreadBytes()) {
            Visitor slowest = null;
            for (Visitor visitor : reading) {
                if (visitor.held() > 0) {
                    slowest = visitor;
                    break;
                }
            }
            if (slowest == null) {
                return;
            }
            reading.remove(slowest);
            slowest.refuse(Refusal.of(503, "too many bodies at once").because("unread"), false);
        }
    }

    void released(long bytes) {
        held -= bytes;
    }

    void refused(@Nullable HttpServerRequest request, Refusal refusal) {
        if (request == null) {
            closed(refusal.reason(), refusal.text());
        } else {
            refusals.refused(port, request, refusal);
        }
    }

    void closed(String reason, String text) {
        refusals.closed(port, reason, text);
    }

    private void sweep() {
        long now = now();
        List<Visitor> overdue = new ArrayList<>();
        for (Visitor visitor : present) {
            if (now - visitor.since() > allowedNanos(visitor.phase())) {
                overdue.add(visitor);
            }
        }
        overdue.forEach(this::end);
        refusals.flush();
    }

    private long allowedNanos(Phase phase) {
        return switch (phase) {
            case HEAD -> limits.head().toNanos();
            case BODY -> limits.body().toNanos();
            case ANSWER -> Long.MAX_VALUE;
            case IDLE -> limits.idle().toNanos();
            case LEAVING -> LEAVE_WITHIN_NANOS;
        };
    }

    private void end(Visitor visitor) {
        switch (visitor.phase()) {
            case HEAD -> {
                closed("head-timeout", "no whole head within bridge.head-timeout=" + limits.head());
                visitor.close();
            }
            case BODY ->
                visitor.refuse(Refusal.of(408, "the body took too long").because("body-timeout"), false);
            default -> visitor.close();
        }
    }
}
