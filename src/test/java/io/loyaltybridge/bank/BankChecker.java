package io.loyaltybridge.bank;

import io.loyaltybridge.bank.Evidence.Change;
import io.loyaltybridge.bank.Evidence.Kind;
import io.loyaltybridge.bank.Evidence.Line;
import io.loyaltybridge.bank.Evidence.Op;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Holds the evidence of a run against the promise. Pure. An empty list of violations is a good run. */
final class BankChecker {
    private static final int DIGITS = 14;

    private final Evidence evidence;
    private final List<String> violations = new ArrayList<>();
    private final Set<String> suspects = new TreeSet<>();

    private BankChecker(Evidence evidence) {
        this.evidence = evidence;
    }

    /** The violations, and for the first customers that they name the journals and the ledger side by side. */
    static List<String> check(Evidence evidence) {
        BankChecker checker = new BankChecker(evidence);
        checker.conservation();
        checker.noEcho();
        checker.explained();
        checker.acknowledgedIsKept();
        checker.awardsOnce();
        checker.ends();
        checker.suspects.stream().limit(3).forEach(email -> checker.violations.add(checker.story(email)));
        return checker.violations;
    }

    private void violated(String email, String what) {
        violations.add((email == null ? "" : email + ": ") + what);
        if (email != null) {
            suspects.add(email);
        }
    }

    private Set<String> emails() {
        Set<String> emails = new TreeSet<>();
        evidence.balances().keySet().forEach(key -> emails.add(key.substring(key.indexOf('/') + 1)));
        return emails;
    }

    /** Invariant 1: both sides end at the opening balance plus every change of both sides that travels, each once. */
    private void conservation() {
        for (String email : emails()) {
            long expected = sum(email, "wix", Kind.OPENING)
                    + evidence.changes().stream()
                            .filter(c -> c.email().equals(email) && c.travels())
                            .mapToLong(Change::amount)
                            .sum();
            for (String side : List.of("wix", "program")) {
                Long actual = evidence.balances().get(side + "/" + email);
                if (actual == null || actual != expected) {
                    violated(
                            email,
                            "conservation: " + side + " has " + actual + " instead of " + expected
                                    + (actual == null ? "" : ", off by " + baseFour(actual - expected)));
                }
            }
        }
        evidence.changes().stream()
                .filter(change -> change.kind() == Kind.UNEXPLAINED)
                .forEach(change -> violated(
                        change.email(),
                        "the bridge changed " + change.side() + " by something that is no operation: " + change));
    }

    private long sum(String email, String side, Kind kind) {
        return evidence.changes().stream()
                .filter(c ->
                        c.email().equals(email) && (side == null || c.side().equals(side)) && c.kind() == kind)
                .mapToLong(Change::amount)
                .sum();
    }

    /** In base 4 the digit k counts the change of size 4^k: which one is missing, or there too often. */
    static String baseFour(long difference) {
        StringBuilder text = new StringBuilder(Long.toString(difference)).append(" =");
        long rest = Math.abs(difference);
        for (int k = 0; k < DIGITS && rest > 0; k++, rest /= 4) {
            if (rest % 4 != 0) {
                text.append(difference < 0 ? " -" : " +")
                        .append(rest % 4)
                        .append("·4^")
                        .append(k);
            }
        }
        return text.toString();
    }

    /** Invariant 2, by its own means: transactions of the bridge, its settled operations and the organic lines match one to one; take-backs are looked at by {@link RefundChecker}. */
    private void noEcho() {
        Map<String, Op> operations = new HashMap<>();
        evidence.operations().forEach(op -> operations.put(op.id(), op));
        Set<String> done = new HashSet<>();
        for (Change change : evidence.changes()) {
            if (change.kind() != Kind.SYNC && !change.isGiven()) {
                continue;
            }
            Op op = operations.get(change.operation());
            if (!done.add(change.operation())) {
                violated(
                        change.email(),
                        "the operation " + change.operation() + " took effect twice on " + change.side());
            }
            if (op == null || !op.state().equals("SETTLED")) {
                violated(
                        change.email(),
                        "the transaction " + change.operation() + " on " + change.side() + " is no settled operation: "
                                + op);
            } else if (op.amount() != change.amount()
                    || !op.side().equals(change.side())
                    || !op.email().equals(change.email())) {
                violated(change.email(), "the transaction " + change + " differs from its operation " + op);
            }
        }
        Map<String, Line> carried = new HashMap<>();
        for (Line line : evidence.ledger()) {
            if (line.kind().equals("organic") && line.operation() == null) {
                if (!inABaseline(line)) {
                    violated(line.email(), "an organic line is carried by no operation: " + line);
                }
            } else if (line.kind().equals("organic") && carried.put(line.operation(), line) != null) {
                violated(line.email(), "two organic lines are carried by the operation " + line.operation());
            }
        }
        int syncs = 0;
        for (Op op : evidence.operations()) {
            if (op.state().equals("SETTLED") && !done.contains(op.id())) {
                violated(op.email(), "a settled operation never took effect: " + op);
            }
            if (!op.kind().equals("sync")) {
                continue;
            }
            syncs++;
            Line line = carried.get(op.id());
            if (line == null
                    || line.amount() != op.amount()
                    || !line.side().equals(op.fromSide())
                    || line.side().equals(op.side())
                    || line.from() != op.from()
                    || line.to() != op.to()) {
                violated(op.email(), "the operation " + op + " carries no organic line: " + line);
            }
        }
        if (syncs != carried.size()) {
            violated(null, syncs + " sync operations, but " + carried.size() + " organic lines");
        }
    }

