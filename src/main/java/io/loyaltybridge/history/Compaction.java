package io.loyaltybridge.history;

import io.loyaltybridge.effect.store.FoldedEffects;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.ledger.store.Folding;
import io.loyaltybridge.schedule.Due;
import io.loyaltybridge.settings.Durations;
import io.loyaltybridge.store.Database;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The job {@code store-compact} and the bean {@code compaction} of its timer. Works in pages of a few milliseconds, with as
 * much time between them, because live events wait for the same writer. May be interrupted at any point: what is folded stays
 * folded, and the next run continues. One at a time; thread-safe.
 */
public final class Compaction {
    /** The job's name. */
    public static final String NAME = "store-compact";

    private static final Logger LOG = LoggerFactory.getLogger(Compaction.class);
    private static final String DRY_RUN = "--dry-run";
    /** Argument: the file is rewritten afterwards, so that space need not be returned page by page. */
    public static final String REBUILD = "--rebuild";

    private static final String EVERY_ARGUMENT = "--progress-every=";
    private static final Duration EVERY = Duration.ofSeconds(10);
    /** Lines of the ledger, or effects, in one transaction. */
    private static final int PAGE = 10;

    private static final int PREVIEW_PAGE = 1_000;
    /** Pages of the file, of 4 KiB each, that are returned to the disk in one transaction. */
    private static final int FILE_PAGES = 64;
    /** The part of the file that the nightly run leaves free for the rows of the next days. */
    private static final double SPARE = 0.05;

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(20);
    private static final double MIB = 1_048_576;

    private final Database store;
    private final String site;
    private final Clock clock;
    private final Duration keep;
    private final BooleanSupplier stopped;
    private final Folding ledger;
    private final FoldedEffects effects;
    private final AtomicBoolean busy = new AtomicBoolean();

