package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code badges}: every member's badges as his balance says. */
@Command(name = "badges", mixinStandardHelpOptions = true, versionProvider = LoyaltyBridge.Version.class,
        description = "Gives their badges to all members at or above a threshold, and with badges.remove-below=true takes them from who is below."
                + " Goes on where it was cut off.")
final class BadgesCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--dry-run", description = "Say who would get or lose one and why; write nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = config.load();
        return JobRunner.runLong(settings, "badges", dryRun ? List.of("--dry-run") : List.of(), spec.commandLine().getOut());
    }
}
