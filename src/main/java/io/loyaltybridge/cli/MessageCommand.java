package io.loyaltybridge.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code message}: the monthly message with the balance, now. */
@Command(
        name = "message",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Sends the monthly message with the balance to every member of the site who has not had it this month. Continues where it was"
                        + " interrupted.")
final class MessageCommand extends LongJobCommand {
    @Option(names = "--dry-run", description = "List who would get one and why; write and send nothing.")
    private boolean dryRun;

    @Option(names = "--limit", paramLabel = "N", description = "Send at most this many.")
    private @Nullable Long limit;

    @Option(names = "--month", paramLabel = "YYYY-MM", description = "The month of the message (default: this month).")
    private @Nullable String month;

    @Override
    public Integer call() throws Exception {
        if (month != null && !month.matches("\\d{4}-(0[1-9]|1[0-2])")) {
            throw wrong("--month: expected a month such as 2026-12, found " + month);
        }
        pass("--dry-run", dryRun);
        passLimit(limit);
        pass("--month", month);
        return runJob("message");
    }
}