    /** What happened before both sides were there is in the balance that the link began with. */
    private boolean inABaseline(Line line) {
        List<Line> ledger = evidence.ledger();
        return ledger.subList(ledger.indexOf(line) + 1, ledger.size()).stream()
                .anyMatch(later -> later.kind().equals("baseline")
                        && line.email().equals(later.email())
                        && later.side().equals(line.side())
                        && later.to() >= line.to());
    }

    /** Invariant 3: an organic line is the sum of the journal's organic changes in its versions; ranges do not overlap. */
    private void explained() {
        Map<String, Set<Long>> covered = new HashMap<>();
        for (Line line : evidence.ledger()) {
            if (!line.kind().equals("organic")) {
                continue;
            }
            long organic = 0;
            for (Change change : evidence.changes()) {
                if (!change.email().equals(line.email())
                        || !change.side().equals(line.side())
                        || change.version() <= line.from()
                        || change.version() > line.to()) {
                    continue;
                }
                if (change.travels()) {
                    organic += change.amount();
                }
                if (!covered.computeIfAbsent(line.side() + line.email(), key -> new HashSet<>())
                        .add(change.version())) {
                    violated(
                            line.email(),
                            "version " + change.version() + " of " + line.side() + " is in two organic lines");
                }
            }
            if (organic != line.amount()) {
                violated(line.email(), "echo or loss: the organic line " + line + " stands for changes of " + organic);
            }
        }
    }

    /** Invariant 4. */
    private void acknowledgedIsKept() {
        Set<String> lost = new TreeSet<>(evidence.acked());
        lost.removeAll(evidence.inbox());
        lost.forEach(id -> violated(null, "acknowledged and lost: " + id));
    }

    /** Invariant 6: every acknowledged like earned once. */
    private void awardsOnce() {
        Map<String, Long> likes = new HashMap<>();
        evidence.likes().forEach(like -> likes.merge(like.substring(0, like.indexOf('/')), 1L, Long::sum));
        for (String email : emails()) {
            long given = evidence.changes().stream()
                    .filter(c -> c.email().equals(email) && c.kind() == Kind.AWARD)
                    .count();
            long points = sum(email, null, Kind.AWARD);
            long due = likes.getOrDefault(email, 0L);
            if (given != due || points != due * Evidence.LIKE) {
                violated(email, given + " awards of " + points + " points for " + due + " likes");
            }
        }
    }

    /** Invariant 7: nothing is left to do. */
    private void ends() {
        evidence.unfinished().forEach(event -> violated(null, "unfinished event: " + event));
        evidence.operations().stream()
                .filter(op -> !op.state().equals("SETTLED"))
                .forEach(op -> violated(op.email(), "unfinished operation: " + op));
    }

    private String story(String email) {
        StringBuilder text = new StringBuilder("\n--- " + email + "\n");
        for (String side : List.of("wix", "program")) {
            text.append(side)
                    .append(": balance ")
                    .append(evidence.balances().get(side + "/" + email))
                    .append('\n');
            evidence.changes().stream()
                    .filter(c -> c.side().equals(side) && c.email().equals(email))
                    .forEach(c -> text.append(String.format(
                            "    v%-5d %+10d = %10d  %-9s %s%n",
                            c.version(),
                            c.amount(),
                            c.balance(),
                            c.kind(),
                            c.operation() == null ? c.type() : c.operation())));
        }
        text.append("ledger:\n");
        evidence.ledger().stream()
                .filter(l -> email.equals(l.email()))
                .forEach(l -> text.append(String.format(
                        "    %-8s %-9s %+10d  %d..%d %s%n",
                        l.side(), l.kind(), l.amount(), l.from(), l.to(), l.operation())));
        text.append("operations:\n");
        evidence.operations().stream()
                .filter(o -> email.equals(o.email()))
                .forEach(o -> text.append("    ").append(o).append('\n'));
        return text.toString();
    }
}
