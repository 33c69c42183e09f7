package io.loyaltybridge.ledger;

import static io.loyaltybridge.ledger.Side.PROGRAM;
import static io.loyaltybridge.ledger.Side.WIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How awards are given and how links begin. */
class RuleLinkingTest extends RuleFixture {

    @Test
    void anAwardIsPlannedOnceForAReason() {
        Outcome planned = rule.planAward(linked, "post-1", 50);
        assertThat(rule.planAward(planned.state(), "post-1", 50).changed()).isEmpty();
        assertThat(rule.planAward(planned.state(), "post-2", 50).state().operations())
                .hasSize(2);
        assertThatThrownBy(() -> rule.planAward(linked, "post-1", 0)).hasMessage("an award needs a positive amount: 0");
    }

    @Test
    void anAwardRefusedAtFirstIsParkedAndARepeatedOneIsLookedUp() {
        Outcome planned = rule.planAward(linked, "post-1", 50);
        String id = onlyOperation(planned).id();
        Outcome sent = rule.send(planned.state(), id, NOW);
        assertThat(sent.next()).isEqualTo(new Next.Earn(ticket(sent), 50, id));
        Answer no = new Answer.Rejected("program paused");
        Outcome refused = rule.answered(sent.state(), ticket(sent), no, NOW);
        assertThat(refused.next()).isEqualTo(new Next.Park(id, "program paused"));
        assertThat(refused.state().operations()).isEmpty();

        Outcome again = rule.recover(sent.state(), id, NOW);
        Outcome doubted = rule.answered(again.state(), ticket(again), no, NOW);
        Next.QueryTransactions query = (Next.QueryTransactions) doubted.next();
        Outcome found = rule.looked(doubted.state(), query, new Look(true, false, 0), NOW);
        assertThat(found.state().operations()).isEmpty();
        assertThat(found.next()).isEqualTo(new Next.ReadSide(WIX, found.state().epoch()));
        assertThat(rule.looked(doubted.state(), query, new Look(false, false, 0), NOW)
                        .next())
                .isEqualTo(new Next.WaitUntil(NOW.plusSeconds(5), id));
    }

    @Test
    void anAwardAnsweredWithoutAnAccountIsObservedByARead() {
        Outcome planned = rule.planAward(linked, "post-1", 50);
        Outcome sent = rule.send(planned.state(), onlyOperation(planned).id(), NOW);
        Outcome done = rule.answered(sent.state(), ticket(sent), new Answer.Ok(null), NOW);
        assertThat(done.next()).isEqualTo(new Next.ReadSide(WIX, done.state().epoch()));
    }

    @Test
    void aDifferenceAtTheBeginningBecomesOneOperationOrStays() {
        assertThat(opened(OpeningPolicy.KEEP_DIFFERENCE, 130, 100).operations()).isEmpty();
        assertThat(opened(OpeningPolicy.KEEP_DIFFERENCE, 130, 100).booksConstant())
                .isEqualTo(30);
        assertOpening(opened(OpeningPolicy.WIX_WINS, 130, 100), PROGRAM, 30);
        assertOpening(opened(OpeningPolicy.WIX_WINS, 100, 130), PROGRAM, -30);
        assertOpening(opened(OpeningPolicy.PROGRAM_WINS, 130, 100), WIX, -30);
        assertOpening(opened(OpeningPolicy.HIGHER_WINS, 130, 100), PROGRAM, 30);
        assertOpening(opened(OpeningPolicy.HIGHER_WINS, 100, 130), WIX, 30);
        assertThat(opened(OpeningPolicy.HIGHER_WINS, 100, 100).operations()).isEmpty();
    }

