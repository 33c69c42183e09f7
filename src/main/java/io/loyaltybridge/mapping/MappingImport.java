package io.loyaltybridge.mapping;

import io.loyaltybridge.csv.BadLine;
import io.loyaltybridge.csv.CsvFileException;
import io.loyaltybridge.csv.MappingFile;
import io.loyaltybridge.csv.MappingRow;
import io.loyaltybridge.csv.RowFile;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.ledger.store.Link;
import io.loyaltybridge.ledger.store.LinkImport;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Durations;
import io.loyaltybridge.store.Store;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code mapping import}: binds e-mails to ids as a file says. Every line is checked before anything is written: as CSV, and
 * against the mapping. Then it writes page by page and saves its position, so that the same command continues after an
 * interruption; a page that was written without its position is found to agree. Makes no calls.
 */
public final class MappingImport {
    /** The name of the job. */
    public static final String NAME = "mapping-import";

    private static final int PAGE = 500;
    private static final Duration EVERY = Duration.ofSeconds(10);
    private static final String EVERY_ARGUMENT = "--progress-every=";
    private static final String DRY_RUN = "--dry-run";
    private static final String SKIP_BAD = "--skip-bad";
    private static final String CONTENT = "content";
    private static final String PLACE = "place";

    private final Store store;
    private final String site;
    private final Clock clock;
    private final char delimiter;
    private final BooleanSupplier stopped;
    private final LinkImport links;

    /** @param stopped whether to end after the current page */
    public MappingImport(Store store, String site, Clock clock, char delimiter, BooleanSupplier stopped) {
        this.store = store;
        this.site = site;
        this.clock = clock;
        this.delimiter = delimiter;
        this.stopped = stopped;
        this.links = new LinkImport(store, site, clock);
    }

    /**
     * Runs it.
     *
     * @param arguments the file, {@code --skip-bad}, {@code --dry-run}, {@code --progress-every=10s}
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
        Run run = own.contains(DRY_RUN)
                ? Run.dry(NAME, out, clock, every)
                : Run.begin(new JobRuns(store, site, clock), NAME, String.join(" ", own), out, clock, every);
        try (MappingFile file = new MappingFile(path, delimiter)) {
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

    private int run(MappingFile file, boolean skipBad, Run run, Consumer<String> out) {
        begin(file, run, out);
        if (file.passesOver()) {
            out.accept(file.columnsLine());
        }
        RowFile.Counts counts = file.check(bad -> out.accept(bad.text()));
        long bad = counts.bad() + conflicts(file, run, out);
        out.accept(counts.lines() + (counts.lines() == 1 ? " line in " : " lines in ") + file.path());
        if (bad > 0 && !skipBad) {
            out.accept("  " + bad + " bad. Nothing was written. Correct the file, or leave them out with --skip-bad.");
            run.fail(bad + " bad lines; nothing was written");
            return 1;
        }
        run.total(counts.lines() - bad);
        long late = run.isDry() ? 0 : write(file, run, out);
        report(run, bad + late, out);
        run.end(bad + late == 0 ? null : bad + late + " bad lines left out");
        return late > 0 && !skipBad ? 1 : 0;
    }

    /** A position is valid only for the file for which it was saved. */
    private void begin(MappingFile file, Run run, Consumer<String> out) {
        if (run.isDry()) {
            return;
        }
        String content = file.fingerprint().text();
        if (!content.equals(run.position(CONTENT))) {
            if (run.position(CONTENT) != null) {
                out.accept(file.path() + " has changed since then; the command starts with its first line");
            }
            run.forgetCounts();
            run.at(PLACE, null, "wix", List.of());
            run.at(CONTENT, content, "wix", List.of());
        }
    }

    /** Checks every good line without writing; leaves out those that contradict the mapping, and says why. */
    private long conflicts(MappingFile file, Run run, Consumer<String> out) {
        long[] conflicts = {0};
        each(
                file,
                null,
                links::preview,
                run.isDry() ? run::count : counter -> {},
                (line, outcome) -> {
                    conflicts[0]++;
                    out.accept(new BadLine(line, outcome.what(), outcome.reason()).text());
                    file.leaveOut(line);
                },
                page -> {});
        return conflicts[0];
    }

    /** Returns how many lines contradict the mapping by now, because of live work. */
    private long write(MappingFile file, Run run, Consumer<String> out) {
        long[] late = {0};
        each(
                file,
                run.position(PLACE),
                links::bind,
                run::count,
                (line, outcome) -> {
                    late[0]++;
                    out.accept(new BadLine(line, outcome.what(), outcome.reason()).text());
                },
                page -> {
                    run.add("customers", page.rows().size());
                    run.at(PLACE, page.next(), "wix", List.of());
                });
        return late[0];
    }

    private interface OnConflict {
        void accept(long line, LinkImport.Outcome outcome);
    }

    private void each(
            MappingFile file,
            @Nullable String from,
            Function<List<Link>, List<LinkImport.Outcome>> work,
            Consumer<String> count,
            OnConflict onConflict,
            Consumer<RowFile.Page<MappingRow>> done) {
        String cursor = from;
        do {
            if (stopped.getAsBoolean()) {
                throw new BulkCalls.CutOffException(BulkCalls.STOPPED + "the same command continues from here", null);
            }
            RowFile.Page<MappingRow> page = file.page(cursor, PAGE, true);
            List<MappingRow> rows = page.rows().stream()
                    .filter(row -> row.state() == null || !row.state().isNobody())
                    .toList();
            List<LinkImport.Outcome> outcomes =
                    work.apply(rows.stream().map(MappingImport::link).toList());
            for (int i = 0; i < outcomes.size(); i++) {
                LinkImport.Outcome outcome = outcomes.get(i);
                if (outcome.kind() == LinkImport.Kind.CONFLICT) {
                    onConflict.accept(rows.get(i).line(), outcome);
                } else {
                    count.accept(
                            outcome.kind() == LinkImport.Kind.AGREES
                                    ? "agree"
                                    : outcome.kind().name().toLowerCase(Locale.ROOT));
                }
            }
            for (int merged = rows.size(); merged < page.rows().size(); merged++) {
                count.accept("merged");
            }
            done.accept(page);
            cursor = page.next();
        } while (cursor != null);
    }

    private static Link link(MappingRow row) {
        return new Link(
                "",
                row.email(),
                row.contactId(),
                row.memberId(),
                row.wixAccountId(),
                row.programId(),
                row.state() == null ? Link.State.NEW : row.state());
    }

    /** @param leftOut lines with something wrong */
    private static void report(Run run, long leftOut, Consumer<String> out) {
        boolean dry = run.isDry();
        run.printCount("created", dry ? "new to the mapping, and would be added" : "added to the mapping");
        run.printCount(
                "completed", dry ? "in the mapping, and would be completed" : "in the mapping before, and completed");
        run.printCount("agree", "in the mapping unchanged");
        run.printCount("merged", "merged into another customer or forgotten, skipped");
        if (leftOut > 0) {
            out.accept("  " + leftOut + (dry ? " bad, and would be left out" : " bad, left out"));
        }
        out.accept(
                dry
                        ? "Nothing was written: this was --dry-run."
                        : "Balances come with the next reconcile; those in the file were ignored.");
    }
}
