package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code remind}: what the timer of reminders does, now. */
@Command(
        name = "remind",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Sends a reminder mail to customers who are close to a milestone, once per milestone and reminder.period. Continues where it"
                        + " was interrupted.")
final class RemindCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--dry-run", description = "List who would get a mail and why, and what that takes; send nothing.")
    private boolean dryRun;

    @Option(names = "--limit", paramLabel = "N", description = "Send at most this many.")
    private @Nullable Long limit;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit: expected a whole number from 1, found " + limit);
        }
        Settings settings = config.load();
        List<String> arguments = new ArrayList<>();
        if (dryRun) {
            arguments.add("--dry-run");
        }
        if (limit != null) {
            arguments.add("--limit=" + limit);
        }
        return JobRunner.runLong(
                settings, "remind", arguments, spec.commandLine().getOut());
    }
}
