package io.loyaltybridge.mapping;

import io.loyaltybridge.csv.CsvFileException;
import io.loyaltybridge.csv.IdentityFile;
import io.loyaltybridge.csv.RowFile;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.ledger.store.Identities;
import io.loyaltybridge.ledger.store.Identities.From;
import io.loyaltybridge.ledger.store.Identities.Identity;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Durations;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * {@code identity import}: says who the persons at sources are. Every line is checked before anything is written. Given again, it finds
 * that what it has written agrees. Makes no calls.
 */
public final class IdentityImport {
    /** The name of the job. */
    public static final String NAME = "identity-import";

    private static final int PAGE = 500;
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final String EVERY_ARGUMENT = "--progress-every=";
    private static final String SKIP_BAD = "--skip-bad";

    private final Identities identities;
    private final JobRuns runs;
    private final Set<String> sources;
    private final char delimiter;
    private final BooleanSupplier stopped;
    private final Clock clock;

    /**
     * @param sources those whose events name a person
     * @param stopped whether to end after the current page
     */
    public IdentityImport(
            Identities identities,
            JobRuns runs,
            Set<String> sources,
            char delimiter,
            BooleanSupplier stopped,
            Clock clock) {
        this.identities = identities;
        this.runs = runs;
        this.sources = Set.copyOf(sources);
        this.delimiter = delimiter;
        this.stopped = stopped;
        this.clock = clock;
    }

    /**
     * Runs it.
     *
     * @param arguments the file, {@code --skip-bad}, {@code --progress-every=10s}
     * @return 0 done; 1 where a line is bad and not left out, or the file cannot be used
     */
    public int run(List<String> arguments, Consumer<String> out) {
        List<String> own = arguments.stream()
                .filter(argument -> !argument.startsWith(EVERY_ARGUMENT))
                .toList();
        long every = arguments.stream()
                .filter(argument -> argument.startsWith(EVERY_ARGUMENT))
                .findFirst()
                .flatMap(argument -> Durations.parse(argument.substring(EVERY_ARGUMENT.length())))
                .orElse(EVERY)
                .toMillis();
        Path path = Path.of(own.stream()
                .filter(argument -> !argument.startsWith("--"))
                .findFirst()
                .orElseThrow());
        Run run = Run.begin(runs, NAME, String.join(" ", own), out, clock, every);
        try (IdentityFile file = new IdentityFile(path, delimiter, sources)) {
            return run(file, own.contains(SKIP_BAD), run, out);
        } catch (CsvFileException e) {
            out.accept(Reason.of(e));
            run.fail(Reason.of(e));
            return 1;
        } catch (BulkCalls.CutOffException e) {
            out.accept(NAME + ": " + Reason.of(e));
            run.stop(e);
            return 1;
        }
    }

    private int run(IdentityFile file, boolean skipBad, Run run, Consumer<String> out) {
        RowFile.Counts counts = file.check(bad -> out.accept(bad.text()));
        out.accept(counts.lines() + (counts.lines() == 1 ? " line in " : " lines in ") + file.path());
        if (counts.bad() > 0 && !skipBad) {
            out.accept("  " + counts.bad()
                    + " bad. Nothing was written. Correct the file, or leave them out with --skip-bad.");
            run.fail(counts.bad() + " bad lines; nothing was written");
            return 1;
        }
        run.total(counts.good());
        run.forgetCounts();
        write(file, run);
        run.printCount("added", "new");
        run.printCount("changed", "known with another address before, and changed");
        run.printCount("agrees", "known before");
        if (counts.bad() > 0) {
            out.accept("  " + counts.bad() + " bad, left out");
        }
        run.end(counts.bad() == 0 ? null : counts.bad() + " bad lines left out");
        return 0;
    }

    private void write(IdentityFile file, Run run) {
        String cursor = null;
        do {
            if (stopped.getAsBoolean()) {
                throw new BulkCalls.CutOffException(
                        BulkCalls.STOPPED + "the same command given again does the rest", null);
            }
            RowFile.Page<Identity> page = file.page(cursor, PAGE, true);
            identities
                    .learn(page.rows(), From.IMPORT)
                    .forEach(outcome -> run.count(outcome.name().toLowerCase(java.util.Locale.ROOT)));
            run.add(Run.CUSTOMERS, page.rows().size());
            run.save();
            cursor = page.next();
        } while (cursor != null);
    }
}
