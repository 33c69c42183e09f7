package io.loyaltybridge.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.Capabilities.AnswerForm;
import io.loyaltybridge.ledger.Capabilities.ProgramChanges;
import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import io.loyaltybridge.ledger.Scenario.Quirk;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.Tag;
import net.jqwik.api.statistics.Statistics;

/**
 * Random worlds and random orders, far past what can be searched completely: a thousand for each property where {@code
 * jqwik.tries.default} does not ask for more. Every step is checked for lines that the
 * journals do not explain, echoes, operations that take effect twice, refused ones that take effect, and the books;
 * then the world falls silent, and the bridge has to come to rest with every organic change on both sides once.
 */
@Tag("search")
class RulePropertiesTest {
    private static final int MOST_STEPS_TO_REST = 20_000;
    /** Points that no other changes add up to. */
    private static final long UNLIKE_ANY = 1_000_003;

    @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void everyChangeOnceAndNoEchoInAnyOrder(@ForAll("worlds") Scenario world, @ForAll long seed) {
        walk(world, new Random(seed), 200);
    }

    @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void everyChangeOnceAndNoEchoNearZero(@ForAll("worlds") Scenario world, @ForAll long seed) {
        walk(world.opening(20), new Random(seed), 200);
    }

    @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void everyChangeOnceWhileADifferenceIsLevelled(@ForAll("worlds") Scenario world, @ForAll long seed) {
        Random random = new Random(seed);
        Set<Quirk> quirks = EnumSet.of(Quirk.LEVELS);
        quirks.addAll(world.quirks());
        OpeningPolicy policy = random.nextBoolean() ? OpeningPolicy.WIX_WINS : OpeningPolicy.PROGRAM_WINS;
        Scenario apart = world.apart(100 + random.nextInt(50), 100 - random.nextInt(50))
                .relinking(1 + random.nextInt(2), policy)
                .withQuirks(quirks.toArray(new Quirk[0]));
        walk(apart, random, 200);
    }

