package io.loyaltybridge.ledger.explain;

import io.loyaltybridge.ledger.OperationKind;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.explain.Explanation.Entry;
import io.loyaltybridge.ledger.explain.Explanation.What;
import io.loyaltybridge.ledger.store.CustomerFacts;
import io.loyaltybridge.ledger.store.CustomerFacts.Line;
import io.loyaltybridge.ledger.store.CustomerFacts.StoredOperation;
import io.loyaltybridge.ledger.store.Opening;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The lines of the ledger with running balances. An award is in the ledger twice: as what the bridge did, and within the
 * organic change in which it was seen. Here it appears once, and the rest of that change beside it.
 */
final class Story {
    private final Map<String, StoredOperation> operations;
    private final Map<Line, List<Line>> awardsWithin = new HashMap<>();
    private final Set<Line> told = new HashSet<>();
    private final Set<String> levelled;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Side, Long> balances = new EnumMap<>(Side.class);

    private Story(CustomerFacts facts) {
        operations = facts.operations().stream().collect(Collectors.toMap(StoredOperation::id, o -> o, (a, b) -> a));
        levelled = facts.lines().stream()
                .filter(line -> line.kind().equals("levelled"))
                .map(Line::operationId)
                .collect(Collectors.toSet());
    }

    static Story of(CustomerFacts facts) {
        Story story = new Story(facts);
        if (facts.earlier() > 0 && facts.state().isLinked()) {
            story.beginBefore(facts);
        } else if (facts.opening() != null) {
            story.beginWith(facts.opening());
        }
        story.place(facts.lines());
        facts.lines().forEach(story::tell);
        return story;
    }

    List<Entry> entries() {
        return entries;
    }

    /** The sum of a side's lines; null where they do not start with a balance. */
    @Nullable
    Long balance(Side side) {
        return balances.get(side);
    }

    /** Where older lines were folded, the running balances start with their sum. */
    private void beginWith(Opening opening) {
        for (Side side : Side.values()) {
            if (opening.balance(side) != null) {
                balances.put(side, opening.balance(side));
            }
        }
    }

    /** Where older lines are left out, the running balances start with what was seen last minus everything that follows. */
    private void beginBefore(CustomerFacts facts) {
        for (Side side : Side.values()) {
            List<Line> lines =
                    facts.lines().stream().filter(line -> line.side() == side).toList();
            if (lines.stream().noneMatch(line -> line.kind().equals("baseline"))) {
                long sum = lines.stream()
                        .filter(line ->
                                line.kind().equals("organic") || line.kind().equals("settled"))
                        .mapToLong(Story::amount)
                        .sum();
                balances.put(side, facts.state().known(side).balance() - sum);
            }
        }
    }

    /** Finds for each award the observation that contains it, by its version; it may be before the award's own line. */
    private void place(List<Line> lines) {
        int life = 0;
        Map<Integer, List<Line>> seen = new HashMap<>();
        for (Line line : lines) {
            life += line.kind().equals("baseline") && line.side() == Side.WIX ? 1 : 0;
            if (line.kind().equals("organic") && line.side() == Side.WIX) {
                seen.computeIfAbsent(life, n -> new ArrayList<>()).add(line);
            }
        }
        life = 0;
        for (Line line : lines) {
            life += line.kind().equals("baseline") && line.side() == Side.WIX ? 1 : 0;
            if (line.kind().equals("award") && line.toVersion() != null) {
                seen.getOrDefault(life, List.of()).stream()
                        .filter(change -> within(line, change))
                        .findFirst()
                        .ifPresent(change -> {
                            awardsWithin
                                    .computeIfAbsent(change, c -> new ArrayList<>())
                                    .add(line);
                            told.add(line);
                        });
            }
        }
    }

    private static boolean within(Line award, Line change) {
        Long version = award.toVersion();
        return version != null
                && change.fromVersion() != null
                && change.toVersion() != null
                && change.fromVersion() < version
                && version <= change.toVersion();
    }

