package io.loyaltybridge.milestone.badge;

import io.loyaltybridge.effect.job.EffectRuns;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.job.Run;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The command {@code badges}, and the bean {@code badgeJob} of its timer. Thread-safe. */
public final class BadgeJob {
    private static final Logger LOG = LoggerFactory.getLogger(BadgeJob.class);

    private final EffectRuns runs;
    private final BadgePlans plans;
    private final BadgeSettings settings;

    BadgeJob(EffectRuns runs, BadgePlans plans, BadgeSettings settings) {
        this.runs = runs;
        this.plans = plans;
        this.settings = settings;
    }

    /** Arguments: {@code --dry-run}, {@code --progress-every=10s}. */
    public int badges(List<String> arguments, Consumer<String> out) {
        if (EffectRuns.isOff(settings.on(), "badges.on", "badges to assign", arguments, out)) {
            return 1;
        }
        if (settings.all().isEmpty()) {
            out.accept("badges.thresholds: is not set, so there are no badges to assign");
            return 1;
        }
        return runs.run("badges", EffectKind.BADGE, arguments, out, (calls, run, owners, carryingOut, lines) -> {
            new BadgeRun(
                            calls,
                            run,
                            owners,
                            plans,
                            settings,
                            runs.reader(),
                            runs.parts().clock(),
                            lines)
                    .all();
            lines.accept(run.counted(Run.CUSTOMERS) + " accounts at or above a threshold");
            run.printCount("given", run.isDry() ? "badges would be assigned" : "badges to be assigned");
            run.printCount("taken", run.isDry() ? "badges would be removed" : "badges to be removed");
            run.printCount("as-they-are", "badges are as they should be");
            run.printCount("no-members", "badges not assigned: the customer is not a member of the site");
        });
    }

    /** The timer's: as the command, with its lines in the log. */
    public void badgesOnTimer() {
        badges(List.of(), LOG::info);
    }
}
