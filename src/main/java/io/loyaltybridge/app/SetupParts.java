package io.loyaltybridge.app;

import io.loyaltybridge.bulk.BulkJobs;
import io.loyaltybridge.csv.CustomerColumns;
import io.loyaltybridge.flow.ProgramSetup;
import io.loyaltybridge.flow.SetupFlow;
import io.loyaltybridge.flow.SetupTurn;
import io.loyaltybridge.ledger.store.LinkPages;
import io.loyaltybridge.ledger.store.SetUpLines;
import io.loyaltybridge.ledger.store.WixWatch;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.setup.CustomerDatabase;
import io.loyaltybridge.setup.DatabaseRows;
import io.loyaltybridge.setup.SetupJob;
import org.apache.camel.main.Main;

/** The parts of the command {@code setup}, put together. */
final class SetupParts {

    private SetupParts() {
    }

    static SetupJob job(Settings settings, BulkJobs bulk, BulkJobs.Parts parts) {
        return new SetupJob(bulk, parts, new SetupJob.Parts((int) settings.number("wix.quota-per-minute"), settings.flag("setup.create-contacts"),
                settings.text("setup.opening"), CustomerColumns.of(settings), settings.path("bridge.data-dir").resolve("imports"), settings.number("setup.import-bytes")));
    }

    /** The beans that its routes name. {@code watch}: null where nobody watches. */
    static void bind(Main main, Settings settings, SetupJob job, BulkJobs.Parts parts, WixWatch watch) {
        main.bind("setupJob", job);
        main.bind("setupSteps", new SetupFlow(parts.links(), new LinkPages(parts.store(), parts.site()), parts.ledger(),
                new SetUpLines(parts.store(), parts.site(), parts.clock()), watch));
        main.bind("setupTurn", new SetupTurn(parts.ledger(), job::with));
        main.bind("programSetup", new ProgramSetup(settings.text("setup.program-name"), settings.text("setup.points-name"), settings.text("setup.points-icon")));
        main.bind("customerDatabase", CustomerDatabase.of(settings));
        main.bind("databaseRows", new DatabaseRows(settings.text("setup.jdbc-query"), settings.text("setup.jdbc-first")));
    }
}
