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

/** {@code coupons}: gives coupons to customers who reached a milestone before coupons were on. */
@Command(
        name = "coupons",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Gives a coupon to everyone who is at or above a milestone and has had none for it. Continues where it was interrupted.")
final class CouponsCommand implements Callable<Integer> {
    @Mixin
    private ConfigOption config;

    @Option(names = "--dry-run", description = "List who would get one and why; write nothing.")
    private boolean dryRun;

    @Option(names = "--limit", paramLabel = "N", description = "Give at most this many.")
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
                settings, "coupons", arguments, spec.commandLine().getOut());
    }
}
