package io.loyaltybridge.bank;

import io.loyaltybridge.bank.Evidence.Change;
import io.loyaltybridge.bank.Evidence.Kind;
import io.loyaltybridge.bank.Refunds.Order;
import io.loyaltybridge.bank.Refunds.TakeBack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Holds what the bridge took back against what the shop said. Pure. An empty list is a good run: each take-back once on Wix, with the
 * amount that is told; each order keeps what was not given back, and more only where the balance had no more.
 */
final class RefundChecker {
    private static final Pattern TOOK =
            Pattern.compile("took back (\\d+)(?: of \\d+)? points(?:: the balance had no more)?");

    private final Evidence evidence;
    private final Refunds refunds;
    private final List<String> violations = new ArrayList<>();
    private final Map<String, Long> missing = new HashMap<>();

    private RefundChecker(Evidence evidence, Refunds refunds) {
        this.evidence = evidence;
        this.refunds = refunds;
    }

    static List<String> check(Evidence evidence, Refunds refunds) {
        RefundChecker checker = new RefundChecker(evidence, refunds);
        checker.onceOnWix();
        checker.eachOrder();
        checker.eachCustomer();
        return checker.violations;
    }

    /** How many take-backs got less than they wanted, in good books. */
    static long cut(Refunds refunds) {
        return refunds.takeBacks().stream()
                .filter(each -> took(each) < each.wanted())
                .count();
    }

    private void violated(String email, String what) {
        violations.add(email + ": " + what);
    }

    /** Points that it took, as the bridge tells it. */
    private static long took(TakeBack takeBack) {
        Matcher told = TOOK.matcher(String.valueOf(takeBack.outcome()));
        return told.matches() ? Long.parseLong(told.group(1)) : 0;
    }

    /** Transactions and what is told of them match one to one, and nothing falls below zero. */
    private void onceOnWix() {
        Map<String, Change> done = new HashMap<>();
        for (Change change : evidence.changes()) {
            if (change.balance() < 0) {
                violated(change.email(), "falls below zero on " + change.side() + ": " + change);
            }
            if (change.kind() != Kind.TAKEBACK) {
                continue;
            }
            if (done.put(change.operation(), change) != null) {
                violated(change.email(), "is taken back twice: " + change);
            }
            if (refunds.takeBacks().stream().noneMatch(each -> each.id().equals(change.operation()))) {
                violated(change.email(), "is taken back by nothing that the bridge knows: " + change);
            }
        }
        for (TakeBack each : refunds.takeBacks()) {
            long took = took(each);
            Change change = done.get(each.id());
            if (!each.state().equals("SETTLED")) {
                violated(each.email(), "is not taken back in the end: " + each);
            } else if (took != (change == null ? 0 : -change.amount())
                    || change != null && !change.email().equals(each.email())) {
                violated(each.email(), "the books tell of another take-back than Wix: " + each + ", " + change);
            } else if (took < each.wanted()) {
                less(each, change, each.wanted() - took);
            }
        }
    }

    private void less(TakeBack takeBack, Change change, long points) {
        missing.merge(takeBack.email(), points, Long::sum);
        boolean empty = change != null
                ? change.balance() == 0
                : evidence.changes().stream()
                        .anyMatch(other -> other.side().equals("wix")
                                && other.email().equals(takeBack.email())
                                && other.balance() == 0);
        if (!empty) {
            violated(takeBack.email(), "less is taken back than the balance had: " + takeBack + ", " + change);
        }
    }

    /** Planned is what the order's awards and the shop's words make. An order that was given back before its award may have got none. */
    private void eachOrder() {
        refunds.orders().forEach((id, order) -> {
            long planned = refunds.takeBacks().stream()
                    .filter(each -> id.equals(each.order()))
                    .mapToLong(TakeBack::wanted)
                    .sum();
            Long given = refunds.given().get(id);
            boolean none = given == null && order.due() == order.points();
            if (!none && (given == null || given != order.points())) {
                violated(order.email(), "the order " + id + " got " + given + " points: " + order);
            }
            if (planned != (given == null ? 0 : order.due())) {
                violated(order.email(), "of the order " + id + " " + planned + " points are taken back: " + order);
            }
        });
    }

    /** By the journals alone. */
    private void eachCustomer() {
        Map<String, Long> due = new HashMap<>();
        for (Order order : refunds.orders().values()) {
            due.merge(order.email(), order.points() - order.due(), Long::sum);
        }
        TreeSet<String> emails = new TreeSet<>(due.keySet());
        evidence.changes().stream()
                .filter(RefundChecker::isOfOrders)
                .map(Change::email)
                .forEach(emails::add);
        for (String email : emails) {
            long kept = evidence.changes().stream()
                    .filter(change -> isOfOrders(change) && change.email().equals(email))
                    .mapToLong(Change::amount)
                    .sum();
            long expected = due.getOrDefault(email, 0L) + missing.getOrDefault(email, 0L);
            if (kept != expected) {
                violated(email, "keeps " + kept + " points of all orders instead of " + expected);
            }
        }
    }

    private static boolean isOfOrders(Change change) {
        return change.kind() == Kind.ORDER || change.kind() == Kind.TAKEBACK;
    }
}