    @Test
    void aSumBringsEachSideWhatTheOtherHas() {
        LinkState sum = opened(OpeningPolicy.SUM, 130, 100);
        assertThat(sum.booksConstant()).isZero();
        assertThat(Books.error(sum)).isZero();
        assertThat(sum.operations()).extracting(Operation::kind).containsOnly(OperationKind.OPENING);
        assertThat(sum.operations())
                .extracting(Operation::side, Operation::amount, Operation::fromSide)
                .containsExactly(tuple(PROGRAM, 130L, WIX), tuple(WIX, 100L, PROGRAM));
        assertThat(sum.operations())
                .extracting(Operation::id)
                .doesNotHaveDuplicates()
                .isEqualTo(opened(OpeningPolicy.SUM, 130, 100).operations().stream()
                        .map(Operation::id)
                        .toList());
        assertThat(opened(OpeningPolicy.SUM, 130, 130).operations()).hasSize(2);

        assertOpening(opened(OpeningPolicy.SUM, 130, 0), PROGRAM, 130);
        assertOpening(opened(OpeningPolicy.SUM, 0, 100), WIX, 100);
        assertThat(opened(OpeningPolicy.SUM, 0, 0).operations()).isEmpty();
    }

    @Test
    void aSumComesOutWhicheverSideIsAnsweredFirst() {
        for (List<Side> order : List.of(List.of(WIX, PROGRAM), List.of(PROGRAM, WIX))) {
            LinkState state = opened(OpeningPolicy.SUM, 130, 100);
            for (Side side : order) {
                Operation operation = state.operations().stream()
                        .filter(o -> o.side() == side)
                        .findFirst()
                        .orElseThrow();
                Outcome sent = rule.send(state, operation.id(), NOW);
                state = rule.answered(
                                sent.state(),
                                ticket(sent),
                                new Answer.Ok(at(state.seen(side).version() + 1, 230)),
                                NOW)
                        .state();
            }
            assertThat(state.operations()).isEmpty();
            assertThat(List.of(state.wix().balance(), state.program().balance()))
                    .containsExactly(230L, 230L);
        }
    }

    @Test
    void aProgramThatSetsBalancesIsSetToTheSum() {
        Capabilities twoWay =
                declared(Capabilities.Version.STRICT, Capabilities.Write.SET, Capabilities.Refusal.NEITHER);
        Capabilities mirror = new Capabilities(
                twoWay.version(),
                twoWay.write(),
                twoWay.answer(),
                twoWay.keyKept(),
                twoWay.callLife(),
                twoWay.refusal(),
                false,
                Capabilities.ProgramChanges.MIRROR);

        Rule mirrored = rule(mirror);
        LinkState opened = mirrored.baseline(LinkState.unlinked("link"), 0, at(10, 130), at(20, 100), OpeningPolicy.SUM)
                .state();
        Outcome set = mirrored.send(opened, opened.operations().get(0).id(), NOW);
        assertThat(set.next()).isInstanceOfSatisfying(Next.SetBalance.class, call -> assertThat(call.balance())
                .isEqualTo(230));

        Rule both = rule(twoWay);
        Outcome read = both.send(opened, opened.operations().get(0).id(), NOW);
        // What came onto the program after the baseline is not lost, because the target is computed from a fresh read.
        Outcome targeted = both.accountRead(read.state(), (Next.ReadAccount) read.next(), at(21, 105), NOW);
        assertThat(targeted.next()).isInstanceOfSatisfying(Next.SetBalance.class, call -> assertThat(call.balance())
                .isEqualTo(235));
    }

    private LinkState opened(OpeningPolicy policy, long wix, long program) {
        return rule.baseline(LinkState.unlinked("link"), 0, at(10, wix), at(20, program), policy)
                .state();
    }

    private static void assertOpening(LinkState state, Side side, long amount) {
        assertThat(state.booksConstant()).isZero();
        assertThat(state.operations()).singleElement().satisfies(o -> {
            assertThat(o.kind()).isEqualTo(OperationKind.OPENING);
            assertThat(o.side()).isEqualTo(side);
            assertThat(o.amount()).isEqualTo(amount);
        });
    }

    @Test
    void aNewBeginningCancelsWhatWasPlannedButKeepsAwards() {
        LinkState planned = rule.planAward(rule.event(linked, WIX, at(11, 105)).state(), "post-1", 50)
                .state();
        Outcome anew = rule.baseline(planned, planned.epoch(), at(12, 105), at(20, 100), OpeningPolicy.KEEP_DIFFERENCE);
        assertThat(anew.state().operations()).extracting(Operation::kind).containsExactly(OperationKind.AWARD);
        assertThat(anew.lines())
                .extracting(LedgerLine::type)
                .containsExactly(LedgerLine.Type.CANCELLED, LedgerLine.Type.BASELINE, LedgerLine.Type.BASELINE);
    }

