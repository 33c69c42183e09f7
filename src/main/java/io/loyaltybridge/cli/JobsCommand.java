package io.loyaltybridge.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Stores;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.view.JobJson;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code jobs}: the runs of long commands and their progress. */
@Command(
        name = "jobs",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Lists the runs of setup, reconcile, mapping import, coupons, badges, remind, message and store compact, newest first, with"
                        + " their progress and why customers were left over.")
final class JobsCommand implements Callable<Integer> {

    @Mixin
    private ConfigOption config;

    @Option(
            names = "--limit",
            paramLabel = "N",
            defaultValue = "20",
            description = "Print at most this many (default: 20).")
    private int limit;

    @Option(names = JsonOut.OPTION, description = JsonOut.DOES)
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            versionProvider = LoyaltyBridge.Version.class,
            description =
                    "Makes a running job of the service end after what it has begun. The same command continues it.")
    int pause(
            @Mixin ConfigOption where,
            @Parameters(paramLabel = "JOB", description = "The job, as `jobs` lists it.") long job) {
        ChosenSite site = where.choose();
        if (RunningService.of(site.settings()).isEmpty()) {
            throw new CommandFailedException("no service runs with this data directory, so no job of one runs");
        }
        return JobRunner.run(
                site,
                BulkJobs.PAUSE,
                List.of(Long.toString(job)),
                spec.commandLine().getOut(),
                store -> (arguments, out) -> {
                    out.accept("the service has ended");
                    return 1;
                });
    }

    @Override
    public Integer call() {
        Limit.check(spec, limit);
        Settings settings = config.load();
        Path path = settings.path("bridge.data-dir");
        try (Database store = Stores.openReadOnly(settings)) {
            PrintWriter out = spec.commandLine().getOut();
            // Checked before the rows are read, so that a job that ends in between has its final state.
            boolean owned = DataDirectory.isOwned(path) || store.isOwned();
            JobRuns runs = new JobRuns(store, settings.site(), Clock.systemUTC());
            List<JobRuns.Row> rows = runs.list(limit);
            if (json) {
                JobJson shown = new JobJson(settings.timeZone());
                JsonOut.print(rows, row -> seen(row, shown.of(row, runs.reasonLines(row.id())), owned), null, out);
                return 0;
            }
            if (rows.isEmpty()) {
                out.println("no jobs yet");
                return 0;
            }
            Table table = new Table().row("JOB", "COMMAND", "STARTED", "LAST SEEN", "STATE", "CUSTOMERS", "COUNTED");
            rows.forEach(row -> table.row(
                    row.id(),
                    (row.name() + " " + row.arguments()).strip(),
                    ShownTime.of(row.startedAt(), settings.timeZone()),
                    ShownTime.of(row.updatedAt(), settings.timeZone()),
                    state(row, owned),
                    customers(row),
                    counted(row)));
            table.print(out);
            rows.forEach(row -> runs.reasonLines(row.id())
                    .forEach(line -> out.println(Foreign.line("job " + row.id() + ": " + line))));
            return 0;
        }
    }

    /** A job runs in the process that owns the data directory; a process that takes the directory ends the jobs of an earlier one. */
    private static String state(JobRuns.Row row, boolean owned) {
        if (isLost(row, owned)) {
            return JobRuns.STOPPED + " (" + JobRuns.LOST + ")";
        }
        return row.state() + (row.detail() == null ? "" : " (" + row.detail() + ")");
    }

    private static boolean isLost(JobRuns.Row row, boolean owned) {
        return row.state().equals(JobRuns.RUNNING) && !owned;
    }

    private static ObjectNode seen(JobRuns.Row row, ObjectNode json, boolean owned) {
        return isLost(row, owned) ? json.put("state", JobRuns.STOPPED).put("detail", JobRuns.LOST) : json;
    }

    private static @Nullable String customers(JobRuns.Row row) {
        Long done = row.counters().get(Run.CUSTOMERS);
        Long total = row.counters().get(Run.TOTAL);
        return done == null ? null : total == null ? done.toString() : done + " of " + total;
    }

    private static String counted(JobRuns.Row row) {
        return row.counters().entrySet().stream()
                .filter(e ->
                        e.getValue() != 0 && !List.of(Run.CUSTOMERS, Run.TOTAL).contains(e.getKey()))
                .map(e -> e.getKey() + " " + e.getValue())
                .collect(Collectors.joining(", "));
    }
}
