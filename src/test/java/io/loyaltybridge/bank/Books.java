package io.loyaltybridge.bank;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The books of all sites of a run: each on its own, and what is in those of another site. */
final class Books {
    private final List<Long> milestones;
    private final Map<String, Evidence> evidence = new LinkedHashMap<>();
    private long calls;
    private long events;
    private long coupons;
    private long mails;
    private long takenBack;
    private long cut;

    /** @param milestones balances that are worth a coupon; empty where coupons are off */
    Books(List<Long> milestones) {
        this.milestones = milestones;
    }

    /** Reads a site's books; what is wrong with them. */
    List<String> check(BankSite site) {
        Evidence its = Evidence.collect(site);
        Care care = Care.collect(site, milestones);
        Refunds refunds = Refunds.collect(site);
        evidence.put(site.name, its);
        calls += care.calls().size();
        events += its.inbox().size();
        coupons += care.coupons().size();
        mails += care.mails().size();
        takenBack += refunds.takeBacks().size();
        cut += RefundChecker.cut(refunds);
        List<String> violations = new ArrayList<>(CareChecker.check(its, care));
        violations.addAll(RefundChecker.check(its, refunds));
        violations.addAll(BankChecker.check(its));
        return violations;
    }

    /** What of one site is on another, of those that were checked. */
    List<String> crossed() {
        return CrossedChecker.check(evidence);
    }

    /** How many take-backs got less than they wanted. */
    long cut() {
        return cut;
    }

    double callsPerEvent() {
        return (double) calls / Math.max(1, events);
    }

    String numbers() {
        return evidence.values().stream().mapToInt(e -> e.changes().size()).sum() + " changes, "
                + evidence.values().stream()
                        .mapToInt(e -> e.operations().size())
                        .sum() + " operations, "
                + evidence.values().stream().mapToInt(e -> e.acked().size()).sum() + " webhooks taken, " + coupons
                + " coupons, " + mails + " mails, " + takenBack + " take-backs, " + cut + " of them cut";
    }
}