    /** The database is restored to a state that it had on the way, after everything has come to rest, and after a change since then. */
    @Property(shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void everyChangeOnceAfterARestoreFromABackup(@ForAll("worlds") Scenario world, @ForAll long seed) {
        Random random = new Random(seed);
        Scenario calm = world.relinking(0, OpeningPolicy.KEEP_DIFFERENCE);
        Harness harness = new Harness(calm);
        List<Bench.Step> trace = new ArrayList<>();
        List<Bench> backups = new ArrayList<>();
        Bench now = toRest(harness, walk(harness, random, 200, trace, backups), random, trace);
        backups.removeIf(backup -> !backup.link().isLinked());
        boolean refused = !now.link().operations().isEmpty();
        Assume.that(!backups.isEmpty());
        Bench backup = backups.get(random.nextInt(backups.size()));
        Side changing = random.nextInt(3) == 0 ? Side.values()[random.nextInt(2)] : null;
        World outside =
                changing == null ? now.world() : now.world().append(changing, new World.Entry(UNLIKE_ANY, null, true));
        Assume.that(!takenBackByOthers(backup, outside, calm) && !refusedInSilence(backup, now));

        LinkState held = RuleLinkingTest.held(backup.link());
        Outcome outcome = harness.rule()
                .afterRestore(held, held.epoch(), outside.current(calm, Side.WIX), outside.current(calm, Side.PROGRAM));
        boolean stays = outcome.state().isRestored();
        Statistics.label("what comes of it")
                .collect(
                        stays
                                ? "a person decides"
                                : outcome.next() instanceof Next.ReadSide ? "it goes on" : "it is taken over")
                .coverage(c -> {
                    c.check("it goes on").percentage(p -> p > 5);
                    c.check("it is taken over").percentage(p -> p > 30);
                });
        if (stays) {
            assertThat(changing != null || refused)
                    .as("needs nobody: %s in %s after %s", outcome.next(), calm, trace)
                    .isTrue();
            return;
        }
        boolean goesOn = outcome.next() instanceof Next.ReadSide;
        int[] seen = new int[2];
        for (Side side : Side.values()) {
            boolean observed = !outcome.state().known(side).equals(backup.link().known(side));
            seen[side.ordinal()] = observed ? outside.version(side) : backup.seenPlace(side);
            if (goesOn && observed) {
                assertThat(harness.judge().unexplained(backup.in(outside), outcome, side, outside.version(side)))
                        .as("%s restored to %s after %s", calm, held, trace)
                        .isNull();
            }
        }
        Bench restored = new Bench(
                outside,
                outcome.state(),
                seen[Side.WIX.ordinal()],
                seen[Side.PROGRAM.ordinal()],
                Collections.nCopies(calm.workers(), Bench.IDLE),
                now.used(),
                backup.base());
        trace.add(new Bench.Step(() -> "restored to " + held, restored, true, null, harness.judge()));
        Bench end = toRest(harness, restored, random, trace);
        assertThat(harness.judge().unbalanced(end))
                .as("%s after %s", calm, trace)
                .isNull();
    }

    /**
     * Whether changes of others on a program without versions took back all that had happened there since the backup: nobody can see
     * that.
     */
    private static boolean takenBackByOthers(Bench backup, World outside, Scenario world) {
        return !world.settings().of(Side.PROGRAM).isStrict()
                && outside.current(world, Side.PROGRAM).balance()
                        == backup.link().seen(Side.PROGRAM).balance()
                && outside.program().subList(backup.seenProgram(), outside.version(Side.PROGRAM)).stream()
                        .anyMatch(World.Entry::organic);
    }

    /** Whether operations that were refused since the backup leave the sides as far apart as if they had taken effect. */
    private static boolean refusedInSilence(Bench backup, Bench now) {
        long before = Books.expected(backup.link(), Set.of(OperationState.REFUSED));
        long all = Books.expected(now.link(), Set.of(OperationState.REFUSED));
        boolean since = now.link().operations().stream()
                .anyMatch(o -> !backup.link().operations().contains(o));
        return since && (all == before || all == now.link().booksConstant());
    }

    private static void walk(Scenario world, Random random, int length) {
        Harness harness = new Harness(world);
        List<Bench.Step> trace = new ArrayList<>();
        Bench silent = walk(harness, random, length, trace, new ArrayList<>());
        Bench now = toRest(harness, silent, random, trace);
        assertThat(harness.judge().unbalanced(now))
                .as("%s after %s", world, trace)
                .isNull();
        Statistics.label("crashed").collect(silent.used().crashes() > 0).coverage(c -> c.check(true)
                .percentage(p -> p > 30));
        Statistics.label("answers lost").collect(silent.used().faults() > 1).coverage(c -> c.check(true)
                .percentage(p -> p > 30));
        Statistics.label("changes on both sides")
                .collect(silent.used().wix() > 0 && silent.used().program() > 0)
                .coverage(c -> c.check(true).percentage(p -> p > 60));
    }

    /** @param passed takes each state on the way */
    private static Bench walk(Harness harness, Random random, int length, List<Bench.Step> trace, List<Bench> passed) {
        Bench now = harness.start();
        for (int i = 0; i < length; i++) {
            List<Bench.Step> steps = harness.steps(now);
            if (steps.isEmpty()) {
                break;
            }
            now = take(steps.get(random.nextInt(steps.size())), trace, harness.scenario());
            passed.add(now);
        }
        return now;
    }

    private static Bench toRest(Harness harness, Bench from, Random random, List<Bench.Step> trace) {
        Bench now = from;
        for (int i = 0; !harness.judge().rests(now); i++) {
            List<Bench.Step> steps =
                    harness.steps(now).stream().filter(s -> !s.environment()).toList();
            assertThat(i < MOST_STEPS_TO_REST && !steps.isEmpty())
                    .as("comes to rest in %s after %s", harness.scenario(), trace)
                    .isTrue();
            now = take(steps.get(random.nextInt(steps.size())), trace, harness.scenario());
        }
        return now;
    }

    private static Bench take(Bench.Step step, List<Bench.Step> trace, Scenario world) {
        trace.add(step);
        assertThat(step.violation()).as("%s after %s", world, trace).isNull();
        return step.next();
    }

    @Provide
    Arbitrary<Scenario> worlds() {
        // Amounts of a few points cancel each other now and then, as the round ones of real customers do.
        Arbitrary<long[]> changes = Arbitraries.oneOf(amounts(-40, 60), amounts(-3, 3));
        Arbitrary<Set<Quirk>> quirks = Arbitraries.of(
                        Quirk.LATE_COMMITS,
                        Quirk.INDEX_LAGS,
                        Quirk.CURRENT_ANSWERS,
                        Quirk.BALANCE_BEFORE_REVISION,
                        Quirk.SLOW_READS,
                        Quirk.REJECTIONS)
                .set();
        Arbitrary<Integer> few = Arbitraries.integers().between(0, 3);
        Arbitrary<int[]> bounds = Combinators.combine(
                        few,
                        few,
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(0, 2))
                .as((awards, crashes, faults, instances, relinks) ->
                        new int[] {awards, crashes, faults, instances, relinks});
        return Combinators.combine(
                        connectors(),
                        changes,
                        changes,
                        quirks,
                        bounds,
                        Arbitraries.of(OpeningPolicy.class),
                        Arbitraries.of(true, false))
                .as(RulePropertiesTest::world);
    }

    private static Arbitrary<long[]> amounts(long least, long most) {
        return Arbitraries.longs()
                .between(least, most)
                .filter(a -> a != 0)
                .array(long[].class)
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    private static Scenario world(
            Capabilities program,
            long[] wix,
            long[] other,
            Set<Quirk> quirks,
            int[] bounds,
            OpeningPolicy policy,
            boolean linked) {
        Set<Quirk> set = EnumSet.noneOf(Quirk.class);
        set.addAll(quirks);
        if (program.transportRepeats()) {
            set.add(Quirk.PROXY_REPEATS);
        }
        Scenario scenario = Scenario.small()
                .with(program)
                .changes(wix, other)
                .bounds(bounds[0], bounds[1], bounds[2], bounds[3])
                .relinking(bounds[4], policy)
                .withQuirks(set.toArray(new Quirk[0]));
        return linked ? scenario : scenario.unlinked(1);
    }

    /** Every connector that promises every change exactly once, sooner or later. */
    private static Arbitrary<Capabilities> connectors() {
        Arbitrary<Version> versions = Arbitraries.of(Version.class);
        Arbitrary<Write> writes = Arbitraries.of(Write.CAS, Write.KEY, Write.KEY, Write.HISTORY, Write.NONE);
        return Combinators.combine(
                        versions,
                        writes,
                        Arbitraries.of(AnswerForm.class),
                        Arbitraries.of(Refusal.class),
                        Arbitraries.of(false, false, true))
                .filter((version, write, answer, refusal, repeats) -> write != Write.CAS || version == Version.STRICT)
                .as((version, write, answer, refusal, repeats) -> new Capabilities(
                        version,
                        write,
                        answer,
                        Duration.ofHours(1),
                        Duration.ofSeconds(1),
                        refusal,
                        repeats && (write == Write.CAS || write == Write.KEY),
                        ProgramChanges.TWO_WAY))
                .filter(c -> c.promise().level() != Promise.Level.EXACTLY_ONCE_EXCEPT_REFUSED);
    }
}
