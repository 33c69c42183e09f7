package io.loyaltybridge.bulk;

import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.Dispatcher;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.settings.Durations;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.camel.ProducerTemplate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The long commands, the bean {@code bulkJobs} of the timer that reconciles, and {@code reconcile} itself. Live work goes on
 * beside them, one customer at a time. {@code reconcile} moves balances, {@code coupons}, {@code badges}, {@code message} and
 * {@code remind} make effects, so that one of each sort may run at a time: an effect that both plan has one id and is planned
 * once, as beside live work. {@code setup} and {@code mapping import} change who is linked with whom: they run alone, and so
 * does whatever does not say what it touches. Thread-safe.
 */
public final class BulkJobs {
    private static final Logger LOG = LoggerFactory.getLogger(BulkJobs.class);
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final String EVERY_ARGUMENT = "--progress-every=";
    private static final String BUSY = "another command that works on the same things runs already; `jobs` shows it";
    private static final String DRY_RUN = "--dry-run";

    /** What the commands work with. */
    public record Parts(Store store, String site, Clock clock, Links links, SyncLedger ledger, Dispatcher dispatcher, Supplier<ProducerTemplate> template,
                        Verdict.Judge judge, Backoff backoff, int threads, boolean programOn) {
    }

    /** What a long command works on; two that share something do not run beside each other. */
    public enum Touches {
        /** Points of customers who are linked. */
        BALANCES,
        /** Coupons, badges, messages and mails. */
        EFFECTS,
        /** Everything: nothing runs beside it. */
        ALL
    }

    /** What a long command does. */
    @FunctionalInterface
    public interface Work {
        /**
         * @param out takes lines for the person who waits
         * @throws BulkCalls.CutOffException where it cannot go on now
         */
        void run(BulkCalls calls, Together together, Run run, Consumer<String> out);
    }

    private final Parts parts;
    private final JobRuns runs;
    private final LinkPages pages;
    private final Drift drift;
    private final DriftOrder standing;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final JobLocks locks = new JobLocks();
    private final AtomicBoolean waits = new AtomicBoolean();
    private final Set<Long> atWork = ConcurrentHashMap.newKeySet();

    /**
     * In the process that has just taken the data directory: what is said to run belongs to a process that was killed.
     *
     * @param standing what a reconciliation does about differences where its arguments say nothing: the timer's
     */
    public BulkJobs(Parts parts, DriftOrder standing) {
        JobRuns.stopLost(parts.store());
        this.parts = parts;
        this.standing = standing;
        this.runs = new JobRuns(parts.store(), parts.site(), parts.clock());
        this.pages = new LinkPages(parts.store(), parts.site());
        this.drift = new Drift(parts.store(), parts.site());
    }

    /** What the last reconciliation left standing, for metrics. */
    public Drift drift() {
        return drift;
    }

    /**
     * Observes both sides in bulk, then levels what stands between them as the policy says. Arguments: {@code --dry-run},
     * {@code --progress-every=10s}, {@code --policy=wix-wins}, {@code --limit-points=N}; {@code --customer=WORD} for one
     * customer alone.
     */
    public int reconcile(List<String> arguments, Consumer<String> out) {
        if (!parts.programOn()) {
            out.accept("program.base-url: is not set, so there is nothing to keep equal");
            return 1;
        }
        return run(Touches.BALANCES, "reconcile", arguments, out, (calls, together, run, lines) -> {
            DriftOrder order = DriftOrder.of(arguments, standing);
            Levelling levelling = new Levelling(parts, calls, drift, together, run, order);
            if (order.customer() != null) {
                levelling.one();
                Reports.one(run, levelling, lines);
                return;
            }
            Reconcile reconcile = new Reconcile(calls, pages, parts.ledger(), parts.dispatcher()::runAlone, together, run, parts.links()::idOf);
            reconcile.all();
            if (levelling.all()) {
                reconcile.carryOut();
            }
            Reports.reconcile(run, levelling, drift.look(!run.isDry()), lines);
        });
    }

