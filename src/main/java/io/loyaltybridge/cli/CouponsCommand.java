package io.loyaltybridge.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coupons}: gives coupons to customers who reached a milestone before coupons were on. */
@Command(
        name = "coupons",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Gives a coupon to everyone who is at or above a milestone and has had none for it. Continues where it was interrupted.")
final class CouponsCommand extends LongJobCommand {
    @Option(names = "--dry-run", description = "List who would get one and why; write nothing.")
    private boolean dryRun;

    @Option(names = "--limit", paramLabel = "N", description = "Give at most this many.")
    private @Nullable Long limit;

    @Override
    public Integer call() throws Exception {
        pass("--dry-run", dryRun);
        passLimit(limit);
        return runJob("coupons");
    }
}
