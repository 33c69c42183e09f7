package io.loyaltybridge.effect;

import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.inbox.SiteDispatcher;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.site.SiteLog;
import io.loyaltybridge.site.SiteSender;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.LongPredicate;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bean {@code effectSweep}: hands out what no event will carry out, one customer at a time: what is left after a stop or
 * a failure, and what a job planned. Thread-safe.
 */
public final class EffectSweep {
    private static final Logger LOG = LoggerFactory.getLogger(EffectSweep.class);
    private static final int PAGE = 500;
    private static final int MOST_AT_ONCE = 64;
    private static final long IDLE_SECONDS = 5;

    private final EffectReader reader;
    private final Links links;
    private final SiteDispatcher dispatcher;
    private final SiteSender sender;
    private final Clock clock;
    private final Set<EffectKind> kinds;
    private final LongPredicate atWork;
    private final ThreadPoolExecutor waking =
            new ThreadPoolExecutor(1, 1, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                Thread thread = new Thread(task, "effects-wake");
                thread.setDaemon(true);
                return thread;
            });
    private final Semaphore running = new Semaphore(MOST_AT_ONCE);
    private volatile boolean stopped;

    /** @param atWork whether a job runs now */
    public EffectSweep(
            EffectReader reader,
            Links links,
            SiteDispatcher dispatcher,
            SiteSender sender,
            Clock clock,
            Set<EffectKind> kinds,
            LongPredicate atWork) {
        this.atWork = atWork;
        this.reader = reader;
        this.links = links;
        this.dispatcher = dispatcher;
        this.sender = sender;
        this.clock = clock;
        this.kinds = Set.copyOf(kinds);
        // A site at rest has no thread.
        waking.allowCoreThreadTimeOut(true);
    }

    /** Carries out everything that is due now. */
    public void handOut() {
        Set<String> met = new HashSet<>();
        List<StoredEffect> page;
        do {
            page = reader.due(kinds, clock.instant(), PAGE + met.size()).stream()
                    .filter(effect -> met.add(effect.id()))
                    .toList();
            Set<String> customers = new HashSet<>();
            for (StoredEffect effect : page) {
                if (stopped) {
                    return;
                }
                // What the job at work planned it carries out itself, and knows more of its customers.
                boolean othersWork = effect.batch() != null && atWork.test(effect.batch());
                if (!othersWork && customers.add(effect.linkId())) {
                    now(effect.linkId());
                }
            }
        } while (!page.isEmpty());
    }

    /** Makes effects due and hands them out, on a thread of its own. */
    public void soon(IntSupplier makesDue) {
        try {
            waking.execute(SiteLog.of(sender.site(), () -> {
                try {
                    if (makesDue.getAsInt() > 0) {
                        handOut();
                    }
                } catch (RuntimeException e) {
                    LOG.warn("Effects that waited for a system continue with the next sweep: {}", e.toString());
                }
            }));
        } catch (RejectedExecutionException e) {
            LOG.debug("The service stops; effects continue after the next start");
        }
    }

    /** Carries out what is due for one customer, when nothing else is done with them. */
    public void now(String linkId) {
        String current = links.current(linkId).map(Link::id).orElse(linkId);
        if (sender.isReady() && running.tryAcquire()) {
            try {
                dispatcher.runAlone("link:" + current, () -> send(current));
            } finally {
                running.release();
            }
        }
    }

    private void send(String linkId) {
        if (stopped) {
            return;
        }
        Exchange exchange = sender.send("direct:carry-out-effects", Map.of("link", linkId));
        if (exchange.getException() != null) {
            LOG.warn(
                    "The effects of link {} cannot be carried out now and are retried: {}",
                    linkId,
                    exchange.getException().toString());
        }
    }

    /** Whether nothing is handed out, or waits for it. */
    public boolean isIdle() {
        return waking.getQueue().isEmpty()
                && waking.getActiveCount() == 0
                && running.availablePermits() == MOST_AT_ONCE;
    }

    /** Hands out nothing more, and waits at most this long for what is under way. */
    public void stop(Duration patience) {
        stopped = true;
        waking.shutdown();
        try {
            if (running.tryAcquire(MOST_AT_ONCE, patience.toMillis(), TimeUnit.MILLISECONDS)) {
                running.release(MOST_AT_ONCE);
            } else {
                LOG.warn("An effect is still in progress; it continues after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
