package io.loyaltybridge.ledger;

import static io.loyaltybridge.ledger.Capabilities.AnswerForm.STATE;
import static io.loyaltybridge.ledger.Capabilities.Refusal.NEITHER;
import static io.loyaltybridge.ledger.Capabilities.Refusal.STORED;
import static io.loyaltybridge.ledger.Capabilities.Version;
import static io.loyaltybridge.ledger.Capabilities.Write;
import static io.loyaltybridge.ledger.Scenario.Quirk;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Takes one safeguard away at a time: each time the search must find what goes wrong, and with the safeguard in place
 * the same world must be right.
 */
class SafeguardTableTest {
    private static final int MOST_STATES = 100_000;

    private static final Capabilities KEY = Scenario.key();
    private static final Capabilities VERSIONLESS = Scenario.program(Version.NONE, Write.KEY, STATE, STORED);
    private static final Capabilities HISTORY = Scenario.program(Version.STRICT, Write.HISTORY, STATE, NEITHER);
    private static final Capabilities NO_WAY_BACK = Scenario.program(Version.STRICT, Write.NONE, STATE, NEITHER);

    private static final long[] NONE = {};
    private static final long[] ONE = {1};
    private static final long[] SIXTEEN = {16};

    static Scenario base() {
        return Scenario.small().bounds(0, 0, 1, 1);
    }

    /** A world that is small and yet shows what the safeguard is for. */
    static Map<Safeguard, Scenario> worlds() {
        Map<Safeguard, Scenario> worlds = new EnumMap<>(Safeguard.class);
        worlds.put(Safeguard.NO_OBSERVING_WHILE_OPEN, base().changes(NONE, SIXTEEN));
        worlds.put(Safeguard.NO_COUNTING_OF_SENT, base());
        worlds.put(Safeguard.QUERY_ON_CONFLICT, base().changes(NONE, SIXTEEN));
        worlds.put(Safeguard.ACCOUNT_BEFORE_TRANSACTIONS, base().changes(NONE, SIXTEEN));
        worlds.put(Safeguard.SAME_REVISION_ON_RETRY, base().changes(NONE, SIXTEEN));
        worlds.put(Safeguard.INTENT_BEFORE_CALL, base().changes(NONE, SIXTEEN).bounds(0, 1, 0, 1));
        worlds.put(Safeguard.COMPARE_AND_SET, base().changes(NONE, SIXTEEN));
        worlds.put(Safeguard.SAME_KEY_ON_RETRY, base().changes(ONE, NONE));
        worlds.put(Safeguard.VERSION_CHECK, base().changes(ONE, NONE).bounds(0, 0, 0, 1));
        worlds.put(
                Safeguard.OBSERVE_AND_PLAN_TOGETHER, base().changes(ONE, NONE).bounds(0, 1, 0, 1));
        worlds.put(Safeguard.AWARD_IS_ORGANIC, base().changes(NONE, NONE).bounds(1, 0, 0, 1));
        worlds.put(Safeguard.RECONCILE_ONLY_OBSERVES, base().bounds(0, 0, 0, 1));
        worlds.put(Safeguard.AWARD_ANSWER_WAITS, base().changes(NONE, SIXTEEN).bounds(1, 0, 1, 1));
        worlds.put(Safeguard.SETTLE_OBSERVES, base());
        worlds.put(Safeguard.EXACT_SNAPSHOT, base().withQuirks(Quirk.LATE_COMMITS, Quirk.CURRENT_ANSWERS));
        worlds.put(Safeguard.CONDITIONAL_WRITES, base().bounds(0, 0, 0, 2));
        worlds.put(
                Safeguard.EVENT_IS_A_HINT,
                base().with(VERSIONLESS).changes(NONE, SIXTEEN).bounds(0, 0, 0, 1));
        worlds.put(Safeguard.EPOCH_CHECK, base().with(VERSIONLESS).bounds(0, 0, 0, 2));
        worlds.put(
                Safeguard.STRICT_VERSIONS,
                base().changes(NONE, new long[] {16, 64})
                        .bounds(0, 0, 0, 1)
                        .withQuirks(Quirk.TIED_VERSIONS)
                        .with(VERSIONLESS));
        worlds.put(Safeguard.WAIT_OUT_LATE_CALLS, base().with(HISTORY).changes(ONE, NONE));
        worlds.put(Safeguard.ACCOUNT_AFTER_HISTORY, base().with(HISTORY));
        worlds.put(Safeguard.UNKNOWN_HOLDS_SIDE, base().with(NO_WAY_BACK).changes(ONE, NONE));
        worlds.put(
                Safeguard.REFUSAL_IS_CHECKED,
                base().opening(5)
                        .changes(NONE, new long[] {-4})
                        .withQuirks(Quirk.LATE_COMMITS, Quirk.BALANCE_BEFORE_REVISION));
        worlds.put(
                Safeguard.BASELINE_FROM_READS,
                base().unlinked(1).changes(NONE, NONE).bounds(0, 0, 0, 1));
        worlds.put(Safeguard.RELINK_WAITS, base().changes(NONE, SIXTEEN).relinking(1, OpeningPolicy.HIGHER_WINS));
        worlds.put(
                Safeguard.BASELINE_IS_NOT_ZERO,
                base().unlinked(0).changes(NONE, NONE).bounds(0, 0, 0, 1));
        worlds.put(
                Safeguard.INDEX_LAG_GUARD,
                base().changes(NONE, SIXTEEN).bounds(0, 0, 2, 1).withQuirks(Quirk.INDEX_LAGS));
        worlds.put(
                Safeguard.SUMS_ARE_NO_PROOF,
                base().changes(new long[] {-16}, SIXTEEN).bounds(0, 0, 2, 1).withQuirks(Quirk.INDEX_LAGS));
        return worlds;
    }

