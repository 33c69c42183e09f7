package io.loyaltybridge.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code badges}: makes every member's badges match their balance. */
@Command(
        name = "badges",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Assigns badges to all members at or above a threshold. With badges.remove-below=true it also removes them from members below"
                        + " it. Continues where it was interrupted.")
final class BadgesCommand extends LongJobCommand {
    @Option(names = "--dry-run", description = "List who would get or lose one and why; write nothing.")
    private boolean dryRun;

    @Override
    public Integer call() throws Exception {
        pass("--dry-run", dryRun);
        return runJob("badges");
    }
}
