package io.loyaltybridge.sync.reconcile;

import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.BulkJobs.Touches;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.ledger.store.RestoredLinks;
import io.loyaltybridge.log.Reason;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code reconcile}, and the bean {@code reconcileJob} of the timer that reconciles. Thread-safe. */
public final class ReconcileJob {
    private static final Logger LOG = LoggerFactory.getLogger(ReconcileJob.class);
    private static final String NAME = "reconcile";

    private final BulkJobs jobs;
    private final BulkJobs.Parts parts;
    private final LinkPages pages;
    private final Drift drift;
    private final DriftOrder standing;
    private final AtomicBoolean waits = new AtomicBoolean();

    /**
     * @param standing what the timer does about differences, and commands without arguments for it
     * @param drift    takes the differences that a reconciliation leaves, for metrics
     */
    public ReconcileJob(BulkJobs jobs, BulkJobs.Parts parts, DriftOrder standing, Drift drift) {
        this.jobs = jobs;
        this.parts = parts;
        this.standing = standing;
        this.pages = new LinkPages(parts.store(), parts.site());
        this.drift = drift;
    }

    /**
     * Observes both sides in bulk, then levels differences as the policy says. Arguments: {@code --dry-run}, {@code
     * --progress-every=10s}, {@code --policy=wix-wins}, {@code --limit-points=N}; {@code --customer=WORD} for one customer
     * alone.
     */
    public int reconcile(List<String> arguments, Consumer<String> out) {
        if (!parts.programOn()) {
            out.accept("program.base-url: is not set, so there is nothing to keep equal");
            return 1;
        }
        return DriftOrder.isForOne(arguments) ? one(arguments, out) : all(arguments, out);
    }

    private int one(List<String> arguments, Consumer<String> out) {
        return jobs.runBriefly(Touches.BALANCES, NAME, arguments, out, (calls, together, run, lines) -> {
            Levelling levelling = new Levelling(parts, calls, drift, together, run, DriftOrder.of(arguments, standing));
            levelling.one();
            ReconcileReport.one(run, levelling, lines);
        });
    }

    private int all(List<String> arguments, Consumer<String> out) {
        return jobs.run(Touches.BALANCES, NAME, arguments, out, (calls, together, run, lines) -> {
            Levelling levelling = new Levelling(parts, calls, drift, together, run, DriftOrder.of(arguments, standing));
            BiConsumer<String, Runnable> alone = parts.dispatcher()::runAlone;
            OpenOperations open = new OpenOperations(calls, pages, alone, together, run);
            AfterRestore afterRestore = new AfterRestore(
                    new RestoredLinks(parts.store(), parts.site()), parts.ledger(), calls, alone, together, run);
            new Reconcile(calls, pages, parts.ledger(), alone, together, run, parts.links()::idOf, open, afterRestore)
                    .all();
            if (levelling.all()) {
                open.carryOut();
            }
            ReconcileReport.all(run, levelling, drift.look(!run.isDry()), lines);
        });
    }

    /** For the timer: as the command, with its lines in the log. While another job runs, it waits for its end. */
    public void onTimer() {
        if (jobs.tryHold(Touches.BALANCES)) {
            try {
                reconcile(List.of(), LOG::info);
            } finally {
                jobs.release(Touches.BALANCES);
            }
        } else if (waits.compareAndSet(false, true)) {
            LOG.warn(
                    "The reconciliation could not start, because another job is running; it starts when that job has ended");
            Thread later = new Thread(this::reconcileLater, "reconcile-later");
            later.setDaemon(true);
            later.start();
        } else {
            LOG.warn("A reconciliation is already waiting for another job to end; this one is skipped");
        }
    }

    private void reconcileLater() {
        jobs.hold(Touches.BALANCES);
        try {
            waits.set(false);
            if (!jobs.stopped()) {
                reconcile(List.of(), LOG::info);
            }
        } catch (RuntimeException e) {
            LOG.error("The reconciliation that waited for another job failed: {}", Reason.of(e), e);
        } finally {
            jobs.release(Touches.BALANCES);
        }
    }
}
