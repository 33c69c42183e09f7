package io.loyaltybridge.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code setup}: the first day of a site. */
@Command(
        name = "setup",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Sets up a site: the loyalty program on Wix, then an account with an opening balance for each customer of a source, linked"
                        + " with the external program if there is one. You can stop and repeat it: the same command continues where it was.",
        footer = {"", "Try first: setup --from csv customers.csv --dry-run"})
final class SetupCommand extends LongJobCommand {
    private static final List<String> SOURCES = List.of("contacts", "csv", "program", "mapping", "jdbc");
    private static final List<String> WAYS = List.of("auto", "calls", "imports");
    private static final List<String> POLICIES = List.of("report", "wix", "program", "higher", "sum");

    @Option(
            names = "--from",
            paramLabel = "SOURCE",
            description =
                    "Where the customers come from: contacts (on Wix), csv FILE, program (the"
                            + " external program's list), mapping (linked customers), jdbc (setup.jdbc-query). Without it only the loyalty program is set up.")
    private @Nullable String from;

    @Parameters(
            arity = "0..1",
            paramLabel = "FILE",
            description = "The file of --from csv; setup.csv-* name its columns.")
    private @Nullable Path file;

    @Option(
            names = "--via",
            paramLabel = "WAY",
            defaultValue = "auto",
            description = "How new accounts get their balances: calls, imports (Wix's"
                    + " loyalty imports), or auto (default), which depends on their number.")
    @SuppressWarnings("NullAway.Init") // picocli fills in the default
    private String via;

    @Option(
            names = "--opening",
            paramLabel = "POLICY",
            description = "What to do about balances that differ: report (nothing is moved), wix,"
                    + " program (the source's balance), higher, sum. Default: setup.opening.")
    private @Nullable String opening;

    @Option(
            names = "--link-only",
            description = "Only link customers who are on both sides; create nothing, move nothing.")
    private boolean linkOnly;

    @Option(
            names = "--skip-bad",
            description =
                    "Leave bad lines of the file out. Without this option one bad line stops the setup before anything is done.")
    private boolean skipBad;

    @Option(
            names = "--again",
            description = "Also compare the balances of customers who got theirs from an earlier setup.")
    private boolean again;

    @Option(
            names = "--yes",
            description =
                    "Accept that the file or query has no column of balances. Without this option that stops the setup,"
                            + " because everyone would start with 0 points.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Print the plan; write nothing.")
    private boolean dryRun;

    @Option(names = "--limit", paramLabel = "N", description = "Look at most at this many customers.")
    private @Nullable Long limit;

    @Override
    public Integer call() throws Exception {
        pass("--from", from == null ? null : oneOf("--from", from, SOURCES));
        if ("csv".equals(from) != (file != null)) {
            throw wrong(
                    file == null
                            ? "--from csv: expected the name of a file after it"
                            : "a file can only be used with --from csv");
        }
        pass("--file", file == null ? null : file.toAbsolutePath().normalize());
        pass("--via", oneOf("--via", via, WAYS));
        pass("--opening", opening == null ? null : oneOf("--opening", opening, POLICIES));
        passLimit(limit);
        pass("--link-only", linkOnly);
        pass("--skip-bad", skipBad);
        pass("--again", again);
        pass("--yes", yes);
        pass("--dry-run", dryRun);
        return runJob("setup");
    }

    private String oneOf(String name, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw wrong(name + ": expected one of " + String.join(", ", allowed) + ", found " + value);
        }
        return value;
    }
}
