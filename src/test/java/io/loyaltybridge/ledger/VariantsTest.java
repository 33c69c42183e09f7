package io.loyaltybridge.ledger;

import static io.loyaltybridge.ledger.Capabilities.AnswerForm.BARE;
import static io.loyaltybridge.ledger.Capabilities.AnswerForm.STATE;
import static io.loyaltybridge.ledger.Capabilities.Refusal.LOOKUP;
import static io.loyaltybridge.ledger.Capabilities.Refusal.NEITHER;
import static io.loyaltybridge.ledger.Capabilities.Refusal.STORED;
import static io.loyaltybridge.ledger.Scenario.Quirk;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.Capabilities.AnswerForm;
import io.loyaltybridge.ledger.Capabilities.ProgramChanges;
import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The whole rule in every kind of world, within bounds that are searched completely. */
@Tag("search")
class VariantsTest {
    private static final long[] NONE = {};
    private static final long[] ONE = {1};
    private static final long[] SIXTEEN = {16};

    private static Capabilities program(
            Version version, Write write, AnswerForm answer, Refusal refusal, boolean repeats, ProgramChanges changes) {
        return new Capabilities(
                version, write, answer, Duration.ofHours(1), Duration.ofSeconds(1), refusal, repeats, changes);
    }

    private static Capabilities declared(Version version, Write write, AnswerForm answer, Refusal refusal) {
        return program(version, write, answer, refusal, false, ProgramChanges.TWO_WAY);
    }

