package io.loyaltybridge.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code remind}: what the timer of reminders does, now. */
@Command(
        name = "remind",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Sends a reminder mail to customers who are close to a milestone, once per milestone and reminder.period. Continues where it"
                        + " was interrupted.")
final class RemindCommand extends LongJobCommand {
    @Option(names = "--dry-run", description = "List who would get a mail and why, and what that takes; send nothing.")
    private boolean dryRun;

    @Option(names = "--limit", paramLabel = "N", description = "Send at most this many.")
    private @Nullable Long limit;

    @Override
    public Integer call() throws Exception {
        pass("--dry-run", dryRun);
        passLimit(limit);
        return runJob("remind");
    }
}