    private void tell(Line line) {
        switch (line.kind()) {
            case "baseline" -> {
                balances.put(line.side(), line.balance());
                add(line, What.OPENING_BALANCE, null, line.balance(), "first seen at version " + line.toVersion());
            }
            case "opened" -> {
                balances.put(line.side(), line.balance());
                add(line, What.SET_UP, null, line.balance(), line.cause());
            }
            case "organic" -> organic(line);
            case "settled" -> settled(line, operations.get(line.operationId()));
            case "award" -> award(line);
            case "refused" -> add(line, What.REFUSED, line.amount(), null, line.cause());
            case "cancelled" -> add(line, What.CANCELLED, line.amount(), null, line.cause());
            case "levelled" -> add(line, What.LEVELLED, line.amount(), null, line.cause());
            case "possibly-lost" -> add(line, What.POSSIBLY_LOST, line.amount(), null, line.cause());
            case "overwritten" -> add(line, What.OVERWRITTEN, line.amount(), null, line.cause());
            case "merged" -> add(line, What.MERGED, null, null, line.cause());
            default -> {
                balances.clear();
                add(line, What.UNLINKED, null, null, line.cause());
            }
        }
    }

    private void settled(Line line, @Nullable StoredOperation operation) {
        moved(
                line,
                overwrites(operation) ? What.OVERWRITTEN : What.CARRIED,
                amount(line),
                line.balance(),
                origin(operation),
                line.operationId(),
                line.transactionId());
    }

    private static boolean overwrites(@Nullable StoredOperation o) {
        return o != null && o.kind() == OperationKind.SYNC && o.fromSide() == o.side();
    }

    private void organic(Line line) {
        long rest = amount(line);
        for (Line award : awardsWithin.getOrDefault(line, List.of())) {
            rest -= amount(award);
            moved(line, What.AWARD, amount(award), null, awardCause(award), award.operationId(), award.transactionId());
        }
        if (rest != 0) {
            String versions = " (versions " + line.fromVersion() + ".." + line.toVersion() + ")";
            moved(
                    line,
                    What.ORGANIC,
                    rest,
                    line.balance(),
                    line.cause() + versions,
                    line.operationId(),
                    line.transactionId());
        }
    }

    private static long amount(Line line) {
        return Objects.requireNonNull(line.amount(), "what moves points says how many");
    }

    private void award(Line line) {
        if (!told.contains(line)) {
            boolean kept = balances.containsKey(Side.WIX);
            add(
                    line,
                    What.AWARD,
                    line.amount(),
                    kept ? null : line.balance(),
                    awardCause(line) + (kept ? ", counted by another line" : ""));
        }
    }

    private void moved(
            Line line,
            What what,
            long amount,
            @Nullable Long stored,
            String cause,
            String operationId,
            String transactionId) {
        Long before = balances.get(line.side());
        Long after = before == null ? stored : Long.valueOf(before + amount);
        if (after != null) {
            balances.put(line.side(), after);
        }
        entries.add(new Entry(line.at(), line.side(), what, amount, after, cause, operationId, transactionId));
    }

    private void add(Line line, What what, @Nullable Long amount, @Nullable Long balance, String cause) {
        entries.add(new Entry(
                line.at(), line.side(), what, amount, balance, cause, line.operationId(), line.transactionId()));
    }

    private String awardCause(Line award) {
        StoredOperation operation = operations.get(award.operationId());
        return operation == null || operation.description() == null
                ? award.cause()
                : operation.description() + ": " + award.cause();
    }

    /** Where an operation's points come from, in words. */
    String origin(@Nullable StoredOperation o) {
        if (o == null) {
            return "carried over";
        }
        if (o.kind() == OperationKind.AWARD) {
            return o.description() == null ? o.reason() : o.description() + ": " + o.reason();
        }
        if (o.kind() == OperationKind.OPENING) {
            return (levelled.contains(o.id()) ? "levelling of the difference, to " : "opening balance, from ")
                    + Explainer.name(o.fromSide());
        }
        String versions = " (versions " + o.fromVersion() + ".." + o.toVersion() + ")";
        return overwrites(o)
                ? "overwrites a change of the program" + versions
                : "carried from " + Explainer.name(o.fromSide()) + versions;
    }
}