    private static Map<String, Scenario> worlds() {
        Scenario small = Scenario.small();
        Scenario brief = small.bounds(0, 1, 2, 1);
        Map<String, Scenario> worlds = new LinkedHashMap<>();
        worlds.put("key, bare answers", brief.with(declared(Version.STRICT, Write.KEY, BARE, STORED)));
        worlds.put("key, current answers", brief.withQuirks(Quirk.LATE_COMMITS, Quirk.CURRENT_ANSWERS));
        worlds.put("key, no strict version", brief.with(declared(Version.NONE, Write.KEY, STATE, STORED)));
        worlds.put("key, no strict version, bare", brief.with(declared(Version.NONE, Write.KEY, BARE, STORED)));
        worlds.put(
                "key, tied versions",
                brief.with(declared(Version.NONE, Write.KEY, STATE, STORED))
                        .changes(NONE, new long[] {16, 64})
                        .withQuirks(Quirk.TIED_VERSIONS));
        worlds.put("compare-and-set on both sides", brief.with(declared(Version.STRICT, Write.CAS, STATE, LOOKUP)));
        worlds.put("history only", brief.with(declared(Version.STRICT, Write.HISTORY, STATE, NEITHER)));
        worlds.put("history only, no version, bare", brief.with(declared(Version.NONE, Write.HISTORY, BARE, NEITHER)));
        worlds.put("no way to look", brief.with(declared(Version.STRICT, Write.NONE, STATE, NEITHER)));
        worlds.put("compare-and-set without a search", brief.with(declared(Version.STRICT, Write.CAS, STATE, NEITHER)));
        worlds.put(
                "one of everything, no strict version", small.with(declared(Version.NONE, Write.KEY, STATE, STORED)));
        worlds.put(
                "one of everything, compare-and-set", small.with(declared(Version.STRICT, Write.CAS, STATE, LOOKUP)));
        worlds.put("one of everything, history only", small.with(declared(Version.NONE, Write.HISTORY, BARE, NEITHER)));
        worlds.put(
                "one of everything, no way to look", small.with(declared(Version.STRICT, Write.NONE, STATE, NEITHER)));
        worlds.put(
                "mirror", brief.with(program(Version.STRICT, Write.SET, BARE, NEITHER, false, ProgramChanges.MIRROR)));
        worlds.put(
                "mirror, no version",
                brief.with(program(Version.NONE, Write.SET, BARE, NEITHER, false, ProgramChanges.MIRROR)));
        worlds.put(
                "mirror, no version, one of everything",
                small.with(program(Version.NONE, Write.SET, BARE, NEITHER, false, ProgramChanges.MIRROR)));
        worlds.put(
                "mirror, a link begins anew",
                brief.changes(ONE, SIXTEEN)
                        .relinking(1, OpeningPolicy.WIX_WINS)
                        .bounds(0, 1, 1, 1)
                        .with(program(Version.NONE, Write.SET, BARE, NEITHER, false, ProgramChanges.MIRROR)));
        worlds.put("set, two-way: ends equal", brief.with(declared(Version.STRICT, Write.SET, BARE, NEITHER)));
        worlds.put(
                "set, two-way, no version: ends equal", brief.with(declared(Version.NONE, Write.SET, BARE, NEITHER)));
        worlds.put(
                "set, two-way, one of everything: ends equal",
                small.with(declared(Version.NONE, Write.SET, BARE, NEITHER)));
        worlds.put(
                "set, two-way, two instances: ends equal",
                small.bounds(0, 0, 0, 2).with(declared(Version.NONE, Write.SET, BARE, NEITHER)));
        worlds.put(
                "set, two-way, changes on Wix alone: exact",
                brief.changes(new long[] {1, 4}, NONE).with(declared(Version.NONE, Write.SET, BARE, NEITHER)));
        worlds.put(
                "refusals on Wix",
                brief.opening(5)
                        .changes(new long[] {-3}, new long[] {-4})
                        .withQuirks(Quirk.LATE_COMMITS, Quirk.BALANCE_BEFORE_REVISION));
        worlds.put(
                "refusals, key looked up",
                brief.opening(3)
                        .changes(new long[] {-3}, new long[] {-3, 3})
                        .with(declared(Version.STRICT, Write.KEY, STATE, LOOKUP)));
        worlds.put(
                "refusals, key without memory of them",
                brief.opening(3)
                        .changes(new long[] {-3}, new long[] {-3, 3})
                        .with(declared(Version.STRICT, Write.KEY, STATE, NEITHER)));
        worlds.put(
                "refusals, history",
                brief.opening(3)
                        .changes(new long[] {-3}, new long[] {-3, 3})
                        .with(declared(Version.STRICT, Write.HISTORY, STATE, NEITHER)));
        worlds.put(
                "a proxy repeats calls",
                brief.withQuirks(Quirk.LATE_COMMITS, Quirk.PROXY_REPEATS)
                        .with(program(Version.STRICT, Write.KEY, STATE, STORED, true, ProgramChanges.TWO_WAY)));
        worlds.put("calls are rejected", brief.withQuirks(Quirk.LATE_COMMITS, Quirk.REJECTIONS));
        worlds.put(
                "calls are rejected, two instances",
                small.bounds(1, 0, 2, 2).changes(NONE, SIXTEEN).withQuirks(Quirk.LATE_COMMITS, Quirk.REJECTIONS));
        worlds.put("the index lags", brief.bounds(0, 0, 3, 1).withQuirks(Quirk.LATE_COMMITS, Quirk.INDEX_LAGS));
        Scenario timed = brief.bounds(0, 0, 2, 1).withQuirks(Quirk.LATE_COMMITS, Quirk.INDEX_LAGS, Quirk.TIMED);
        worlds.put("outcomes are asked for at any time", timed);
        worlds.put(
                "outcomes are asked for, a declared index delay",
                timed.withQuirks(Quirk.LATE_COMMITS, Quirk.INDEX_LAGS, Quirk.TIMED, Quirk.INDEX_DELAY));
        worlds.put("two instances", small.bounds(0, 1, 1, 2));
        worlds.put("two instances and an award", small.bounds(1, 0, 1, 2).changes(NONE, SIXTEEN));
        worlds.put(
                "two instances, slow reads", small.bounds(0, 0, 1, 2).withQuirks(Quirk.SLOW_READS, Quirk.LATE_COMMITS));
        worlds.put(
                "two instances, no version",
                small.bounds(0, 0, 1, 2).with(declared(Version.NONE, Write.KEY, STATE, STORED)));
        worlds.put("a first baseline beside changes", brief.unlinked(1));
        worlds.put(
                "a link begins anew",
                brief.relinking(1, OpeningPolicy.HIGHER_WINS).changes(NONE, SIXTEEN));
        worlds.put(
                "a link begins anew and keeps the difference",
                brief.changes(ONE, SIXTEEN)
                        .relinking(1, OpeningPolicy.KEEP_DIFFERENCE)
                        .bounds(0, 1, 1, 1));
        worlds.put(
                "a link begins anew, two instances",
                brief.changes(NONE, SIXTEEN)
                        .relinking(1, OpeningPolicy.WIX_WINS)
                        .bounds(0, 1, 1, 2));
        Scenario apart = brief.apart(100, 70)
                .withQuirks(Quirk.LATE_COMMITS, Quirk.LEVELS)
                .bounds(0, 1, 1, 1);
        Scenario wixWins = apart.relinking(1, OpeningPolicy.WIX_WINS);
        Scenario programWins = apart.relinking(1, OpeningPolicy.PROGRAM_WINS);
        worlds.put("levelled, Wix wins", wixWins);
        worlds.put("levelled, the program wins", programWins);
        worlds.put("levelled, an award", wixWins.bounds(1, 0, 1, 1).changes(NONE, SIXTEEN));
        worlds.put(
                "levelled twice at most, two instances",
                apart.relinking(2, OpeningPolicy.PROGRAM_WINS)
                        .changes(NONE, SIXTEEN)
                        .bounds(0, 1, 1, 2));
        worlds.put(
                "levelled, no strict version",
                programWins.changes(NONE, SIXTEEN).with(declared(Version.NONE, Write.KEY, BARE, STORED)));
        worlds.put(
                "levelled, history only",
                wixWins.changes(NONE, SIXTEEN).with(declared(Version.STRICT, Write.HISTORY, STATE, NEITHER)));
        worlds.put("levelled, no way to look", wixWins.with(declared(Version.STRICT, Write.NONE, STATE, NEITHER)));
        worlds.put(
                "levelled, mirror",
                wixWins.with(program(Version.STRICT, Write.SET, BARE, NEITHER, false, ProgramChanges.MIRROR)));
        worlds.put(
                "levelled, mirror, the program wins once",
                programWins.with(program(Version.STRICT, Write.SET, BARE, NEITHER, false, ProgramChanges.MIRROR)));
        worlds.put(
                "levelled, refusals",
                apart.apart(5, 30)
                        .relinking(1, OpeningPolicy.WIX_WINS)
                        .changes(new long[] {-3}, new long[] {-28})
                        .with(declared(Version.STRICT, Write.KEY, STATE, LOOKUP)));
        Scenario sum =
                brief.relinking(0, OpeningPolicy.SUM).opening(100).unlinked(1).bounds(0, 1, 1, 1);
        worlds.put("a sum of both balances", sum.changes(NONE, SIXTEEN));
        worlds.put("a sum of both balances beside a purchase", sum.changes(ONE, NONE));
        worlds.put(
                "a sum of both balances, no strict version",
                sum.changes(NONE, SIXTEEN).with(declared(Version.NONE, Write.KEY, BARE, STORED)));
        worlds.put(
                "a sum of both balances, history only",
                sum.changes(NONE, SIXTEEN).with(declared(Version.STRICT, Write.HISTORY, STATE, NEITHER)));
        worlds.put(
                "a sum of both balances, mirror",
                sum.changes(ONE, NONE)
                        .with(program(Version.STRICT, Write.SET, BARE, NEITHER, false, ProgramChanges.MIRROR)));
        worlds.put(
                "a sum of both balances, set two-way: ends equal",
                sum.changes(ONE, NONE).with(declared(Version.STRICT, Write.SET, BARE, NEITHER)));
        worlds.put(
                "a sum of both balances, begun anew",
                brief.relinking(1, OpeningPolicy.SUM).changes(NONE, SIXTEEN).bounds(0, 1, 1, 1));
        return worlds;
    }

