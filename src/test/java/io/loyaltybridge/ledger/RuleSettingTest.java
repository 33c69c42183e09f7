package io.loyaltybridge.ledger;

import static io.loyaltybridge.ledger.Side.PROGRAM;
import static io.loyaltybridge.ledger.Side.WIX;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.Capabilities.AnswerForm;
import io.loyaltybridge.ledger.Capabilities.ProgramChanges;
import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A program whose balance is set: a mirror of Wix, or both ways. */
class RuleSettingTest extends RuleFixture {
    private static final Instant DEAD = NOW.plusSeconds(90);
    private final Rule mirror = rule(new Capabilities(
            Version.NONE,
            Write.SET,
            AnswerForm.BARE,
            Duration.ZERO,
            Duration.ofSeconds(90),
            Refusal.NEITHER,
            false,
            ProgramChanges.MIRROR));
    private final Rule twoWay = rule(declared(Version.NONE, Write.SET, Refusal.NEITHER));

    private static Outcome changed(Rule rule, LinkState state, long balance) {
        return rule.read(state, PROGRAM, state.epoch(), at(0, balance));
    }

    @Test
    void aMirrorOverwritesTheProgramsOwnChangeAndSaysSo() {
        Outcome seen = changed(mirror, linked(mirror, 100, 100), 116);
        assertThat(types(seen)).containsExactly(Notice.Type.OVERWRITTEN);
        assertThat(seen.lines()).singleElement().satisfies(line -> {
            assertThat(line.amount()).isEqualTo(16);
            assertThat(line.note()).isEqualTo("overwritten: the program mirrors Wix");
        });
        Operation operation = onlyOperation(seen);
        assertThat(operation).extracting(Operation::side, Operation::amount).containsExactly(PROGRAM, -16L);
        Outcome sent = mirror.send(seen.state(), operation.id(), NOW);
        assertThat(((Next.SetBalance) sent.next()).balance()).isEqualTo(100);
        assertThat(Books.error(sent.state())).isZero();
    }

    @Test
    void aMirrorIsSetToWixsBalanceWhateverWasThere() {
        Outcome sent = sent(mirror, linked(mirror, 100, 100), WIX, at(11, 107));
        Next.SetBalance set = (Next.SetBalance) sent.next();
        assertThat(set.balance()).isEqualTo(107);
        assertThat(mirror.recover(sent.state(), onlyOperation(sent).id(), NOW).next())
                .as("a copy may still land")
                .isEqualTo(new Next.WaitUntil(DEAD, onlyOperation(sent).id()));
        Outcome again = mirror.recover(sent.state(), onlyOperation(sent).id(), DEAD);
        assertThat(((Next.SetBalance) again.next()).balance())
                .as("setting again is harmless")
                .isEqualTo(107);
        Outcome answered =
                mirror.answered(again.state(), ((Next.SetBalance) again.next()).ticket(), new Answer.Ok(null), NOW);
        Outcome settled = mirror.accountRead(answered.state(), (Next.ReadAccount) answered.next(), at(0, 107), NOW);
        assertThat(settled.state().operations()).isEmpty();
        assertThat(settled.state().program().balance()).isEqualTo(107);
    }

    @Test
    void aMirrorIsNeverSetBelowZero() {
        Outcome parked = sent(mirror, linked(mirror, 100, 10), WIX, at(11, 50));
        assertThat(parked.next())
                .isEqualTo(new Next.Park(onlyOperation(parked).id(), "the balance of 10 would fall below 0"));
    }

    @Test
    void aDifferenceThatWasKeptMayBeEvenedOutOnTheMirrorByHand() {
        LinkState kept = linked(mirror, 120, 100);
        Outcome halfway = changed(mirror, kept, 110);
        assertThat(onlyOperation(halfway).amount()).isEqualTo(-10);
        Outcome even = changed(mirror, kept, 120);
        assertThat(even.state().operations()).isEmpty();
        assertThat(even.state().booksConstant()).isZero();
        assertThat(even.lines()).singleElement().satisfies(line -> {
            assertThat(line.amount()).isEqualTo(20);
            assertThat(line.operationId()).isNull();
            assertThat(line.note()).isEqualTo("evens out the difference that was kept: the balance is Wix's now");
        });
        Outcome later = changed(mirror, even.state(), 140);
        assertThat(onlyOperation(later).amount())
                .as("from here on it is a mirror as any other")
                .isEqualTo(-20);
    }

