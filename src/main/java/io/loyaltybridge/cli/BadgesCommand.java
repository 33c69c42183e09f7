package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code badges}: makes every member's badges match their balance. */
@Command(
        name = "badges",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Assigns badges to all members at or above a threshold. With badges.remove-below=true it also removes them from members below"
                        + " it. Continues where it was interrupted.")
final class BadgesCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--dry-run", description = "List who would get or lose one and why; write nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = config.load();
        return JobRunner.runLong(
                settings,
                "badges",
                dryRun ? List.of("--dry-run") : List.of(),
                spec.commandLine().getOut());
    }
}
