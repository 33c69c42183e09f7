package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code setup}: the first day of a site. */
@Command(name = "setup", mixinStandardHelpOptions = true, versionProvider = LoyaltyBridge.Version.class,
        description = "Sets a site up: the loyalty program on Wix, then an account for each customer of a source, with his opening balance, linked with"
                + " the external program where there is one. May be stopped and repeated: the same command goes on where it was.",
        footer = {"", "Try first: setup --from csv customers.csv --dry-run"})
final class SetupCommand implements Callable<Integer> {
    private static final List<String> SOURCES = List.of("contacts", "csv", "program", "mapping", "jdbc");
    private static final List<String> WAYS = List.of("auto", "calls", "imports");
    private static final List<String> POLICIES = List.of("report", "wix", "program", "higher", "sum");

    @Mixin
    private ConfigOption config;

    @Option(names = "--from", paramLabel = "SOURCE", description = "Whose customers: contacts (on Wix), csv FILE, program (the external program's list),"
            + " mapping (who is linked already), jdbc (setup.jdbc-query). Without it only the loyalty program is set up.")
    private String from;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The file of --from csv; setup.csv-* name its columns.")
    private Path file;

    @Option(names = "--via", paramLabel = "WAY", defaultValue = "auto", description = "How new accounts get their balances: calls, imports (Wix's loyalty"
            + " imports), auto (default): by the count.")
    private String via;

    @Option(names = "--opening", paramLabel = "POLICY", description = "What becomes of balances that differ: report (nothing is moved), wix, program (the"
            + " source's balance), higher, sum. Default: setup.opening.")
    private String opening;

    @Option(names = "--link-only", description = "Only link who is on both sides: create nothing, move nothing.")
    private boolean linkOnly;

    @Option(names = "--skip-bad", description = "Leave bad lines of the file out; without it one bad line stops it before anything is done.")
    private boolean skipBad;

    @Option(names = "--again", description = "Compare the balances of customers who got theirs by an earlier setup as well.")
    private boolean again;

    @Option(names = "--yes", description = "The file or query has no column of balances, and that is meant; without it that stops the setup, since everybody"
            + " would begin with 0 points.")
    private boolean yes;

    @Option(names = "--dry-run", description = "Print the plan; write nothing.")
    private boolean dryRun;

    @Option(names = "--limit", paramLabel = "N", description = "Look at this many customers at most.")
    private Long limit;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        List<String> arguments = new ArrayList<>();
        if (from != null) {
            arguments.add("--from=" + oneOf("--from", from, SOURCES));
        }
        if ("csv".equals(from) != (file != null)) {
            throw new ParameterException(spec.commandLine(), file == null ? "--from csv: expected the name of a file behind it" : "a file goes with --from csv only");
        }
        if (file != null) {
            arguments.add("--file=" + file.toAbsolutePath().normalize());
        }
        arguments.add("--via=" + oneOf("--via", via, WAYS));
        if (opening != null) {
            arguments.add("--opening=" + oneOf("--opening", opening, POLICIES));
        }
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit: expected a whole number from 1, found " + limit);
        }
        if (limit != null) {
            arguments.add("--limit=" + limit);
        }
        flag(arguments, linkOnly, "--link-only");
        flag(arguments, skipBad, "--skip-bad");
        flag(arguments, again, "--again");
        flag(arguments, yes, "--yes");
        flag(arguments, dryRun, "--dry-run");
        Settings settings = config.load();
        return JobRunner.runLong(settings, "setup", arguments, spec.commandLine().getOut());
    }

    private static void flag(List<String> arguments, boolean set, String name) {
        if (set) {
            arguments.add(name);
        }
    }

    private String oneOf(String name, String value, List<String> allowed) {
        if (!allowed.contains(value)) {
            throw new ParameterException(spec.commandLine(), name + ": expected one of " + String.join(", ", allowed) + ", found " + value);
        }
        return value;
    }
}
