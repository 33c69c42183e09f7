package io.loyaltybridge.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code message}: what the timer of messages does, at once. */
@Command(name = "message", mixinStandardHelpOptions = true, versionProvider = LoyaltyBridge.Version.class,
        description = "Sends every member with a loyalty account his balance in Wix's inbox, once a month. Goes on where it was cut off.")
final class MessageCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--dry-run", description = "List to whom it would write, and what that takes; send nothing.")
    private boolean dryRun;

    @Option(names = "--limit", paramLabel = "N", description = "Write to this many at most.")
    private Long limit;

    @Option(names = "--month", paramLabel = "MONTH", description = "The month that the message is of, such as 2026-12 (default: this one).")
    private String month;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        List<String> arguments = RemindCommand.arguments(spec, dryRun, limit);
        if (month != null && !month.matches("\\d{4}-(0[1-9]|1[0-2])")) {
            throw new ParameterException(spec.commandLine(), "--month: expected a month such as 2026-12, found " + month);
        }
        if (month != null) {
            arguments.add("--month=" + month);
        }
        return JobRunner.runLong(config.load(), "message", arguments, spec.commandLine().getOut());
    }
}