    @TestFactory
    Stream<DynamicTest> theWholeRuleIsRightInEveryWorld() {
        return worlds().entrySet().stream()
                .map(world -> DynamicTest.dynamicTest(
                        world.getKey(), () -> assertRight(world.getKey(), world.getValue(), 2_000_000)));
    }

    @Test
    void theWholeRuleIsRightWithinTheUsualBounds() {
        assertRight("one of everything", Scenario.small(), 2_000_000);
    }

    /** Some minutes; run with {@code -Dexplorer.large=true}, and more memory for more states. */
    @Test
    @Tag("explorer-large")
    @EnabledIfSystemProperty(named = "explorer.large", matches = "true")
    void theWholeRuleIsRightWithinLargeBounds() {
        int most = Integer.getInteger("explorer.states", 4_000_000);
        Scenario small = Scenario.small();
        assertRight("two changes on Wix", small.changes(new long[] {1, 4}, SIXTEEN), most);
        assertRight("two changes on the program", small.changes(ONE, new long[] {16, 64}), most);
        assertRight("two faults", small.bounds(1, 1, 2, 1), most);
        assertRight("two crashes", small.bounds(1, 2, 1, 1), most);
        assertRight(
                "two changes each, two faults",
                small.bounds(0, 1, 2, 1).changes(new long[] {1, 4}, new long[] {16, 64}),
                most);
        assertRight("two instances, a crash and two faults", small.bounds(0, 1, 2, 2), most);
        assertRight(
                "two instances, history only",
                small.bounds(0, 1, 2, 2).with(declared(Version.STRICT, Write.HISTORY, STATE, NEITHER)),
                most);
        assertRight(
                "two instances, no version",
                small.bounds(0, 1, 2, 2).with(declared(Version.NONE, Write.KEY, STATE, STORED)),
                most);
        assertRight("two instances and one of everything", small.bounds(1, 1, 1, 2), most);
        assertRight("two instances, an award and a fault", small.bounds(1, 0, 1, 2), most);
    }

    private static void assertRight(String name, Scenario world, int most) {
        Explorer.Result result = Explorer.explore(world, Explorer.Check.EACH_STEP, most);
        System.out.printf("%-45s %,9d states %,6d ms%n", name, result.states(), result.millis());
        assertThat(result.violation()).as(String.join("\n", result.trace())).isNull();
        assertThat(result.complete()).as("searched completely").isTrue();
    }
}
