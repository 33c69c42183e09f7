package io.loyaltybridge.inbox;

import io.loyaltybridge.log.SeldomLog;
import io.loyaltybridge.site.SiteLog;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Runs one event on the caller's thread, with what its site has for it, and frees its lane. Thread-safe. */
final class Runs {
    private static final SeldomLog LOG = new SeldomLog(LoggerFactory.getLogger(Runs.class), System::nanoTime);
    private static final Duration STORE_TROUBLE = Duration.ofSeconds(1);

    private final OpenDesks desks;
    private final Map<String, EventHandler> handlers;
    private final Attempts attempts;
    private final Alone alone;
    private final Guard guard;
    private final Condition work;
    private final Lanes lanes;
    private final Pages pages;
    private final Clock clock;
    /** How many outages have ended, by site. */
    private final Map<String, Integer> outagesEnded = new ConcurrentHashMap<>();

    private volatile int rescans;

    /** @param handlers by source; others change it */
    Runs(
            OpenDesks desks,
            Map<String, EventHandler> handlers,
            Attempts attempts,
            Alone alone,
            Guard guard,
            Condition work,
            Lanes lanes,
            Pages pages,
            Clock clock) {
        this.desks = desks;
        this.handlers = handlers;
        this.attempts = attempts;
        this.alone = alone;
        this.guard = guard;
        this.work = work;
        this.lanes = lanes;
        this.pages = pages;
        this.clock = clock;
    }

    /** Events before the last one read may be waiting again, or may run now. */
    void readAgain() {
        guard.run(() -> {
            rescans++;
            pages.anew();
        });
    }

    /** A system is back for a site: its events that wait for it are due now. */
    void outageEnded(String site) {
        guard.run(() -> {
            outagesEnded.merge(site, 1, Integer::sum);
            lanes.wake(attempts.inOutage(site));
            work.signal();
        });
    }

    private int outagesEnded(String site) {
        return outagesEnded.getOrDefault(site, 0);
    }

    /** How an event is left. */
    private static final class Left {
        private final int outagesBefore;
        private final int rescansBefore;
        /** Its customer, where it was in their turn. */
        private @Nullable OfSite customer;
        /** Null where it leaves its lane. */
        private @Nullable Long dueAt;
        /** It waits behind another event of its customer. */
        private boolean behind;
        /** It stays in the store, because its site or its source does not run now. */
        private boolean stays;

        private Left(int outagesBefore, int rescansBefore) {
            this.outagesBefore = outagesBefore;
            this.rescansBefore = rescansBefore;
        }
    }

    void run(Waiting waiting) {
        Left left = new Left(outagesEnded(waiting.site()), rescans);
        try {
            attempt(waiting, left);
        } catch (RuntimeException e) {
            LOG.error("record", () -> "Event " + waiting.seq() + " could not be recorded; retrying: " + e.getMessage());
            left.dueAt = clock.millis() + STORE_TROUBLE.toMillis();
        } finally {
            leave(waiting, left);
        }
    }

    private void attempt(Waiting waiting, Left left) {
        Optional<Desk> found = desks.of(waiting.site());
        EventHandler handler = handlers.get(waiting.source());
        if (found.isEmpty() || handler == null) {
            left.stays = true;
            return;
        }
        Desk desk = found.get();
        try (SiteLog.Lines lines = SiteLog.of(desk.site())) {
            attempt(waiting, left, desk, handler);
        }
    }

    private void attempt(Waiting waiting, Left left, Desk desk, EventHandler handler) {
        String name = desk.gate().customer(waiting.lane());
        OfSite customer = new OfSite(waiting.site(), name);
        if (!alone.enter(customer, waiting)) {
            left.behind = true;
            return;
        }
        left.customer = customer;
        Optional<InboxEvent> pending = desk.inbox().pending(waiting.seq());
        if (pending.isPresent()) {
            InboxEvent event = pending.get().inTurnOf(desk.site(), name);
            left.dueAt = attempts.run(desk, event, handler, desk.gate().held(name, event));
        }
    }

    private void leave(Waiting waiting, Left left) {
        boolean dry = guard.get(() -> {
            lanes.ended(waiting);
            boolean ranDry = !left.behind && release(waiting, left);
            work.signal();
            return ranDry;
        });
        if (dry) {
            pages.reload(waiting);
        }
    }

    /** True where its lane has to be read again. */
    private boolean release(Waiting waiting, Left left) {
        long now = clock.millis();
        // If the outage ended while this event was being handed back, it was not woken.
        boolean outageOver = left.dueAt != null
                && left.outagesBefore != outagesEnded(waiting.site())
                && attempts.isInOutage(waiting);
        Long dueAt = outageOver ? Long.valueOf(now) : left.dueAt;
        boolean ranDry = lanes.release(waiting, dueAt, now);
        if (left.customer != null) {
            alone.free(left.customer, now);
        }
        if (dueAt == null) {
            pages.left(waiting.seq());
            // It may wait again. A page that was read meanwhile left it out, because it was still here.
            if (left.rescansBefore != rescans) {
                pages.anew();
            }
        }
        if (left.stays) {
            attempts.forget(waiting);
        }
        return ranDry;
    }
}
