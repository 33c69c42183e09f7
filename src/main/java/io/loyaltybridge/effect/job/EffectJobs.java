package io.loyaltybridge.effect.job;

import io.loyaltybridge.bulk.BulkJobs;
import io.loyaltybridge.bulk.Run;
import io.loyaltybridge.effect.BadgeSettings;
import io.loyaltybridge.effect.Milestones;
import io.loyaltybridge.effect.store.BadgePlans;
import io.loyaltybridge.effect.store.CouponPlans;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.ledger.OperationState;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands {@code coupons} and {@code badges}, and the bean {@code effectJobs} of the timer of badges. Thread-safe. */
public final class EffectJobs {
    private static final Logger LOG = LoggerFactory.getLogger(EffectJobs.class);
    private static final String LIMIT = "--limit=";

    private final BulkJobs bulk;
    private final BulkJobs.Parts parts;
    private final EffectReader reader;
    private final CouponPlans coupons;
    private final BadgePlans badgePlans;
    private final BadgeSettings badges;
    private final Milestones milestones;
    private final boolean couponsOn;

    public EffectJobs(BulkJobs bulk, BulkJobs.Parts parts, EffectReader reader, CouponPlans coupons, BadgePlans badgePlans, BadgeSettings badges,
                      Milestones milestones, boolean couponsOn) {
        this.bulk = bulk;
        this.parts = parts;
        this.reader = reader;
        this.coupons = coupons;
        this.badgePlans = badgePlans;
        this.badges = badges;
        this.milestones = milestones;
        this.couponsOn = couponsOn;
    }

    /** Arguments: {@code --dry-run}, {@code --limit=N}, {@code --progress-every=10s}. */
    public int coupons(List<String> arguments, Consumer<String> out) {
        if (!couponsOn) {
            out.accept("coupons.on: is false, so there are no coupons to give");
            return 1;
        }
        long limit = arguments.stream().filter(argument -> argument.startsWith(LIMIT)).map(argument -> Long.valueOf(argument.substring(LIMIT.length())))
                .findFirst().orElse(Long.MAX_VALUE);
        return bulk.run("coupons", arguments, out, (calls, together, run, lines) -> {
            new CouponRun(calls, together, run, new Owners(parts.links(), run), coupons, reader, milestones, parts.dispatcher()::runAlone, parts.clock(), lines)
                    .all(limit);
            lines.accept(run.counted(Run.CUSTOMERS) + " accounts at or above " + milestones.points().get(0) + " points");
            line(lines, run, "had-one", "coupons were given before");
            line(lines, run, "coupons", run.isDry() ? "coupons would be given" : "coupons planned");
            end(run, lines);
        });
    }

    /** Arguments: {@code --dry-run}, {@code --progress-every=10s}. */
    public int badges(List<String> arguments, Consumer<String> out) {
        if (!badges.on()) {
            out.accept("badges.on: is false, so there are no badges to give");
            return 1;
        }
        return bulk.run("badges", arguments, out, (calls, together, run, lines) -> {
            new BadgeRun(calls, run, new Owners(parts.links(), run), badgePlans, badges, reader, parts.clock(), lines).all();
            lines.accept(run.counted(Run.CUSTOMERS) + " accounts at or above a threshold");
            line(lines, run, "given", run.isDry() ? "badges would be given" : "badges to be given");
            line(lines, run, "taken", run.isDry() ? "badges would be taken away" : "badges to be taken away");
            line(lines, run, "as-they-are", "badges are as they should be");
            line(lines, run, "no-members", "badges not given: the customer is no member of the site");
            end(run, lines);
        });
    }

    /** The timer's: as the command, with its lines in the log. */
    public void badgesOnTimer() {
        badges(List.of(), LOG::info);
    }

    private void end(Run run, Consumer<String> out) {
        line(out, run, "without-email", "accounts name no e-mail address");
        line(out, run, "set-aside", "accounts could be of several customers");
        run.printNotes();
        if (run.isDry()) {
            out.accept("Nothing was written: this was --dry-run.");
            return;
        }
        for (EffectReader.Count count : reader.countsOfBatch(run.id())) {
            boolean parked = count.state() == OperationState.REFUSED || count.state() == OperationState.UNKNOWN;
            out.accept("  " + count.effects() + " " + count.kind().word() + " " + count.state().name().toLowerCase(java.util.Locale.ROOT) + (parked ? " (parked list)" : ""));
        }
    }

    private static void line(Consumer<String> out, Run run, String counter, String text) {
        if (run.counted(counter) > 0) {
            out.accept("  " + run.counted(counter) + " " + text);
        }
    }
}
