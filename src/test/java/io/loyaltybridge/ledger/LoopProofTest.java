package io.loyaltybridge.ledger;

import static io.loyaltybridge.ledger.LedgerLine.Type.ORGANIC;
import static io.loyaltybridge.ledger.LedgerLine.Type.SETTLED;
import static io.loyaltybridge.ledger.Side.PROGRAM;
import static io.loyaltybridge.ledger.Side.WIX;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What is a loop, and what only looks like one for a while. */
class LoopProofTest {
    private static final long LIMIT = 15;
    private static final long LONGEST = 60_000;

    /** A bridge in the smallest: changes add up on each side, and one is carried at a time, as {@link Pace} lets it. */
    private static final class Play {
        private final List<LoopProof.Line> lines = new ArrayList<>();
        private final List<Long> planned = new ArrayList<>();
        private final long[] waiting = new long[2];
        private Pace pace = Pace.FREE;
        private boolean held;

        void change(Side side, long amount) {
            waiting[side.ordinal()] += amount;
        }

        boolean mayCarry(long now) {
            return !held && (waiting[0] != 0 || waiting[1] != 0) && !(pace.isSlowed() && now < pace.until());
        }

        /** Carries what has added up on one side. Returns what it did on the other one. */
        LoopProof.Line carry(long now, Side first) {
            Side side = waiting[first.ordinal()] != 0 ? first : first.other();
            long amount = waiting[side.ordinal()];
            waiting[side.ordinal()] = 0;
            String id = "o" + planned.size();
            lines.add(0, new LoopProof.Line(ORGANIC, side, amount, id));
            planned.add(now);
            long recent = planned.stream().filter(at -> at > now - 60_000).count();
            pace = pace.planned(recent, LIMIT, LONGEST, now);
            held = pace.isLongEnough() && LoopProof.of(lines.subList(0, Math.min(LoopProof.LINES, lines.size())));
            LoopProof.Line done = new LoopProof.Line(SETTLED, side.other(), amount, id);
            lines.add(0, done);
            return done;
        }
    }

    @Property(tries = 500)
    void aSeriesThatDoesNotAnswerTheBridgeIsNeverTakenForALoop(
            @ForAll @IntRange(min = 20, max = 7_000) int gap,
            @ForAll @IntRange(max = 3) int sides,
            @ForAll @Size(min = 1, max = 3) List<@LongRange(min = 1, max = 3) Long> amounts,
            @ForAll boolean minus,
            @ForAll boolean regular,
            @ForAll boolean bonus,
            @ForAll long seed) {
        // On both sides each change is taken back by the next one: their sums are nothing or one amount, by chance also
        // the right one.
        Assume.that(!(sides == 3 && minus && amounts.stream().distinct().count() == 1));
        Random random = new Random(seed);
        Play play = new Play();
        int changes = 0;
        long nextAt = 0;
        for (long now = 0; now < 15 * 60_000; now += 10) {
            if (now >= nextAt) {
                nextAt = now + (regular ? gap : random.nextInt(2 * gap));
                Side side =
                        switch (sides) {
                            case 0 -> WIX;
                            case 1 -> changes % 2 == 0 ? WIX : PROGRAM;
                            case 2 -> random.nextBoolean() ? WIX : PROGRAM;
                            default -> changes / 2 % 2 == 0 ? WIX : PROGRAM;
                        };
                play.change(side, amounts.get(changes % amounts.size()) * (minus && changes % 2 == 1 ? -1 : 1));
                changes++;
            }
            if (play.mayCarry(now)) {
                LoopProof.Line done = play.carry(now, random.nextBoolean() ? WIX : PROGRAM);
                if (bonus && done.side() == PROGRAM && done.amount() > 0) {
                    // Twice the points for whatever comes to the program: each purchase is answered, and there it ends.
                    play.change(PROGRAM, done.amount());
                }
            }
        }
        assertThat(play.held).isFalse();
        assertThat(play.planned.size())
                .as("how many are carried in a quarter of an hour, where all in all come " + changes)
                .isLessThanOrEqualTo(300);
    }

    @Property(tries = 100)
    void whatAnswersEveryChangeIsSlowedDownAndHeld(
            @ForAll @IntRange(min = 10, max = 3_000) int answersAfter, @ForAll boolean back) {
        Play play = new Play();
        play.change(WIX, 10);
        LoopProof.Line open = null;
        long answerAt = 0;
        long now = 0;
        for (; now < 10 * 60_000 && !play.held; now += 10) {
            if (open != null && now >= answerAt) {
                play.change(open.side(), back ? -open.amount() : open.amount());
                open = null;
            }
            if (play.mayCarry(now)) {
                open = play.carry(now, WIX);
                answerAt = now + answersAfter;
            }
        }
        assertThat(play.held).isTrue();
        assertThat(play.planned.size()).isBetween((int) LIMIT + Pace.PROOF, (int) LIMIT + 1 + 2 * Pace.PROOF);
    }

    private static List<LoopProof.Line> loop() {
        List<LoopProof.Line> lines = new ArrayList<>();
        for (int i = 0; i < Pace.PROOF; i++) {
            Side side = i % 2 == 0 ? WIX : PROGRAM;
            lines.add(0, new LoopProof.Line(ORGANIC, side, i % 2 == 0 ? 10 : -10, "o" + i));
            if (i < Pace.PROOF - 1) {
                lines.add(0, new LoopProof.Line(SETTLED, side.other(), i % 2 == 0 ? 10 : -10, "o" + i));
            }
        }
        return lines;
    }

    @Test
    void eachChangeHasToBeTheAnswerToTheOneBefore() {
        assertThat(LoopProof.of(loop())).isTrue();
        for (int i = 0; i < LoopProof.LINES; i++) {
            LoopProof.Line line = loop().get(i);
            List<LoopProof.Line> award = loop();
            award.set(i, new LoopProof.Line(null, WIX, 10, "award"));
            assertThat(LoopProof.of(award)).as("another kind of line at " + i).isFalse();
            if (line.type() == ORGANIC) {
                List<LoopProof.Line> more = loop();
                more.set(i, new LoopProof.Line(ORGANIC, line.side(), line.amount() * 2, line.operationId()));
                assertThat(LoopProof.of(more)).as("another amount at " + i).isFalse();
                List<LoopProof.Line> elsewhere = loop();
                elsewhere.set(i, new LoopProof.Line(ORGANIC, line.side().other(), line.amount(), line.operationId()));
                // What the oldest one answered is not among the lines.
                assertThat(LoopProof.of(elsewhere))
                        .as("on the other side at " + i)
                        .isEqualTo(i == LoopProof.LINES - 1);
            }
        }
        assertThat(LoopProof.of(loop().subList(0, LoopProof.LINES - 2))).isFalse();
    }
}
