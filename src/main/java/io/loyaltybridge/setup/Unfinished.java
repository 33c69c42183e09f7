package io.loyaltybridge.setup;

import io.loyaltybridge.job.JobRuns;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.setup.Customer.State;
import io.loyaltybridge.setup.imports.ImportRun;
import io.loyaltybridge.store.Store;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/** What a setup that was cut off left on disk, which only the same command can end. Thread-safe. */
final class Unfinished {
    static final String SETUP = "setup";

    private final Store store;
    private final JobRuns runs;

    Unfinished(Store store, String site, Clock clock) {
        this.store = store;
        this.runs = new JobRuns(store, site, clock);
    }

    /** Its customers. */
    Optional<Stage> stage() {
        return runs.unfinished(SETUP).map(row -> new Stage(store, row.id()));
    }

    /**
     * Why a setup with these arguments must not begin: it would give up another one whose import may have given balances
     * that are not checked yet, and would take them for the customers' own.
     */
    Optional<String> inTheWayOf(List<String> arguments) {
        String these = String.join(
                " ",
                arguments.stream()
                        .filter(argument -> !argument.startsWith("--progress-every="))
                        .toList());
        return runs.unfinished(SETUP)
                .filter(row -> !row.arguments().equals(these))
                .filter(row -> row.position().keySet().stream().anyMatch(ImportRun::isExecution)
                        && new Stage(store, row.id()).count(State.IMPORT) > 0)
                .map(row ->
                        "an earlier setup was interrupted, and its import on Wix is not checked yet; finish it first: setup "
                                + row.arguments());
    }

    /** Whether an import of this run may have been executed, and accounts of it are not checked yet. */
    boolean isImportOpen(Run run, Stage stage) {
        return run.hasPosition(ImportRun::isExecution) && stage.count(State.IMPORT) > 0;
    }
}