    @Test
    void aBaselineWaitsForWhatIsOpenAndIsReadAgainWhenOvertaken() {
        Outcome sent = sentToWix(5);
        assertThat(rule.baseline(sent.state(), sent.state().epoch(), at(10, 100), at(21, 105), OpeningPolicy.WIX_WINS)
                        .next())
                .isEqualTo(new Next.Recover(onlyOperation(sent).id()));
        Outcome overtaken = rule.baseline(linked, 0, at(10, 100), at(20, 100), OpeningPolicy.WIX_WINS);
        assertThat(overtaken.next()).isEqualTo(new Next.ReadBaseline(linked.epoch()));
        assertThat(overtaken.state()).isEqualTo(linked);
    }

    @Test
    void afterARestoreOperationsThatAddUpToNothingMayHaveTakenEffectUnseen() {
        Rule blind = rule(declared(Version.NONE, Write.KEY, Refusal.STORED));
        LinkState link = linked(blind, 100, 100);
        LinkState one = blind.event(link, WIX, at(11, 103)).state();
        LinkState two = blind.event(one, WIX, at(12, 100)).state();
        assertThat(two.operations()).extracting(Operation::amount).containsExactly(3L, -3L);

        LinkState agreed = blind.afterRestore(held(two), two.epoch(), at(12, 100), at(99, 100))
                .state();
        assertThat(agreed.isRestored()).isFalse();
        assertThat(agreed.operations()).isEmpty();
        assertThat(Books.error(agreed)).isZero();

        LinkState three = blind.event(two, WIX, at(13, 107)).state();
        Outcome unclear = blind.afterRestore(held(three), three.epoch(), at(13, 107), at(99, 100));
        assertThat(unclear.next()).isInstanceOf(Next.HoldSide.class);
        assertThat(unclear.state().isRestored()).isTrue();

        LinkState alike = blind.afterRestore(held(one), one.epoch(), at(11, 103), at(99, 100))
                .state();
        assertThat(alike.isRestored()).as("one operation cannot hide itself").isFalse();
        assertThat(alike.operations()).hasSize(1);
        LinkState versions = rule.event(rule.event(linked, WIX, at(11, 103)).state(), WIX, at(12, 100))
                .state();
        assertThat(rule.afterRestore(held(versions), versions.epoch(), at(12, 100), at(20, 100))
                        .state()
                        .operations())
                .as("a version shows that nothing happened")
                .hasSize(2);
    }

    @Test
    void afterARestoreAHoldFromTheBackupStays() {
        Rule never = rule(declared(Version.STRICT, Write.NONE, Refusal.NEITHER));
        Outcome sent = sent(never, linked(never, 100, 100), WIX, at(11, 103));
        LinkState unknown = never.answered(sent.state(), ticket(sent), new Answer.Nothing(), NOW)
                .state();
        Hold hold = unknown.hold(PROGRAM);
        assertThat(hold).isNotNull();

        assertThatThrownBy(() -> never.decide(held(unknown), onlyOperation(sent).id(), Verdict.APPLIED))
                .hasMessageContaining("the balances were not compared since; run reconcile first");
        LinkState after = never.afterRestore(held(unknown), unknown.epoch(), at(11, 103), at(20, 100))
                .state();

        assertThat(after.hold(PROGRAM)).isEqualTo(hold);
        assertThat(after.hold(WIX)).isNull();
    }

    /** As the store holds them after a restore. */
    static LinkState held(LinkState link) {
        return new LinkState(
                link.linkId(),
                link.epoch(),
                link.wix(),
                link.program(),
                link.operations(),
                link.booksConstant(),
                restored(link.wixHold()),
                restored(link.programHold()));
    }

    private static Hold restored(Hold earlier) {
        return earlier == null
                ? new Hold(Hold.RESTORED, null)
                : new Hold(Hold.RESTORED_OVER + earlier.reason(), earlier.operationId());
    }
}
