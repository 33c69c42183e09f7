package io.loyaltybridge.milestone.badge;

import io.loyaltybridge.customer.WixAccount;
import io.loyaltybridge.effect.DueEffects;
import io.loyaltybridge.effect.job.AccountPages;
import io.loyaltybridge.effect.job.Owners;
import io.loyaltybridge.effect.store.Balance;
import io.loyaltybridge.effect.store.EffectKind;
import io.loyaltybridge.effect.store.EffectReader;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.job.BulkCalls;
import io.loyaltybridge.job.Run;
import io.loyaltybridge.ledger.store.Link;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * Badges for all members at or above a threshold, and, where the setting says so, taken from who has one and is below it.
 * Given and taken together, a hundred in a call.
 */
final class BadgeRun {
    private static final Set<EffectKind> BADGES = Set.of(EffectKind.BADGE, EffectKind.UNBADGE);
    private static final int PAGE = 100;
    private static final Duration SOON = Duration.ofMillis(20);

    private final BulkCalls calls;
    private final Run run;
    private final Owners owners;
    private final BadgePlans plans;
    private final BadgeSettings settings;
    private final EffectReader reader;
    private final Clock clock;
    private final Consumer<String> out;

    BadgeRun(
            BulkCalls calls,
            Run run,
            Owners owners,
            BadgePlans plans,
            BadgeSettings settings,
            EffectReader reader,
            Clock clock,
            Consumer<String> out) {
        this.calls = calls;
        this.run = run;
        this.owners = owners;
        this.plans = plans;
        this.settings = settings;
        this.reader = reader;
        this.clock = clock;
        this.out = out;
    }

    void all() {
        calls.read("direct:check-badges", BulkCalls.variables("link", null));
        new TreeSet<>(settings.unknown())
                .forEach(badge ->
                        run.note("there is no badge " + badge + " on Wix (badges.thresholds); its threshold is off"));
        TreeSet<Long> thresholds = new TreeSet<>(settings.thresholds());
        if (thresholds.isEmpty()) {
            return;
        }
        carryOut();
        new AccountPages(calls, run, Map.of("points.balance", Map.of("$gte", thresholds.first()))).each(accounts -> {
            accounts.forEach(account -> thresholds
                    .headSet(account.at().balance(), true)
                    .forEach(threshold -> member(account, threshold, true)));
            carryOut();
            return true;
        });
        if (settings.removeBelow()) {
            thresholds.forEach(this::below);
        }
    }

    private void member(WixAccount account, long threshold, boolean up) {
        String memberId = account.memberId();
        if (memberId == null) {
            run.count("no-members");
            return;
        }
        String counter = up ? "given" : "taken";
        if (run.isDry()) {
            boolean would = owners.known(account)
                    .map(link -> plans.wouldPlan(link.id(), memberId, threshold, up))
                    .orElse(true);
            run.count(would ? counter : "as-they-are");
            if (would) {
                out.accept("  " + Owners.name(account) + ": " + account.at().balance() + " points, "
                        + (up ? "gets" : "loses") + " the badge for " + threshold);
            }
            return;
        }
        Optional<Link> owner = owners.of(account);
        if (owner.isPresent()) {
            boolean planned = plans.plan(
                            owner.get().id(),
                            threshold,
                            up,
                            new Balance(
                                    null, account.at().balance(), account.at().version()),
                            run.id())
                    .isPresent();
            run.count(planned ? counter : "as-they-are");
        }
    }

    /** Who has the badge of a threshold and is below it. The older interface does not say who has a badge; there only a crossing takes it away. */
    private void below(long threshold) {
        if (settings.isV3()) {
            run.note(
                    "with badges.api=v3 the bridge cannot see who has a badge; only a customer who is seen to fall below "
                            + threshold + " loses it");
            return;
        }
        String cursor = null;
        do {
            calls.stopIfTold();
            BulkCalls.Page<String> holders = calls.lists().badgeHolders(settings.badge(threshold), cursor);
            for (WixAccount account : accounts(holders.items())) {
                if (account.at().balance() < threshold) {
                    member(account, threshold, false);
                }
            }
            cursor = holders.next();
        } while (cursor != null);
        carryOut();
    }

    private List<WixAccount> accounts(List<String> members) {
        return members.isEmpty()
                ? List.of()
                : calls.lists()
                        .accountsPage(Map.of("memberId", Map.of("$in", members)), null)
                        .items();
    }

    /** Until each badge of this run has its outcome. */
    private void carryOut() {
        if (run.isDry()) {
            return;
        }
        List<StoredEffect> open = reader.openOfBatch(run.id(), BADGES, PAGE);
        while (!open.isEmpty()) {
            Duration wait = Duration.between(
                    clock.instant(),
                    open.stream()
                            .map(StoredEffect::dueAt)
                            .min(Instant::compareTo)
                            .orElseThrow());
            // The timer of the service may be at them at this moment.
            calls.pause(wait.compareTo(SOON) < 0 ? SOON : wait);
            for (String route : List.of("direct:give-badges", "direct:take-badges")) {
                calls.endIfDenied(calls.read(route, BulkCalls.variables("batch", run.id()))
                        .getVariable(DueEffects.DENIED, String.class));
            }
            open = reader.openOfBatch(run.id(), BADGES, PAGE);
        }
        run.progress();
    }
}