    /** The world without the safeguard; for tied versions that is a connector that declares them strict. */
    static Scenario removed(Safeguard safeguard, Scenario world) {
        Scenario without = world.without(safeguard);
        return safeguard == Safeguard.STRICT_VERSIONS ? without.with(KEY) : without;
    }

    private static Set<Safeguard> without(Set<Safeguard> all, Safeguard removed) {
        Set<Safeguard> kept = EnumSet.copyOf(all);
        kept.remove(removed);
        return kept;
    }

    @Test
    void aTornTransactionIsFoundByTheBooksAtOnce() {
        Safeguard safeguard = Safeguard.OBSERVE_AND_PLAN_TOGETHER;
        Explorer.Result result =
                Explorer.explore(removed(safeguard, worlds().get(safeguard)), Explorer.Check.EACH_STEP, MOST_STATES);
        assertThat(result.violation()).isEqualTo("the books are off by 1");
        assertThat(result.trace()).hasSize(2);
    }

    @Test
    void conditionalWritesAreNeededOnlyBesideASecondInstance() {
        Scenario world = removed(Safeguard.CONDITIONAL_WRITES, base().bounds(1, 1, 1, 1));
        assertRight(Explorer.explore(world, Explorer.Check.EACH_STEP, MOST_STATES));
    }

    @Test
    void theOrderOfTheReadsMattersOnlyWhenCallsLandLate() {
        assertRight(Explorer.explore(
                removed(Safeguard.ACCOUNT_BEFORE_TRANSACTIONS, base().withQuirks()),
                Explorer.Check.EACH_STEP,
                MOST_STATES));
        assertRight(Explorer.explore(
                removed(Safeguard.ACCOUNT_AFTER_HISTORY, base().with(HISTORY).withQuirks()),
                Explorer.Check.EACH_STEP,
                MOST_STATES));
    }

    @Test
    void aSetIsBelievedDeadOnlyWhenNoCopyOfItCanLandAnyMore() {
        Scenario world =
                base().changes(new long[] {1, 4}, NONE).with(Scenario.program(Version.NONE, Write.SET, STATE, NEITHER));
        assertRight(Explorer.explore(world, Explorer.Check.EACH_STEP, MOST_STATES));
        assertThat(Explorer.explore(
                                removed(Safeguard.WAIT_OUT_LATE_CALLS, world), Explorer.Check.EACH_STEP, MOST_STATES)
                        .violation())
                .isEqualTo("at rest with 10002 and 10002 instead of 10001 and 10001");
    }

    private static void assertRight(Explorer.Result result) {
        assertThat(result.violation()).as(String.join("\n", result.trace())).isNull();
        assertThat(result.complete()).isTrue();
    }

    @Test
    void echoesThatCancelOutAreSeenOnlyByTheirVersionRange() {
        for (Safeguard safeguard :
                List.of(Safeguard.EXACT_SNAPSHOT, Safeguard.EPOCH_CHECK, Safeguard.UNKNOWN_HOLDS_SIDE)) {
            Scenario world = removed(safeguard, worlds().get(safeguard));
            Scenario unbooked = world.keeping(without(world.kept(), Safeguard.BOOKS_IDENTITY));
            assertRight(Explorer.explore(unbooked, Explorer.Check.CONSERVATION, MOST_STATES, true));
            assertThat(Explorer.explore(unbooked, Explorer.Check.EACH_STEP, MOST_STATES)
                            .violation())
                    .startsWith("echo or loss");
        }
    }

    @Test
    void eachSafeguardIsNeeded() {
        List<String> table = new ArrayList<>();
        List<String> failures = new ArrayList<>();
        int number = 0;
        for (Safeguard safeguard : Safeguard.values()) {
            number++;
            if (safeguard == Safeguard.BOOKS_IDENTITY) {
                continue;
            }
            Scenario world = worlds().get(safeguard);
            Explorer.Result whole = Explorer.explore(world, Explorer.Check.EACH_STEP, MOST_STATES);
            Scenario without = removed(safeguard, world);
            // The books would often be the first to notice; "no echo" and the journals have to see it by themselves.
            Scenario unbooked = without.keeping(without(without.kept(), Safeguard.BOOKS_IDENTITY));
            Explorer.Result each = Explorer.explore(unbooked, Explorer.Check.EACH_STEP, MOST_STATES);
            Explorer.Result balances = Explorer.explore(unbooked, Explorer.Check.CONSERVATION, MOST_STATES, true);
            table.add(String.format(
                    "M%02d %-28s with it: %s, %d states; without: %s after %d states, %d steps (%s);"
                            + " final balances alone: %s, %s",
                    number,
                    safeguard,
                    whole.kind(),
                    whole.states(),
                    each.kind(),
                    each.states(),
                    each.trace().size(),
                    each.violation(),
                    balances.kind(),
                    balances.violation()));
            if (!whole.isRight() || !whole.complete()) {
                failures.add(
                        "with " + safeguard + ": " + whole.violation() + "\n  " + String.join("\n  ", whole.trace()));
            }
            if (each.isRight()) {
                failures.add("without " + safeguard + " nothing is found in " + each.states() + " states");
            }
        }
        table.forEach(System.out::println);
        assertThat(failures).isEmpty();
    }
}
