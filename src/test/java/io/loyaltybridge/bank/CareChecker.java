package io.loyaltybridge.bank;

import io.loyaltybridge.bank.Care.Call;
import io.loyaltybridge.bank.Care.EffectRow;
import io.loyaltybridge.bank.Care.Limit;
import io.loyaltybridge.bank.Care.LinkRow;
import io.loyaltybridge.bank.Care.MailRow;
import io.loyaltybridge.bank.Evidence.Change;
import io.loyaltybridge.bank.Evidence.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Holds the evidence of a run against what customers may expect beside right balances. Pure. An empty list is a good run. */
final class CareChecker {
    /** Over a whole run, calls for one event that came in; what usual faults need is half of this. */
    static final int MOST_CALLS_PER_EVENT = 40;

    private final Evidence evidence;
    private final Care care;
    private final List<String> violations = new ArrayList<>();

    private CareChecker(Evidence evidence, Care care) {
        this.evidence = evidence;
        this.care = care;
    }

    static List<String> check(Evidence evidence, Care care) {
        CareChecker checker = new CareChecker(evidence, care);
        checker.nobodyWaits();
        checker.nobodyIsDeleted();
        checker.nothingIsCancelled();
        checker.couponsOnce();
        checker.mailsOnce();
        checker.callsAreBounded();
        return checker.violations;
    }

    private void violated(String email, String what) {
        violations.add((email == null ? "" : email + ": ") + what);
    }

    /** The faults have stopped, so everybody could go on: nobody is held, nobody is out of the program. */
    private void nobodyWaits() {
        for (LinkRow link : care.links()) {
            if (link.wixHold() != null) {
                violated(link.email(), "held on wix although the faults have stopped: " + link.wixHold());
            }
            if (link.programHold() != null) {
                violated(link.email(), "held on program although the faults have stopped: " + link.programHold());
            }
            if (!link.state().equals("MATCHED")) {
                violated(link.email(), "is not linked any more: " + link.state() + ", " + link.detail());
            }
        }
        care.effects().stream()
                .filter(effect -> !done(effect))
                .forEach(effect -> violated(effect.email(), "an effect is not done: " + effect));
    }

    /** A mail whose outcome a kill has hidden is for a person, as declared; and one that is not wanted is given up. */
    private static boolean done(EffectRow effect) {
        boolean mail = effect.kind().equals("mail");
        return effect.state().equals("SETTLED")
                || mail && effect.state().equals("CANCELLED")
                || mail && effect.state().equals("UNKNOWN") && effect.outcome().contains("may have been sent");
    }

    private void nobodyIsDeleted() {
        care.deleted()
                .forEach(account -> violated(
                        account.substring(account.indexOf('/') + 1),
                        "deleted from " + account.substring(0, account.indexOf('/')) + ", and nobody deleted anybody"));
        for (String side : List.of("wix", "program")) {
            Set<String> seen = evidence.changes().stream()
                    .filter(c -> c.side().equals(side))
                    .map(Change::email)
                    .collect(Collectors.toCollection(TreeSet::new));
            seen.removeIf(email -> evidence.balances().containsKey(side + "/" + email));
            seen.forEach(email -> violated(email, "is not on " + side + " any more"));
        }
    }

    private void nothingIsCancelled() {
        evidence.operations().stream()
                .filter(op -> op.state().equals("CANCELLED"))
                .forEach(op -> violated(op.email(), "a change was cancelled: " + op));
    }

    /** Who passed a milestone for good has one coupon for it, who never passed it has none; one on Wix for each of the bridge's. */
    private void couponsOnce() {
        if (care.milestones().isEmpty()) {
            return;
        }
        Map<String, Integer> given = new HashMap<>();
        Set<String> codes = new TreeSet<>();
        for (EffectRow effect : care.effects()) {
            if (effect.kind().equals("coupon")) {
                given.merge(effect.email() + "/" + effect.milestone(), 1, Integer::sum);
                codes.add(effect.code());
            }
        }
        Map<String, List<Change>> onWix = evidence.changes().stream()
                .filter(c -> c.side().equals("wix"))
                .collect(Collectors.groupingBy(Change::email, TreeMap::new, Collectors.toList()));
        onWix.forEach((email, changes) -> care.milestones()
                .forEach(milestone ->
                        coupon(email, milestone, changes, given.getOrDefault(email + "/" + milestone, 0))));
        Map<String, Long> made = care.coupons().stream()
                .collect(Collectors.groupingBy(code -> code, TreeMap::new, Collectors.counting()));
        made.forEach((code, n) -> {
            if (n != 1 || !codes.contains(code)) {
                violated(
                        null,
                        "the coupon " + code + " is " + n + " times on Wix, and "
                                + (codes.contains(code) ? "planned once" : "nobody planned it"));
            }
        });
        codes.stream()
                .filter(code -> !made.containsKey(code))
                .forEach(code -> violated(null, "the coupon " + code + " was never made on Wix"));
    }

    private void coupon(String email, long milestone, List<Change> changes, int coupons) {
        long start = changes.stream()
                .filter(c -> c.kind() == Kind.OPENING)
                .mapToLong(Change::balance)
                .findFirst()
                .orElse(0);
        long end = changes.get(changes.size() - 1).balance();
        long highest = changes.stream().mapToLong(Change::balance).max().orElse(0);
        long lowest = changes.stream().mapToLong(Change::balance).min().orElse(0);
        boolean due = start < milestone && end >= milestone;
        boolean never = highest < milestone || start >= milestone && lowest >= milestone;
        if (coupons > 1 || due && coupons == 0 || never && coupons > 0) {
            violated(email, coupons + " coupons for " + milestone + " points, from " + start + " to " + end);
        }
    }

    /** At most once: no mail twice, by its id or by what it says to whom. */
    private void mailsOnce() {
        Set<MailRow> seen = new java.util.HashSet<>();
        Set<String> ids = new java.util.HashSet<>();
        for (MailRow mail : care.mails()) {
            if (!ids.add(mail.id()) || !seen.add(new MailRow(null, mail.to(), mail.subject()))) {
                violated(mail.to(), "a mail came twice: " + mail);
            }
        }
    }

    private void callsAreBounded() {
        for (Limit limit : care.limits()) {
            Map<String, Long> counts = care.calls().stream()
                    .filter(call -> call.at() >= limit.from()
                            && call.at() <= limit.to()
                            && call.operation().equals(limit.operation())
                            && call.status() == limit.status())
                    .collect(Collectors.groupingBy(Call::about, TreeMap::new, Collectors.counting()));
            counts.forEach((about, n) -> {
                if (n > limit.most()) {
                    violated(
                            about,
                            n + " calls of " + limit.operation() + " answered " + limit.status() + " in "
                                    + (limit.to() - limit.from()) / 1000 + " s for one event, at most " + limit.most());
                }
            });
        }
        if (!evidence.inbox().isEmpty()
                && care.calls().size()
                        > (long) MOST_CALLS_PER_EVENT * evidence.inbox().size()) {
            violated(
                    null, care.calls().size() + " calls for " + evidence.inbox().size() + " events");
        }
    }
}
