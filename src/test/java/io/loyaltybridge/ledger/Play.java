package io.loyaltybridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Plays chosen steps of a model world, and then lets the bridge come to rest by itself. */
final class Play {
    private final Harness harness;
    private final List<String> violations = new ArrayList<>();
    private Bench now;

    private Play(Scenario scenario) {
        this.harness = new Harness(scenario);
        this.now = harness.start();
    }

    static Play of(Scenario scenario) {
        return new Play(scenario);
    }

    /** Takes the first possible step whose label contains all fragments. */
    Play step(String... fragments) {
        List<Bench.Step> steps = harness.steps(now);
        Bench.Step step = steps.stream()
                .filter(s -> Arrays.stream(fragments).allMatch(s.label()::contains))
                .findFirst()
                .orElse(null);
        assertThat(step)
                .as(
                        "a step with %s among %s",
                        Arrays.toString(fragments),
                        steps.stream().map(Bench.Step::label).toList())
                .isNotNull();
        if (step.violation() != null) {
            violations.add(step.violation());
        }
        now = step.next();
        return this;
    }

    /** Asserts that no step like this changes anything now. */
    Play nothing(String... fragments) {
        assertThat(harness.steps(now)).noneMatch(s -> Arrays.stream(fragments).allMatch(s.label()::contains));
        return this;
    }

    /** Goes the shortest way to rest that needs nothing from outside. */
    Play rest() {
        ArrayDeque<Bench> frontier = new ArrayDeque<>(List.of(now));
        Set<Fingerprint> visited = new HashSet<>();
        while (!frontier.isEmpty() && visited.size() < 100_000) {
            Bench state = frontier.poll();
            if (harness.judge().rests(state)) {
                now = state;
                return this;
            }
            for (Bench.Step step : harness.steps(state)) {
                if (!step.environment() && visited.add(Fingerprint.of(step.next()))) {
                    frontier.add(step.next());
                }
            }
        }
        throw new AssertionError("does not come to rest from " + now);
    }

    Play balances(long wix, long program) {
        assertThat(List.of(
                        now.world().current(harness.scenario(), Side.WIX).balance(),
                        now.world().current(harness.scenario(), Side.PROGRAM).balance()))
                .containsExactly(wix, program);
        return this;
    }

    /** Asserts the amounts of the operations that are planned on a side. */
    Play planned(Side side, Long... amounts) {
        assertThat(now.link().operations())
                .filteredOn(o -> o.side() == side && o.state() == OperationState.PLANNED)
                .extracting(Operation::amount)
                .containsExactly(amounts);
        return this;
    }

    Play state(OperationState... states) {
        assertThat(now.link().operations()).extracting(Operation::state).containsExactly(states);
        return this;
    }

    Play right() {
        assertThat(violations).isEmpty();
        assertThat(harness.judge().unbalanced(now)).isNull();
        return this;
    }

    Play violated(String text) {
        assertThat(violations).anyMatch(v -> v.contains(text));
        return this;
    }

    LinkState link() {
        return now.link();
    }
}
