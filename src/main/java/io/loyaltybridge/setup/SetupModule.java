package io.loyaltybridge.setup;

import io.loyaltybridge.csv.CustomerColumns;
import io.loyaltybridge.job.BulkJobs;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.ledger.store.SetUpLines;
import io.loyaltybridge.ledger.store.WixWatch;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Beans;
import java.util.Map;

/** Puts together the command {@code setup}. */
public final class SetupModule {
    private final Settings settings;
    private final BulkJobs.Parts parts;
    private final WixWatch watch;
    private final SetupJob job;

    /** @param watch null where nobody looks at balances on Wix without a program */
    public SetupModule(Settings settings, BulkJobs jobs, BulkJobs.Parts parts, WixWatch watch) {
        this.settings = settings;
        this.parts = parts;
        this.watch = watch;
        this.job = new SetupJob(
                jobs,
                parts,
                new SetupJob.Parts(
                        (int) settings.number("wix.quota-per-minute"),
                        settings.flag("setup.create-contacts"),
                        settings.text("setup.opening"),
                        CustomerColumns.of(settings),
                        settings.path("bridge.data-dir").resolve("imports"),
                        settings.number("setup.import-bytes")));
    }

    /** The beans that its routes name. */
    public void bind(Beans beans) {
        beans.bind("setupJob", job);
        beans.bind(
                "setupSteps",
                new SetupSteps(
                        parts.links(),
                        new LinkPages(parts.store(), parts.site()),
                        parts.ledger(),
                        new SetUpLines(parts.store(), parts.site(), parts.clock()),
                        watch));
        beans.bind("setupTurn", new SetupTurn(parts.ledger(), job::with));
        beans.bind(
                "programSetup",
                new ProgramSetup(
                        settings.text("setup.program-name"),
                        settings.text("setup.points-name"),
                        settings.text("setup.points-icon")));
        beans.bind(
                "databaseRows", new DatabaseRows(settings.text("setup.jdbc-query"), settings.text("setup.jdbc-first")));
    }

    /** Its command by name. */
    public Map<String, Job> jobs() {
        return Map.of("setup", job::run);
    }
}
