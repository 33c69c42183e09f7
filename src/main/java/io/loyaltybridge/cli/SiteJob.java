package io.loyaltybridge.cli;

import io.loyaltybridge.app.StoredSiteJobs;
import io.loyaltybridge.settings.Settings;
import java.io.PrintWriter;
import java.util.List;

/** A command that changes sites in the store: here, or in the service that runs. */
final class SiteJob {
    private SiteJob() {}

    static int run(Settings process, String name, List<String> arguments, PrintWriter out) {
        return JobRunner.run(
                new ChosenSite(process, null),
                name,
                arguments,
                out,
                store -> (given, lines) -> StoredSiteJobs.alone(process, System.getenv(), store, () -> false)
                        .run(name, given, lines));
    }

    /** The same for one that may take long, and that goes on when it is given again. */
    static int runLong(Settings process, String name, List<String> arguments, PrintWriter out) {
        return JobRunner.runLong(
                new ChosenSite(process, null),
                name,
                arguments,
                out,
                (store, stopped) -> (given, lines) -> StoredSiteJobs.alone(process, System.getenv(), store, stopped)
                        .run(name, given, lines));
    }
}
