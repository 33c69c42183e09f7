package io.loyaltybridge.effect.job;

import io.loyaltybridge.bulk.BulkCalls;
import io.loyaltybridge.bulk.BulkJobs;
import io.loyaltybridge.bulk.Run;
import io.loyaltybridge.bulk.Together;
import io.loyaltybridge.effect.BadgeSettings;
import io.loyaltybridge.effect.Milestones;
import io.loyaltybridge.effect.store.BadgePlans;
import io.loyaltybridge.effect.store.Conversations;
import io.loyaltybridge.effect.store.CouponPlans;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.Effects;
import io.loyaltybridge.schedule.Due;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The commands {@code coupons}, {@code badges} and {@code message}, and the bean {@code effectJobs} of their timers. Thread-safe. */
public final class EffectJobs {
    private static final Logger LOG = LoggerFactory.getLogger(EffectJobs.class);
    private static final String DRY_RUN = "--dry-run";
    private static final String LIMIT = "--limit=";
    private static final String MONTH = "--month=";

    private final BulkJobs bulk;
    private final BulkJobs.Parts parts;
    private final EffectReader reader;
    private final CouponPlans coupons;
    private final BadgePlans badgePlans;
    private final BadgeSettings badges;
    private final Milestones milestones;
    private final Messages messages;
    private final boolean couponsOn;

    /**
     * What the monthly message needs.
     *
     * @param on whether it is switched on
     */
    public record Messages(boolean on, Effects effects, Conversations conversations, ZoneId zone) {
    }

    public EffectJobs(BulkJobs bulk, BulkJobs.Parts parts, EffectReader reader, CouponPlans coupons, BadgePlans badgePlans, BadgeSettings badges,
                      Milestones milestones, Messages messages, boolean couponsOn) {
        this.bulk = bulk;
        this.parts = parts;
        this.reader = reader;
        this.coupons = coupons;
        this.badgePlans = badgePlans;
        this.badges = badges;
        this.milestones = milestones;
        this.messages = messages;
        this.couponsOn = couponsOn;
    }

    /** Arguments: {@code --dry-run}, {@code --limit=N}, {@code --progress-every=10s}. */
    public int coupons(List<String> arguments, Consumer<String> out) {
        if (isOff(couponsOn, "coupons.on", "coupons to give", arguments, out)) {
            return 1;
        }
        long limit = value(arguments, LIMIT).map(Long::valueOf).orElse(Long.MAX_VALUE);
        return bulk.run(BulkJobs.Touches.EFFECTS, "coupons", arguments, out, (calls, together, run, lines) -> {
            new CouponRun(calls, run, new Owners(parts.links(), run), coupons, reader, milestones,
                    carryingOut(calls, together, run, EffectKind.COUPON), lines).all(limit);
            lines.accept(run.counted(Run.CUSTOMERS) + " accounts at or above " + milestones.points().get(0) + " points");
            line(lines, run, "had-one", "coupons were given before");
            line(lines, run, "coupons", run.isDry() ? "coupons would be given" : "coupons planned");
            end(run, lines);
        });
    }

    /** Arguments: {@code --dry-run}, {@code --progress-every=10s}. */
    public int badges(List<String> arguments, Consumer<String> out) {
        if (isOff(badges.on(), "badges.on", "badges to assign", arguments, out)) {
            return 1;
        }
        if (badges.all().isEmpty()) {
            out.accept("badges.thresholds: is not set, so there are no badges to assign");
            return 1;
        }
        return bulk.run(BulkJobs.Touches.EFFECTS, "badges", arguments, out, (calls, together, run, lines) -> {
            new BadgeRun(calls, run, new Owners(parts.links(), run), badgePlans, badges, reader, parts.clock(), lines).all();
            lines.accept(run.counted(Run.CUSTOMERS) + " accounts at or above a threshold");
            line(lines, run, "given", run.isDry() ? "badges would be assigned" : "badges to be assigned");
            line(lines, run, "taken", run.isDry() ? "badges would be removed" : "badges to be removed");
            line(lines, run, "as-they-are", "badges are as they should be");
            line(lines, run, "no-members", "badges not assigned: the customer is not a member of the site");
            end(run, lines);
        });
    }

