package io.loyaltybridge.ledger;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Visits every state that a scenario allows, breadth first, and keeps how each was reached. */
final class Explorer {
    /** What a search looks at. */
    enum Check {
        /** Every transaction, every state at rest, and that rest can always be reached. */
        EACH_STEP,
        /** Only the final balances. */
        CONSERVATION
    }

    /** What a search found; {@code violation} is {@code null} if nothing. */
    record Result(int states, boolean complete, String violation, List<String> trace, long millis) {
        boolean isRight() {
            return violation == null;
        }

        String kind() {
            if (violation == null) {
                return complete ? "green" : "green so far";
            }
            if (violation.startsWith("stuck")) {
                return "stuck";
            }
            return violation.startsWith("runaway") ? "red (runaway)" : "red";
        }
    }

    private final Harness harness;
    private final Check check;
    private final int maxStates;
    private final boolean askRest;
    private final Map<Fingerprint, Integer> visited = new HashMap<>();
    private int[] parents = new int[1 << 12];
    private int[] choices = new int[1 << 12];
    private final IntList from = new IntList();
    private final IntList to = new IntList();
    private final List<Integer> resting = new ArrayList<>();

    private Explorer(Harness harness, Check check, int maxStates, boolean askRest) {
        this.harness = harness;
        this.check = check;
        this.maxStates = maxStates;
        this.askRest = askRest;
    }

    static Result explore(Scenario scenario, Check check, int maxStates) {
        return explore(scenario, check, maxStates, check == Check.EACH_STEP);
    }

    static Result explore(Scenario scenario, Check check, int maxStates, boolean askRest) {
        return new Explorer(new Harness(scenario), check, maxStates, askRest).run();
    }

    private Result run() {
        long began = System.nanoTime();
        ArrayDeque<Bench> frontier = new ArrayDeque<>();
        Bench start = harness.start();
        frontier.add(start);
        visited.put(Fingerprint.of(start), 0);
        parents[0] = -1;
        int expanded = 0;
        while (!frontier.isEmpty()) {
            Bench now = frontier.poll();
            int index = expanded++;
            if (harness.judge().rests(now)) {
                String unbalanced = harness.judge().unbalanced(now);
                if (unbalanced != null) {
                    return found(index, null, unbalanced, began);
                }
                resting.add(index);
            }
            List<Bench.Step> steps = harness.steps(now);
            for (int choice = 0; choice < steps.size(); choice++) {
                Bench.Step step = steps.get(choice);
                Fingerprint key = Fingerprint.of(step.next());
                Integer known = visited.get(key);
                // A known state was judged when it was found.
                String violation = known == null ? step.violation() : step.torn();
                boolean runaway = violation != null && violation.startsWith("runaway");
                if (violation != null && (check == Check.EACH_STEP || runaway)) {
                    return found(index, step.label(), violation, began);
                }
                int next = known == null ? visit(step.next(), key, index, choice, frontier) : known;
                if (askRest && !step.environment()) {
                    from.add(index);
                    to.add(next);
                }
            }
            if (visited.size() > maxStates) {
                return new Result(visited.size(), false, null, List.of(), millis(began));
            }
        }
        int stuck = askRest ? stuck() : -1;
        return stuck >= 0
                ? found(stuck, null, "stuck: rest cannot be reached any more", began)
                : new Result(visited.size(), true, null, List.of(), millis(began));
    }

    private int visit(Bench next, Fingerprint key, int parent, int choice, ArrayDeque<Bench> frontier) {
        int index = visited.size();
        visited.put(key, index);
        if (index == parents.length) {
            parents = Arrays.copyOf(parents, 2 * index);
            choices = Arrays.copyOf(choices, 2 * index);
        }
        parents[index] = parent;
        choices[index] = choice;
        frontier.add(next);
        return index;
    }

    /** The first state from which the bridge by itself cannot come to rest, or -1. */
    private int stuck() {
        int states = visited.size();
        int[] first = new int[states + 1];
        for (int i = 0; i < to.size(); i++) {
            first[to.get(i) + 1]++;
        }
        for (int i = 0; i < states; i++) {
            first[i + 1] += first[i];
        }
        int[] place = Arrays.copyOf(first, states);
        int[] sources = new int[to.size()];
        for (int i = 0; i < to.size(); i++) {
            sources[place[to.get(i)]++] = from.get(i);
        }
        boolean[] good = new boolean[states];
        ArrayDeque<Integer> open = new ArrayDeque<>(resting);
        resting.forEach(i -> good[i] = true);
        while (!open.isEmpty()) {
            int state = open.poll();
            for (int i = first[state]; i < first[state + 1]; i++) {
                if (!good[sources[i]]) {
                    good[sources[i]] = true;
                    open.add(sources[i]);
                }
            }
        }
        for (int i = 0; i < states; i++) {
            if (!good[i]) {
                return i;
            }
        }
        return -1;
    }

    private Result found(int index, String last, String violation, long began) {
        List<Integer> way = new ArrayList<>();
        for (int i = index; parents[i] >= 0; i = parents[i]) {
            way.add(choices[i]);
        }
        Collections.reverse(way);
        List<String> trace = new ArrayList<>();
        Bench now = harness.start();
        for (int choice : way) {
            Bench.Step step = harness.steps(now).get(choice);
            trace.add(step.label());
            now = step.next();
        }
        if (last != null) {
            trace.add(last);
        }
        return new Result(visited.size(), true, violation, trace, millis(began));
    }

    private static long millis(long began) {
        return (System.nanoTime() - began) / 1_000_000;
    }

    /** A growing list of ints. */
    private static final class IntList {
        private int[] values = new int[1 << 12];
        private int size;

        void add(int value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
        }

        int get(int i) {
            return values[i];
        }

        int size() {
            return size;
        }
    }
}
