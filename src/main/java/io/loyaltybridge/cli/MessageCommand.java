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

/** {@code message}: the monthly message with the balance, now. */
@Command(
        name = "message",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Sends the monthly message with the balance to every member of the site who has not had it this month. Continues where it was"
                        + " interrupted.")
final class MessageCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--dry-run", description = "List who would get one and why; write and send nothing.")
    private boolean dryRun;

    @Option(names = "--limit", paramLabel = "N", description = "Send at most this many.")
    private @Nullable Long limit;

    @Option(names = "--month", paramLabel = "YYYY-MM", description = "The month of the message (default: this month).")
    private @Nullable String month;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        if (limit != null && limit < 1) {
            throw new ParameterException(spec.commandLine(), "--limit: expected a whole number from 1, found " + limit);
        }
        if (month != null && !month.matches("\\d{4}-(0[1-9]|1[0-2])")) {
            throw new ParameterException(
                    spec.commandLine(), "--month: expected a month such as 2026-12, found " + month);
        }
        Settings settings = config.load();
        List<String> arguments = new ArrayList<>();
        if (dryRun) {
            arguments.add("--dry-run");
        }
        if (limit != null) {
            arguments.add("--limit=" + limit);
        }
        if (month != null) {
            arguments.add("--month=" + month);
        }
        return JobRunner.runLong(
                settings, "message", arguments, spec.commandLine().getOut());
    }
}
