package io.loyaltybridge.setup;

import io.loyaltybridge.csv.BadLine;
import io.loyaltybridge.csv.CsvFileException;
import io.loyaltybridge.csv.CustomerColumns;
import io.loyaltybridge.csv.CustomerFile;
import io.loyaltybridge.csv.RowFile;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.job.Together;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.ledger.store.NewAccounts;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.setup.SetupOptions.From;
import io.loyaltybridge.setup.imports.ImportRun;
import io.loyaltybridge.wix.WixException;
import io.loyaltybridge.wix.WixNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The command {@code setup}: the loyalty program on Wix, then the customers of a source. The same arguments go on where
 * they were cut off. Thread-safe.
 */
public final class SetupJob {
    private static final Logger LOG = LoggerFactory.getLogger(SetupJob.class);
    private static final int PRECONDITION_REQUIRED = 428;

    /**
     * What the settings say.
     *
     * @param perMinute      calls that Wix allows; 0 without limit
     * @param createContacts whether a customer who is no contact on Wix becomes one
     * @param opening        the opening policy where the command names none
     * @param columns        of a CSV file
     * @param directory      where files to import are made
     * @param importBytes    of such a file, at most
     */
    public record Parts(
            int perMinute,
            boolean createContacts,
            String opening,
            CustomerColumns columns,
            Path directory,
            long importBytes) {}

    private final BulkJobs jobs;
    private final BulkJobs.Parts bulk;
    private final Parts parts;
    private final LinkPages pages;
    private final Unfinished unfinished;
    private volatile @Nullable Stage atWork;
    /** Of the setup that was begun and has not ended, at work or cut off; kept here so that no event looks for it in the store. */
    private volatile Optional<Stage> cutOff;

    public SetupJob(BulkJobs jobs, BulkJobs.Parts bulk, Parts parts) {
        this.jobs = jobs;
        this.bulk = bulk;
        this.parts = parts;
        this.pages = new LinkPages(bulk.store(), bulk.site());
        this.unfinished = new Unfinished(bulk.store(), bulk.site(), bulk.clock());
        this.cutOff = unfinished.stage();
    }

    /** How far a setup is with this customer: see {@link io.loyaltybridge.setup.SetupTurn.AtWork}. */
    public SetupTurn.Stands with(@Nullable String email, @Nullable String contactId, @Nullable String programId) {
        Stage stage = atWork;
        if (stage == null) {
            boolean waits = cutOff.filter(left -> left.isImporting(email, contactId, programId))
                    .isPresent();
            return waits ? SetupTurn.Stands.CUT_OFF : SetupTurn.Stands.NO;
        }
        return stage.isImporting(email, contactId, programId)
                ? SetupTurn.Stands.IMPORTING
                : stage.isAtWork(email, contactId, programId) ? SetupTurn.Stands.AT_WORK : SetupTurn.Stands.NO;
    }

    /**
     * Runs it.
     *
     * @param arguments as {@code SetupOptions} reads them, and {@code --progress-every=10s}
     * @return 0 done, 1 failed
     */
    public int run(List<String> arguments, Consumer<String> out) {
        SetupOptions options;
        try {
            options = SetupOptions.parse(
                    arguments.stream()
                            .filter(argument -> !argument.startsWith("--progress-every="))
                            .toList(),
                    parts.opening());
        } catch (IllegalArgumentException e) {
            out.accept(Reason.of(e));
            return 1;
        }
        if (options.from() == From.PROGRAM && !bulk.programOn()) {
            out.accept("program.base-url: is not set, so there is no list of customers to use");
            return 1;
        }
        Optional<String> inTheWay = options.dryRun() ? Optional.empty() : unfinished.inTheWayOf(arguments);
        if (inTheWay.isPresent()) {
            out.accept(inTheWay.get());
            return 1;
        }
        try {
            return jobs.run(
                    Unfinished.SETUP,
                    arguments,
                    out,
                    (calls, together, run, lines) -> run(options, calls, together, run, lines));
        } finally {
            cutOff = unfinished.stage();
        }
    }

    /** The bean {@code setupJob} of the route {@code set-up}: takes its arguments from the variable {@code arguments}; its lines go to the log. */
    public int fromRoute(Exchange exchange) {
        List<String> arguments = new ArrayList<>();
        exchange.getVariable("arguments", List.of(), List.class)
                .forEach(argument -> arguments.add(argument.toString()));
        return run(arguments, LOG::info);
    }

    private void run(SetupOptions options, BulkCalls calls, Together together, Run run, Consumer<String> out) {
        Stages.clearEnded(bulk.store(), bulk.site());
        Stage stage = Stages.of(bulk.store(), bulk.site(), run);
        if (!run.isDry()) {
            cutOff = Optional.of(stage);
        }
        try (CustomerFile file =
                options.from() == From.CSV ? new CustomerFile(Path.of(options.file()), parts.columns()) : null) {
            // Before anything is changed: a file or a database that is wrong leaves the program as it is.
            if (file != null) {
                columns(run, () -> Columns.check(file, parts.columns(), options, out));
                check(file, options, run, unfinished.isImportOpen(run, stage), out);
            } else if (options.from() == From.JDBC && run.position("read") == null) {
                source(options.from(), calls, null).page(null);
                columns(run, () -> Columns.check(Sources.databaseRows(calls), options, out));
            }
            if (!options.linkOnly()) {
                program(calls, run, out);
            }
            if (options.from() == From.NONE) {
                out.accept(
                        "No customers were read: choose them with --from contacts, csv FILE, program, mapping or jdbc.");
                return;
            }
            customers(options, file, stage, calls, together, run, out);
            stage.clear();
        } catch (CsvFileException e) {
            run.fail(Reason.of(e));
            throw new BulkCalls.CutOffException(Reason.of(e), e);
        } finally {
            atWork = null;
            if (run.isDry()) {
                stage.clear();
            }
        }
    }