    private Outcome targeted() {
        Outcome sent = sent(twoWay, linked(twoWay, 100, 100), WIX, at(11, 107));
        Next.ReadAccount read = (Next.ReadAccount) sent.next();
        assertThat(read.evidence()).isEqualTo(Next.Evidence.TARGET);
        return twoWay.accountRead(sent.state(), read, at(0, 116), NOW);
    }

    @Test
    void bothWaysTheBalanceIsReadFirstAndWhatWasUnseenIsCarriedOver() {
        Outcome target = targeted();
        Next.SetBalance set = (Next.SetBalance) target.next();
        assertThat(set.balance()).isEqualTo(123);
        Outcome answered = twoWay.answered(target.state(), set.ticket(), new Answer.Ok(null), NOW);
        Outcome settled = twoWay.accountRead(answered.state(), (Next.ReadAccount) answered.next(), at(0, 123), NOW);
        assertThat(onlyOperation(settled))
                .extracting(Operation::side, Operation::amount)
                .containsExactly(WIX, 16L);
    }

    @Test
    void bothWaysABalanceBelowZeroIsParked() {
        Outcome sent = sent(twoWay, linked(twoWay, 100, 100), WIX, at(11, 40));
        assertThat(twoWay.accountRead(sent.state(), (Next.ReadAccount) sent.next(), at(0, 59), NOW)
                        .next())
                .isEqualTo(new Next.Park(onlyOperation(sent).id(), "the balance of 59 would fall below 0"));
    }

    private Outcome read(long balance) {
        Outcome target = targeted();
        String id = onlyOperation(target).id();
        assertThat(twoWay.recover(target.state(), id, NOW.plusSeconds(89)).next())
                .as("a copy may still land")
                .isEqualTo(new Next.WaitUntil(DEAD, id));
        Outcome recovered = twoWay.recover(target.state(), id, DEAD);
        Next.ReadAccount read = (Next.ReadAccount) recovered.next();
        assertThat(read.evidence()).isEqualTo(Next.Evidence.UNANSWERED);
        return twoWay.accountRead(recovered.state(), read, at(0, balance), DEAD);
    }

    @Test
    void aSetWithoutAnAnswerIsSettledWhereItsBalanceShows() {
        Outcome settled = read(123);
        assertThat(types(settled)).contains(Notice.Type.SETTLED_BY_LOOKING);
        assertThat(onlyOperation(settled))
                .extracting(Operation::side, Operation::amount)
                .containsExactly(WIX, 16L);
    }

    @Test
    void aSetWithoutAnAnswerIsBegunAnewWhereTheBalanceOfBeforeShows() {
        Outcome dead = read(116);
        assertThat(types(dead)).contains(Notice.Type.ATTEMPT_DEAD);
        assertThat(dead.state().operations())
                .extracting(Operation::side, Operation::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(PROGRAM, OperationState.PLANNED),
                        org.assertj.core.groups.Tuple.tuple(WIX, OperationState.PLANNED));
    }

