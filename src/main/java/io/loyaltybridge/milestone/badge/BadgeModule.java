package io.loyaltybridge.milestone.badge;

import io.loyaltybridge.effect.DueEffects;
import io.loyaltybridge.effect.job.EffectRuns;
import io.loyaltybridge.effect.store.DueSites;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.job.Job;
import io.loyaltybridge.milestone.Crossings;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Beans;
import io.loyaltybridge.site.Site;
import java.time.Clock;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Puts together the badges at thresholds. */
public final class BadgeModule {
    private static final Set<EffectKind> KINDS = EnumSet.of(EffectKind.BADGE, EffectKind.UNBADGE);

    private final EffectRuns runs;
    private final BadgeSettings badges;
    private final BadgePlans plans;
    private final BadgeCheck check;
    private final BadgeJob job;

    public BadgeModule(Settings settings, EffectRuns runs) {
        this.runs = runs;
        this.badges = BadgeSettings.of(settings);
        this.plans = new BadgePlans(runs.parts().store(), settings.site(), runs.effects(), badges);
        this.check = new BadgeCheck(badges);
        this.job = new BadgeJob(runs, plans, badges);
    }

    /** What is noticed of balances for them; nothing where they are off. */
    public List<Crossings.Passed> passed() {
        return badges.on() ? List.of(new ThresholdsPassed(badges, plans)) : List.of();
    }

    /**
     * The beans that its routes name.
     *
     * @param flow   says what a failure means for a badge
     * @param atWork whether a job runs now
     */
    public void bind(Beans beans, DueEffects flow, LongPredicate atWork) {
        beans.bind(
                "milestoneBadges",
                new MilestoneBadges(
                        runs.effects(),
                        runs.reader(),
                        flow,
                        badges,
                        runs.parts().clock(),
                        atWork));
        beans.bind("badgeCheck", check);
        beans.bind("badgeJob", job);
    }

    /** Whether Wix has to be asked which badges there are. */
    public boolean isUnchecked() {
        return badges.on() && check.open();
    }

    /**
     * The sites whose badges are due, asked for all at once.
     *
     * @param unchecked where Wix has to be asked as well
     */
    public static Supplier<Predicate<Site>> due(DueSites sites, Clock clock, Predicate<Site> unchecked) {
        return () -> {
            Set<String> due = sites.with(KINDS, clock.instant());
            return site -> due.contains(site.id()) || unchecked.test(site);
        };
    }

    /** What health shows of them. */
    public Map<String, Object> health() {
        Map<String, Object> shown = new LinkedHashMap<>();
        if (badges.on()) {
            shown.put("badges.checked", !check.open());
            if (!badges.unknown().isEmpty()) {
                shown.put("badges.unknown", String.join(" ", new TreeSet<>(badges.unknown())));
            }
        }
        return shown;
    }

    /** Its command by name. */
    public Map<String, Job> jobs() {
        return Map.of("badges", job::badges);
    }
}
