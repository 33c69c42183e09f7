package io.loyaltybridge.cli;

import io.loyaltybridge.sync.reconcile.DriftOrder;
import io.loyaltybridge.sync.reconcile.DriftPolicy;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code reconcile}: what the timer does every night, now; or a person's decision about one difference. */
@Command(
        name = "reconcile",
        mixinStandardHelpOptions = true,
        versionProvider = LoyaltyBridge.Version.class,
        description =
                "Reads both sides in bulk, repairs what lost webhooks left behind, and levels drift if a policy says so. Continues where it"
                        + " was interrupted.")
final class ReconcileCommand extends LongJobCommand {
    @Option(names = "--dry-run", description = "Print what would happen; write nothing.")
    private boolean dryRun;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description =
                    "What to do about drift in the books: " + DriftPolicy.WORDS + " (default: sync.drift-policy).")
    private @Nullable String policy;

    @Option(
            names = "--limit-points",
            paramLabel = "N",
            description = "Points of one customer above which nothing is moved and a person decides"
                    + " (default: sync.drift-limit).")
    private @Nullable String limit;

    @Option(
            names = "--customer",
            paramLabel = "CUSTOMER",
            description =
                    "Decide for this one customer, whatever the limit: e-mail address, link id" + " or account id.")
    private @Nullable String customer;

    @Override
    public Integer call() throws Exception {
        if (policy != null && DriftPolicy.of(policy).isEmpty()) {
            throw wrong("--policy: expected " + DriftPolicy.WORDS + ", found " + policy);
        }
        if (limit != null && !limit.matches("\\d{1,9}")) {
            throw wrong("--limit-points: expected a whole number from 0 to 999999999, found " + limit);
        }
        if (limit != null && customer != null) {
            throw wrong("--limit-points: cannot be used with --customer, which has no limit");
        }
        DriftPolicy chosen = policy == null
                ? DriftOrder.of(settings()).policy()
                : DriftPolicy.of(policy).orElseThrow();
        if (customer != null && chosen == DriftPolicy.REPORT) {
            throw wrong("--customer: expected --policy wix-wins or --policy program-wins with it, found report");
        }
        pass("--dry-run", dryRun);
        // Explicit, because a running service may have been started with other settings.
        pass("--policy", customer == null ? policy : chosen.word());
        pass("--limit-points", limit);
        pass("--customer", customer);
        return runJob("reconcile");
    }
}
