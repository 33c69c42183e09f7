package io.loyaltybridge.cli;

import io.loyaltybridge.settings.Settings;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code reconcile}: what the timer does every night, at once. */
@Command(name = "reconcile", mixinStandardHelpOptions = true, versionProvider = LoyaltyBridge.Version.class,
        description = "Reads both sides in bulk, so that a webhook that never came is made good. Goes on where it was cut off.")
final class ReconcileCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--dry-run", description = "Say what would happen; write nothing.")
    private boolean dryRun;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Settings settings = config.load();
        return JobRunner.runLong(settings, "reconcile", dryRun ? List.of("--dry-run") : List.of(), spec.commandLine().getOut());
    }
}