    @Test
    void aSetWithoutAnAnswerIsAPersonsMatterWhereOthersMovedTheBalance() {
        Outcome unknown = read(140);
        String id = onlyOperation(unknown).id();
        assertThat(unknown.next())
                .isEqualTo(
                        new Next.HoldSide(
                                PROGRAM,
                                "nobody can tell whether operation " + id
                                        + " of 7 points took effect on PROGRAM: the balance was 116, it was to be 123, and is 140"));
        Outcome applied = twoWay.decide(unknown.state(), id, Verdict.APPLIED);
        Outcome settled = twoWay.accountRead(applied.state(), (Next.ReadAccount) applied.next(), at(0, 140), DEAD);
        assertThat(onlyOperation(settled))
                .extracting(Operation::side, Operation::amount)
                .containsExactly(WIX, 33L);
        Outcome not = twoWay.decide(unknown.state(), id, Verdict.NOT_APPLIED);
        Outcome planned = twoWay.accountRead(not.state(), (Next.ReadAccount) not.next(), at(0, 140), DEAD);
        assertThat(planned.state().operations())
                .extracting(Operation::side, Operation::amount)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(PROGRAM, 7L),
                        org.assertj.core.groups.Tuple.tuple(WIX, 40L));
    }

    /** A set from 100, which was the balance since 1000, to 107, at 2000 by the program's clock; read at 51000 by ours. */
    private static SetWindow window(Long from, Long until) {
        return new SetWindow("sync-1", 100, from, 51_000, 107, until, 52_000);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
            116, 1500, 60000, 107, true,  between the two
            116,  999, 60000, 107, false, before the read
            116, 2001, 60000, 107, false, after the set
            107, 1500, 60000, 107, false, as our own set
            100, 1500, 60000, 107, false, as what was read
            116, 1500, 60000, 116, true,  between the two also where the same balance came again
            116, 1000, 60000, 107, true,  at the moment of the balance that was read
            116, 1000, 50999, 107, false, at that moment but it came before the read
            116, 2000, 60000, 107, true,  at the moment of the set
            116, 2000, 60000, 116, false, at that moment and the read shows it
            116,    -, 60000, 107, true,  at no time but soon after
            116,    -, 50999, 107, false, at no time before the read
            116,    -, 142001, 107, false, at no time long after
            116,    -, 60000, 116, false, at no time and the read shows it
            """)
    void aStateThatWasToldIsDoubtedWhereItCanHaveBeenWrittenOver(
            long balance, Long at, long receivedAt, long now, boolean doubted, String when) {
        assertThat(window(1_000L, 2_000L).mayHold(new Told(balance, at, receivedAt), now, 90_000))
                .as(when)
                .isEqualTo(doubted);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            textBlock =
                    """
            1500, 1000, -,    true
            999,  1000, -,    false
            1500, -,    2000, true
            2001, -,    2000, false
            1500, -,    -,    true
            """)
    void timesThatAreNotKnownDecideNothing(long at, Long from, Long until, boolean doubted) {
        assertThat(window(from, until).mayHold(new Told(116, at, 60_000), 107, 90_000))
                .isEqualTo(doubted);
    }

    @Test
    void whatMayBeLostIsListedAndMovesNothing() {
        LinkState state = linked(twoWay, 107, 107);
        Outcome told = twoWay.told(state, PROGRAM, new Told(116, 1_500L, 60_000), List.of(window(1_000L, 2_000L)));
        String what =
                "the program reported a balance of 116 about the time when operation sync-1 set it from 100 to 107,"
                        + " so what had come to +16 by then may be lost";
        assertThat(told.state()).isEqualTo(state);
        assertThat(told.lines())
                .containsExactly(new LedgerLine(
                        LedgerLine.Type.POSSIBLY_LOST, PROGRAM, state.epoch(), state.epoch(), 16, 116, "sync-1", what));
        assertThat(told.notices()).containsExactly(new Notice(Notice.Type.POSSIBLY_LOST, PROGRAM, what));
        assertThat(told.notices().get(0).type().isAlarm()).isTrue();
        assertThat(twoWay.told(state, PROGRAM, new Told(107, 2_000L, 60_000), List.of(window(1_000L, 2_000L)))
                        .lines())
                .isEmpty();
    }

    @Test
    void whatAMirrorWroteOverUnseenIsSaid() {
        Outcome told = mirror.told(
                linked(mirror, 107, 107), PROGRAM, new Told(90, 1_500L, 60_000), List.of(window(1_000L, 2_000L)));
        assertThat(told.lines()).singleElement().satisfies(line -> {
            assertThat(line.type()).isEqualTo(LedgerLine.Type.OVERWRITTEN);
            assertThat(line.amount()).isEqualTo(-10);
            assertThat(line.note()).endsWith("so what had come to -10 by then was overwritten");
        });
        assertThat(types(told)).containsExactly(Notice.Type.OVERWRITTEN);
    }
}