    /** The timer's: as the command, with its lines in the log. Where another job runs, it begins when that one has ended. */
    public void onTimer() {
        if (locks.tryEnter(Touches.BALANCES)) {
            try {
                reconcile(List.of(), LOG::info);
            } finally {
                locks.leave(Touches.BALANCES);
            }
        } else if (waits.compareAndSet(false, true)) {
            LOG.warn("The reconciliation could not begin, because another job runs; it begins when that one has ended");
            Thread later = new Thread(this::reconcileLater, "reconcile-later");
            later.setDaemon(true);
            later.start();
        } else {
            LOG.warn("A reconciliation waits already for another job to end; this one is left out");
        }
    }

    private void reconcileLater() {
        locks.enter(Touches.BALANCES);
        try {
            waits.set(false);
            if (!stopped()) {
                reconcile(List.of(), LOG::info);
            }
        } catch (RuntimeException e) {
            LOG.error("The reconciliation that waited for another job failed: {}", e.getMessage(), e);
        } finally {
            locks.leave(Touches.BALANCES);
        }
    }

    /** Another long command that must not run beside these. */
    public int alone(Consumer<String> out, IntSupplier command) {
        if (!locks.tryEnter(Touches.ALL)) {
            out.accept(BUSY);
            return 1;
        }
        try {
            return command.getAsInt();
        } finally {
            locks.leave(Touches.ALL);
        }
    }

    /** Whether this job runs now. */
    public boolean isAtWork(long job) {
        return atWork.contains(job);
    }

    /** Whether a running command has to end after what it is at. */
    public boolean stopped() {
        return stop.getCount() == 0;
    }

    /** Runs a long command while no other one does. */
    public int run(String name, List<String> arguments, Consumer<String> out, Work work) {
        return run(Touches.ALL, name, arguments, out, work);
    }

    /**
     * Runs a long command beside those that touch something else.
     *
     * @param arguments with {@code --dry-run} nothing of the run is kept; {@code --progress-every=10s}; the others name the
     *                  run, so that the same ones go on where it was cut off
     * @return 0 done, 1 failed
     */
    public int run(Touches touches, String name, List<String> arguments, Consumer<String> out, Work work) {
        if (!locks.tryEnter(touches)) {
            out.accept(BUSY);
            return 1;
        }
        Run run = null;
        try (Together together = new Together(parts.threads())) {
            List<String> own = new ArrayList<>(arguments);
            own.removeIf(argument -> argument.startsWith(EVERY_ARGUMENT));
            long every = every(arguments);
            run = own.remove(DRY_RUN) ? Run.dry(name, out, parts.clock(), every)
                    : DriftOrder.isForOne(own) ? Run.brief(name, out, parts.clock(), every)
                    : Run.begin(runs, name, String.join(" ", own), out, parts.clock(), every);
            BulkCalls calls = new BulkCalls(parts.template(), parts.judge(), parts.backoff(), stop, out);
            atWork.add(run.id());
            work.run(calls, together, run, out);
            run.end(null);
            return 0;
        } catch (BulkCalls.CutOffException e) {
            out.accept(name + ": " + e.getMessage());
            run.stop(e);
            return 1;
        } catch (RuntimeException e) {
            if (run != null) {
                run.stop(e);
            }
            throw e;
        } finally {
            if (run != null) {
                atWork.remove(run.id());
            }
            locks.leave(touches);
        }
    }

    private static long every(List<String> arguments) {
        return arguments.stream().filter(argument -> argument.startsWith(EVERY_ARGUMENT)).findFirst()
                .flatMap(argument -> Durations.parse(argument.substring(EVERY_ARGUMENT.length()))).orElse(EVERY).toMillis();
    }

    /** Tells a running command to end after what it is at; waits for it at most this long. It goes on when it is given again. */
    public void stop(Duration patience) {
        stop.countDown();
        if (locks.tryEnter(Touches.ALL, patience.dividedBy(2))) {
            locks.leave(Touches.ALL);
        }
    }
}