    /** Arguments: {@code --dry-run}, {@code --limit=N}, {@code --month=2026-12}, {@code --progress-every=10s}. */
    public int message(List<String> arguments, Consumer<String> out) {
        if (isOff(messages.on(), "messages.on", "messages to send", arguments, out)) {
            return 1;
        }
        YearMonth month = value(arguments, MONTH).map(YearMonth::parse).orElseGet(() -> YearMonth.from(parts.clock().instant().atZone(messages.zone())));
        long limit = value(arguments, LIMIT).map(Long::valueOf).orElse(Long.MAX_VALUE);
        List<String> named = new ArrayList<>(arguments);
        named.removeIf(argument -> argument.startsWith(MONTH));
        named.add(0, MONTH + month);
        return bulk.run(BulkJobs.Touches.EFFECTS, "message", named, out, (calls, together, run, lines) -> {
            new MessageRun(calls, run, new Owners(parts.links(), run), messages.effects(), reader, messages.conversations(), milestones,
                    carryingOut(calls, together, run, EffectKind.MESSAGE), lines, month).all(limit);
            lines.accept(run.counted(Run.CUSTOMERS) + " accounts of members");
            line(lines, run, "had-one", "already had their message of " + month + " before");
            line(lines, run, "messages", run.isDry() ? "messages would be sent" : "messages planned");
            end(run, lines);
        });
    }

    /** Whether a command cannot run because its flow is switched off. A dry run goes on, so that its list is seen before the flow is on. */
    private static boolean isOff(boolean on, String setting, String what, List<String> arguments, Consumer<String> out) {
        boolean dry = arguments.contains(DRY_RUN);
        if (!on) {
            out.accept(setting + ": is false, so there are no " + what + (dry ? "; this is what the command would do if it were true" : ""));
        }
        return !on && !dry;
    }

    private CarryingOut carryingOut(BulkCalls calls, Together together, Run run, EffectKind kind) {
        return new CarryingOut(calls, together, run, messages.effects(), reader, kind, parts.dispatcher()::runAlone, parts.clock(), parts.links());
    }

    private static Optional<String> value(List<String> arguments, String name) {
        return arguments.stream().filter(argument -> argument.startsWith(name)).map(argument -> argument.substring(name.length())).findFirst();
    }

    /**
     * The monthly message of a due moment, as the command sends it; its lines go to the log.
     *
     * @throws IllegalStateException where it did not come to its end; the timer hands the moment out again
     */
    public void messageOnTimer(Due due) {
        List<String> last = new ArrayList<>();
        int exit = message(List.of(MONTH + due.month()), line -> {
            LOG.info("{}", line);
            last.add(line);
        });
        if (exit != 0) {
            throw new IllegalStateException(last.isEmpty() ? "the monthly message run did not finish" : last.get(last.size() - 1));
        }
    }

    /** The timer's: as the command, with its lines in the log. */
    public void badgesOnTimer() {
        badges(List.of(), LOG::info);
    }

    private void end(Run run, Consumer<String> out) {
        line(out, run, "without-email", "accounts have no e-mail address");
        line(out, run, "set-aside", "accounts match several customers");
        run.printNotes();
        ParkedReasons.count(run, reader);
        run.printReasons();
        if (run.isDry()) {
            out.accept("Nothing was written: this was --dry-run.");
            return;
        }
        for (EffectReader.Count count : reader.countsOfBatch(run.id())) {
            out.accept("  " + count.effects() + " " + count.kind().word() + " " + switch (count.state()) {
                case REFUSED, UNKNOWN -> word(count) + " (parked list)";
                case PLANNED -> word(count) + ": the service retries";
                case SENT -> "sent without an answer: the service retries";
                case SETTLED, CANCELLED -> word(count);
            });
        }
    }

    private static String word(EffectReader.Count count) {
        return count.state().name().toLowerCase(java.util.Locale.ROOT);
    }

    private static void line(Consumer<String> out, Run run, String counter, String text) {
        if (run.counted(counter) > 0) {
            out.accept("  " + run.counted(counter) + " " + text);
        }
    }
}