    /** A question that is not answered ends the run: with the answer it is another one. */
    private static void columns(Run run, Runnable check) {
        try {
            check.run();
        } catch (BulkCalls.CutOffException e) {
            run.fail(Reason.of(e));
            throw e;
        }
    }

    private void program(BulkCalls calls, Run run, Consumer<String> out) {
        Map<String, Object> variables = BulkCalls.variables("dryRun", run.isDry());
        Exchange exchange = calls.untilOver(() -> calls.send("direct:set-up-program", variables));
        if (exchange.getException() != null) {
            throw new BulkCalls.CutOffException(notInstalled(exchange.getException()), exchange.getException());
        }
        exchange.getVariable("lines", List.of(), List.class).forEach(line -> out.accept(line.toString()));
    }

    /** Which status Wix gives to a site without the app is not documented; 404 and 428 are both taken for it. */
    private static String notInstalled(Exception failure) {
        boolean missing = failure instanceof WixNotFoundException
                || failure instanceof WixException w && w.status() == PRECONDITION_REQUIRED;
        return missing
                ? "the Wix Loyalty app does not seem to be installed on this site; add \"Wix Loyalty Program\" from Wix's App Market, then"
                        + " run the same command again (" + Reason.of(failure) + ")"
                : Reason.of(failure);
    }

    private void customers(
            SetupOptions options,
            @Nullable CustomerFile file,
            Stage stage,
            BulkCalls calls,
            Together together,
            Run run,
            Consumer<String> out) {
        Compare compare = new Compare(options, bulk.programOn(), parts.createContacts(), link -> bulk.links()
                .newAccounts()
                .madeFrom(link)
                .filter(o -> o.startsWith(NewAccounts.OPENED))
                .isPresent());
        Setup setup = new Setup(calls, pages, stage, compare, run, out, options, bulk.programOn());
        long mark = setup.mark();
        SetupPlan plan = setup.plan(source(options.from(), calls, file), parts.perMinute());
        plan.lines().forEach(out);
        if (!run.isDry()) {
            atWork = stage;
            Doing doing = new Doing(
                    calls,
                    bulk.links(),
                    stage,
                    together,
                    run,
                    bulk.dispatcher()::runAlone,
                    options,
                    parts.createContacts(),
                    mark);
            setup.carryOut(
                    plan,
                    doing,
                    new Importing(
                            calls,
                            bulk.links(),
                            stage,
                            doing,
                            run,
                            out,
                            parts.directory(),
                            bulk.clock(),
                            ImportRun.Times.USUAL,
                            parts.importBytes(),
                            id -> JobRuns.hasEnded(bulk.store(), id)));
        }
        SetupReport.print(stage, run, options, bulk.programOn(), out);
    }

    private CustomerSource source(From from, BulkCalls calls, @Nullable CustomerFile file) {
        return switch (from) {
            case CONTACTS -> Sources.contacts(calls);
            case PROGRAM -> Sources.program(calls);
            case CSV -> Sources.file(Objects.requireNonNull(file, "there is no file to read"));
            case MAPPING -> Sources.mapping(pages);
            case JDBC -> Sources.database(calls);
            case NONE -> throw new IllegalArgumentException("no source");
        };
    }

    /**
     * Every line before anything else; a file that changed since it was begun is not gone on with, unless customers of it were
     * imported whose accounts are not checked yet: what they were given is known from what was read.
     */
    private static void check(
            CustomerFile file, SetupOptions options, Run run, boolean importOpen, Consumer<String> out) {
        String content = file.fingerprint().text();
        if (importOpen) {
            if (!content.equals(run.position("content"))) {
                out.accept(file.path()
                        + " has changed since this setup started. The setup finishes with what was read before, because an import of"
                        + " it is not checked yet. Then run the same command again");
            }
            return;
        }
        if (run.position("content") != null && !run.position("content").equals(content)) {
            run.fail("the file has changed since the setup started");
            throw new BulkCalls.CutOffException(
                    file.path() + " has changed since this setup started; the same command starts it again", null);
        }
        run.at("content", content);
        if (run.position("read") != null) {
            return;
        }
        RowFile.Counts counts = file.check((BadLine bad) -> out.accept(bad.text()));
        if (counts.bad() > 0 && !options.skipBad()) {
            run.fail(counts.bad() + " bad lines");
            throw new BulkCalls.CutOffException(
                    counts.bad() + " of " + counts.lines()
                            + " lines are bad, so nothing was changed; correct them, or leave them out"
                            + " with --skip-bad",
                    null);
        }
        if (counts.bad() > 0) {
            out.accept(counts.bad() + " of " + counts.lines() + " lines are bad and are left out");
        }
    }
}
