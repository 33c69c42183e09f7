package io.loyaltybridge.job;

import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.SiteDispatcher;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.ledger.store.Links;
import io.loyaltybridge.ledger.store.SyncLedger;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Durations;
import io.loyaltybridge.site.SiteSender;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Which long commands may run at the same time, and how each is started, saved and ended. Live work continues meanwhile, one
 * customer at a time. {@code reconcile} moves balances; {@code coupons}, {@code badges}, {@code message} and {@code remind}
 * make effects; so one of each sort may run at a time. An effect that both plan has one id and is planned once, as with live
 * work. {@code setup} and {@code mapping import} change links: they run alone, and so does a command that does not say what
 * it touches. Thread-safe.
 */
public final class BulkJobs {
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final String EVERY_ARGUMENT = "--progress-every=";
    /** The name of the command that pauses a job. */
    public static final String PAUSE = "jobs-pause";

    private static final String BUSY =
            "another command that works on the same data is already running; `jobs` shows it";
    private static final String DRY_RUN = "--dry-run";

    /** What the commands work with. */
    public record Parts(
            Store store,
            String site,
            Clock clock,
            Links links,
            SyncLedger ledger,
            SiteDispatcher dispatcher,
            SiteSender sender,
            Verdict.Judge judge,
            Backoff backoff,
            int threads,
            boolean programOn) {}

    /** What a long command works on; two that share something do not run at the same time. */
    public enum Touches {
        /** Points of customers who are linked. */
        BALANCES,
        /** Coupons, badges, messages and mails. */
        EFFECTS,
        /** Everything: no other one runs meanwhile. */
        ALL
    }

    /** What a long command does. */
    @FunctionalInterface
    public interface Work {
        /**
         * @param out takes lines for the person who waits
         * @throws BulkCalls.CutOffException where it cannot continue now
         */
        void run(BulkCalls calls, Together together, Run run, Consumer<String> out);
    }

    private final Parts parts;
    private final JobRuns runs;
    private final JobLocks locks = new JobLocks();
    /** What makes each running job end after its page, by its id. */
    private final Map<Long, CountDownLatch> atWork = new ConcurrentHashMap<>();

    private volatile boolean stopped;

    public BulkJobs(Parts parts) {
        this.parts = parts;
        this.runs = new JobRuns(parts.store(), parts.site(), parts.clock());
    }

    /** Claims what a command works on, so that others wait. False where another one works on it now. */
    public boolean tryHold(Touches what) {
        return locks.tryEnter(what);
    }

    /** The same, but waits until it is free. */
    public void hold(Touches what) {
        locks.enter(what);
    }

    /** Releases a claim of {@link #tryHold} or {@link #hold}, on the same thread. */
    public void release(Touches what) {
        locks.leave(what);
    }

    /** Runs another long command while none of these runs. */
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
        return atWork.containsKey(job);
    }

    /** Whether any long command runs. */
    public boolean isBusy() {
        return locks.isEntered() || !atWork.isEmpty();
    }

    /** Whether running commands have to end after their page. */
    public boolean stopped() {
        return stopped;
    }

    /** Runs a long command while no other one runs. */
    public int run(String name, List<String> arguments, Consumer<String> out, Work work) {
        return run(Touches.ALL, name, arguments, out, work);
    }

    /**
     * Runs a long command, possibly while others that touch something else run.
     *
     * @param arguments with {@code --dry-run} nothing of the run is kept; {@code --progress-every=10s}; the others identify
     *                  the run, so that the same ones continue it where it was interrupted
     * @return 0 done, 1 failed
     */
    public int run(Touches touches, String name, List<String> arguments, Consumer<String> out, Work work) {
        return run(touches, name, arguments, false, out, work);
    }

    /** The same for one that takes a moment: no position is kept. */
    public int runBriefly(Touches touches, String name, List<String> arguments, Consumer<String> out, Work work) {
        return run(touches, name, arguments, true, out, work);
    }

    private int run(
            Touches touches, String name, List<String> arguments, boolean brief, Consumer<String> out, Work work) {
        if (!locks.tryEnter(touches)) {
            out.accept(BUSY);
            return 1;
        }
        Run run = null;
        try (Together together = new Together(parts.threads())) {
            List<String> own = new ArrayList<>(arguments);
            own.removeIf(argument -> argument.startsWith(EVERY_ARGUMENT));
            long every = every(arguments);
            run = own.remove(DRY_RUN)
                    ? Run.dry(name, out, parts.clock(), every)
                    : brief
                            ? Run.brief(name, out, parts.clock(), every)
                            : Run.begin(runs, name, String.join(" ", own), out, parts.clock(), every);
            CountDownLatch stop = new CountDownLatch(1);
            BulkCalls calls = new BulkCalls(parts.sender(), parts.judge(), parts.backoff(), stop, out);
            atWork.put(run.id(), stop);
            if (stopped) {
                stop.countDown();
            }
            work.run(calls, together, run, out);
            run.end(null);
            return 0;
        } catch (BulkCalls.CutOffException e) {
            out.accept(name + ": " + Reason.of(e));
            if (run != null) {
                run.stop(e);
            }
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

    /** The command {@link #PAUSE}: makes a running job end after its page; its own command continues it. */
    public int pause(List<String> arguments, Consumer<String> out) {
        String given = arguments.isEmpty() ? "" : arguments.get(0);
        CountDownLatch stop = given.matches("[0-9]{1,18}") ? atWork.get(Long.parseLong(given)) : null;
        if (stop == null) {
            out.accept("no job " + given + " is running; `jobs` lists them");
            return 1;
        }
        stop.countDown();
        out.accept("job " + given + " ends after what it has begun; the same command continues it");
        return 0;
    }

    private static long every(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(EVERY_ARGUMENT))
                .findFirst()
                .flatMap(argument -> Durations.parse(argument.substring(EVERY_ARGUMENT.length())))
                .orElse(EVERY)
                .toMillis();
    }

    /** Makes running commands end after their page; waits for them at most this long. Given again, they continue. */
    public void stop(Duration patience) {
        stopped = true;
        atWork.values().forEach(CountDownLatch::countDown);
        if (locks.tryEnter(Touches.ALL, patience.dividedBy(2))) {
            locks.leave(Touches.ALL);
        }
    }
}