    /**
     * @param keep    how long history is kept as it is
     * @param stopped whether a running job has to end after its page
     */
    public Compaction(Database store, String site, Clock clock, Duration keep, BooleanSupplier stopped) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.keep = keep;
        this.stopped = stopped;
        this.ledger = new Folding(store, site);
        this.effects = new FoldedEffects(store, site);
    }

    /** What a run has folded so far. */
    private record Count(long lines, long operations, long effects) {
        void note(Run run) {
            run.set("operations", operations);
            run.set("lines", lines);
            run.set("effects", effects);
        }

        Count with(Folding.Page page) {
            return new Count(lines + page.lines(), operations + page.operations(), effects);
        }

        Count withEffects(long more) {
            return new Count(lines, operations, effects + more);
        }

        String words() {
            return operations + " operations, " + lines + " lines, " + effects + " mails, messages and take-backs";
        }
    }

    /**
     * Runs it. Arguments: {@code --dry-run}, {@link #REBUILD}, {@code --progress-every=10s}.
     *
     * @return 0 done, 1 where another one runs or it was interrupted
     */
    public int run(List<String> arguments, Consumer<String> out) {
        return run(arguments, out, arguments.contains(REBUILD) ? 1 : 0);
    }

    /**
     * For the timer: as the command, with its lines in the log; some free space stays in the file.
     *
     * @throws IllegalStateException where it did not finish; the timer starts it again then
     */
    public void onTimer(Due due) {
        if (run(List.of(), line -> LOG.info("{}", line), SPARE) != 0) {
            throw new IllegalStateException("the history could not be folded completely");
        }
    }

    private int run(List<String> arguments, Consumer<String> out, double spare) {
        if (!busy.compareAndSet(false, true)) {
            out.accept(NAME + ": is already running");
            return 1;
        }
        try {
            Instant before = clock.instant().minus(keep);
            return arguments.contains(DRY_RUN) ? preview(before, out) : compact(before, out, arguments, spare);
        } finally {
            busy.set(false);
        }
    }

    private int preview(Instant before, Consumer<String> out) {
        Count count = new Count(0, 0, effects.count(before));
        Optional<Folding.Walk> walk = Optional.of(Folding.Walk.of(before));
        while (walk.isPresent() && !stopped.getAsBoolean()) {
            Folding.Page page = ledger.preview(walk.get(), PREVIEW_PAGE);
            count = count.with(page);
            walk = page.next();
        }
        String free = store.space()
                .map(space ->
                        "; " + size(space.freeBytes()) + " of " + size(space.bytes()) + " are free in the file already")
                .orElse("");
        out.accept(NAME + ": would fold " + count.words() + " from before " + day(before) + free
                + ". Nothing was written");
        return 0;
    }

    private int compact(Instant before, Consumer<String> out, List<String> arguments, double spare) {
        Run run = Run.begin(
                new JobRuns(store, site, clock),
                NAME,
                "",
                out,
                clock,
                every(arguments).toMillis());
        try {
            return compact(before, new Report(out, run), spare);
        } catch (RuntimeException e) {
            run.stop(e);
            throw e;
        }
    }

    private int compact(Instant before, Report report, double spare) {
        Count count = new Count(0, 0, 0);
        Optional<Folding.Walk> walk = Optional.of(Folding.Walk.of(before));
        while (walk.isPresent()) {
            if (stopped.getAsBoolean()) {
                return report.cutOff(count);
            }
            long begun = System.nanoTime();
            Folding.Page page = ledger.fold(walk.get(), PAGE);
            count = count.with(page);
            walk = page.next();
            report.progress(count);
            pause(begun);
        }
        int folded = PAGE;
        while (folded == PAGE) {
            if (stopped.getAsBoolean()) {
                return report.cutOff(count);
            }
            long begun = System.nanoTime();
            folded = effects.fold(before, PAGE);
            count = count.withEffects(folded);
            report.progress(count);
            pause(begun);
        }
        report.say(NAME + ": folded " + count.words() + " from before " + day(before));
        return giveBack(report, count, spare);
    }

    private int giveBack(Report report, Count count, double spare) {
        Optional<Database.Space> ofFile = store.space();
        if (ofFile.isEmpty()) {
            // A server of its own returns space or uses it again.
            return report.end(count);
        }
        Database.Space space = ofFile.get();
        long kept = (long) (space.bytes() * spare);
        if (space.freeBytes() <= kept) {
            return report.end(count);
        }
        if (!space.givesBack()) {
            report.say(NAME + ": " + size(space.freeBytes()) + " of " + size(space.bytes())
                    + " are free in the file and are used for new rows; to"
                    + " return them to the disk, stop `run` and run `store compact --rebuild` once");
            return report.end(count);
        }
        long before = space.bytes();
        long left = space.freeBytes();
        while (left > kept) {
            if (stopped.getAsBoolean()) {
                return report.cutOff(count);
            }
            long begun = System.nanoTime();
            store.giveBack(FILE_PAGES);
            long now = store.space().orElseThrow().freeBytes();
            if (now >= left) {
                break;
            }
            left = now;
            pause(begun);
        }
        report.say(NAME + ": the file has " + size(store.space().orElseThrow().bytes()) + ", before " + size(before));
        return report.end(count);
    }

    /** Waits as long as the page took, so that live events have the writer half of the time. */
    private static void pause(long begun) {
        LockSupport.parkNanos(Math.min(System.nanoTime() - begun, LONGEST_PAUSE.toNanos()));
    }

    private static String size(long bytes) {
        return String.format(java.util.Locale.ROOT, "%.1f MiB", bytes / MIB);
    }

    private static LocalDate day(Instant at) {
        return at.atZone(ZoneOffset.UTC).toLocalDate();
    }

    private static Duration every(List<String> arguments) {
        return arguments.stream()
                .filter(argument -> argument.startsWith(EVERY_ARGUMENT))
                .findFirst()
                .flatMap(argument -> Durations.parse(argument.substring(EVERY_ARGUMENT.length())))
                .orElse(EVERY);
    }

    /** Reports progress now and then; {@code jobs} shows the same. */
    private static final class Report {
        private final Consumer<String> out;
        private final Run run;

        Report(Consumer<String> out, Run run) {
            this.out = out;
            this.run = run;
        }

        void progress(Count count) {
            count.note(run);
            run.progress(() -> NAME + ": " + count.words() + " so far");
        }

        int cutOff(Count count) {
            count.note(run);
            run.save();
            out.accept(NAME + ": stopped after " + count.words() + "; the next run continues from there");
            run.stop("after " + count.words() + "; the next run continues from there");
            return 1;
        }

        void say(String line) {
            out.accept(line);
        }

        int end(Count count) {
            count.note(run);
            run.end(null);
            return 0;
        }
    }
}
