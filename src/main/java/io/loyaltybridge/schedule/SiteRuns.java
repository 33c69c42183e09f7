package io.loyaltybridge.schedule;

import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.SiteLog;
import io.loyaltybridge.site.Sites;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs of a flow: one at a time for a site, several sites at the same time, the sites in turn. A run that fails is
 * logged and stops nothing. Has no thread while nothing runs. Thread-safe.
 */
final class SiteRuns {
    private static final Logger LOG = LoggerFactory.getLogger(SiteRuns.class);
    private static final long KEEP_THREADS_SECONDS = 10;

    /** What is done for a site. */
    @FunctionalInterface
    interface Work {
        void run(Site site) throws Exception;
    }

    private final String flow;
    private final Supplier<Sites> sites;
    private final boolean again;
    private final Work work;
    private final ThreadPoolExecutor pool;
    /** Sites that run or wait for it, by id; true where they have to run once more. */
    private final Map<String, Boolean> running = new ConcurrentHashMap<>();

    /**
     * @param again  whether what comes while the site runs makes it run once more; else it is left out
     * @param atOnce how many sites run at the same time
     */
    SiteRuns(String flow, Supplier<Sites> sites, boolean again, int atOnce, Work work) {
        this.flow = flow;
        this.sites = sites;
        this.again = again;
        this.work = work;
        AtomicInteger number = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                atOnce, atOnce, KEEP_THREADS_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "timer-" + flow + "-" + number.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
    }

    /** Begins with a site, as soon as there is room. */
    void begin(Site site) {
        AtomicBoolean free = new AtomicBoolean();
        running.compute(site.id(), (id, once) -> {
            free.set(once == null);
            return once != null && again;
        });
        if (free.get()) {
            queue(site);
        }
    }

    private void queue(Site site) {
        try {
            pool.execute(() -> run(site));
        } catch (RejectedExecutionException e) {
            running.remove(site.id());
            LOG.debug("Timer {} has stopped", flow);
        }
    }

    private void run(Site site) {
        try (SiteLog.Lines lines = SiteLog.of(site)) {
            // It may have gone to another instance since.
            if (sites.get().withId(site.id()).isPresent()) {
                work.run(site);
            }
        } catch (Exception e) {
            LOG.warn("Timer {}{} failed: {}", flow, shown(site), e.toString());
        } finally {
            Boolean more = running.compute(site.id(), (id, once) -> Boolean.TRUE.equals(once) ? Boolean.FALSE : null);
            if (more != null) {
                // The site may have been changed or removed in the meantime.
                sites.get().withId(site.id()).ifPresentOrElse(this::queue, () -> running.remove(site.id()));
            }
        }
    }

    private String shown(Site site) {
        return sites.get().all().size() > 1 ? " of site " + site.name() : "";
    }

    /** Whether a site runs or waits for it. */
    boolean isRunning(String site) {
        return running.containsKey(site);
    }

    /** Begins nothing more. What runs goes on. */
    void stop() {
        pool.getQueue().clear();
        pool.shutdown();
    }
}
