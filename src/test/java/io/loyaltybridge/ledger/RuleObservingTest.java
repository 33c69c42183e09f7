package io.loyaltybridge.ledger;

import static io.loyaltybridge.ledger.Side.PROGRAM;
import static io.loyaltybridge.ledger.Side.WIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import io.loyaltybridge.testing.UsualRule;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is taken for a change, what a side does not take, and what stops everything. */
class RuleObservingTest extends RuleFixture {

    @Test
    void anEventOfALinkWithoutABaselineOnlyAsksForIt() {
        LinkState unlinked = LinkState.unlinked("link");
        Outcome outcome = rule.event(unlinked, WIX, at(5, 70));
        assertThat(outcome.next()).isEqualTo(new Next.ReadBaseline(0));
        assertThat(outcome.state()).isEqualTo(unlinked);
        assertThat(rule.read(unlinked, WIX, 0, at(5, 70)).next()).isEqualTo(new Next.ReadBaseline(0));
        assertThat(rule.send(
                                rule.planAward(unlinked, "post-1", 5).state(),
                                onlyOperation(rule.planAward(unlinked, "post-1", 5))
                                        .id(),
                                NOW)
                        .next())
                .isEqualTo(new Next.ReadBaseline(0));
    }

    @Test
    void anOrganicChangeBecomesOneLineAndOneOperation() {
        Outcome outcome = rule.event(linked, WIX, at(12, 130));
        Operation operation = onlyOperation(outcome);
        assertThat(operation)
                .extracting(
                        Operation::side,
                        Operation::amount,
                        Operation::state,
                        Operation::fromSide,
                        Operation::fromVersion,
                        Operation::toVersion)
                .containsExactly(PROGRAM, 30L, OperationState.PLANNED, WIX, 10L, 12L);
        assertThat(outcome.lines())
                .containsExactly(new LedgerLine(LedgerLine.Type.ORGANIC, WIX, 10, 12, 30, 130, operation.id(), null));
        assertThat(outcome.changed()).containsExactly(operation);
        assertThat(outcome.state().wix()).isEqualTo(at(12, 130));
    }

    @Test
    void duplicatesAndStaleEventsAreCoveredAndChangeNothing() {
        LinkState seen = rule.event(linked, WIX, at(12, 130)).state();
        for (Snapshot old : List.of(at(12, 130), at(11, 90))) {
            Outcome outcome = rule.event(seen, WIX, old);
            assertThat(outcome.state()).isEqualTo(seen);
            assertThat(types(outcome)).containsExactly(Notice.Type.COVERED);
            assertThat(rule.covers(seen, WIX, old)).isTrue();
        }
        assertThat(rule.covers(seen, WIX, at(13, 130))).isFalse();
        assertThat(rule.covers(LinkState.unlinked("link"), WIX, at(1, 1))).isFalse();
        LinkState half = new LinkState("link", 1, at(10, 100), null, List.of(), 0, null, null);
        assertThat(rule.covers(half, WIX, at(10, 100)))
                .as("it has to ask for a baseline")
                .isFalse();
    }

    @Test
    void oneVersionWithTwoBalancesHoldsTheLink() {
        Outcome outcome = rule.event(linked, WIX, at(10, 101));
        assertThat(types(outcome)).contains(Notice.Type.VERSION_TIE);
        assertThat(rule.covers(linked, WIX, at(10, 101))).isFalse();
        assertThat(outcome.next())
                .isEqualTo(new Next.HoldSide(WIX, "version 10 on WIX was seen with the balance 100 and now with 101"));
        assertThat(rule.event(outcome.state(), PROGRAM, at(21, 105)).next()).isInstanceOf(Next.HoldSide.class);
    }

    @Test
    void aFreshReadOfAnOlderVersionHoldsTheLinkButAnOvertakenOneDoesNot() {
        Outcome fresh = rule.read(linked, WIX, linked.epoch(), at(9, 90));
        assertThat(types(fresh)).contains(Notice.Type.VERSION_FELL);
        assertThat(fresh.next()).isEqualTo(new Next.HoldSide(WIX, "the version on WIX fell from 10 to 9"));

        LinkState moved = rule.event(linked, WIX, at(12, 130)).state();
        assertThat(types(rule.read(moved, WIX, linked.epoch(), at(11, 90)))).containsExactly(Notice.Type.COVERED);
    }

    @Test
    void aVersionFarAheadIsBelievedOnlyAfterARead() {
        for (long version : new long[] {111, 9_000_000_000_000_000_000L}) {
            Outcome told = rule.event(linked, WIX, at(version, 130));
            assertThat(told.next()).isEqualTo(new Next.ReadSide(WIX, linked.epoch()));
            assertThat(told.state()).isEqualTo(linked);
            assertThat(rule.read(linked, WIX, linked.epoch(), at(version, 130))
                            .state()
                            .wix())
                    .isEqualTo(at(version, 130));
            assertThat(rule.shown(linked, WIX, at(version, 130)).state().wix()).isEqualTo(at(version, 130));
        }
        assertThat(rule.event(linked, WIX, at(110, 130)).next()).isEqualTo(new Next.Done());
        Rule versions = rule;
        LinkState below =
                new LinkState("link", 1, at(Long.MIN_VALUE + 1, 100), linked.program(), List.of(), 0, null, null);
        assertThat(versions.event(below, WIX, at(9_000_000_000_000_000_000L, 130))
                        .next())
                .isInstanceOf(Next.ReadSide.class);
    }

    @Test
    void aChangeOverTheLargestIsReadBackThenWaitsForAPersonAndIsCarriedByTheirWord() {
        RuleSettings usual = UsualRule.settings(
                Capabilities.wix(java.time.Duration.ofHours(1), java.time.Duration.ofSeconds(90)),
                declared(Version.STRICT, Write.KEY, Refusal.STORED),
                java.time.Duration.ZERO);
        Rule limited = Rule.full(new RuleSettings(
                usual.wix(),
                usual.program(),
                usual.wixLimits(),
                usual.programLimits(),
                usual.indexDelay(),
                usual.retryAfter(),
                usual.maxLooks(),
                50));
        assertThat(limited.event(linked, WIX, at(11, 150)).next()).isEqualTo(new Next.Done());
        assertThat(limited.event(linked, WIX, at(11, 151)).next()).isEqualTo(new Next.ReadSide(WIX, linked.epoch()));
        assertThat(limited.event(linked, WIX, at(11, 49)).next()).isEqualTo(new Next.ReadSide(WIX, linked.epoch()));

        Outcome read = limited.read(linked, WIX, linked.epoch(), at(11, 151));
        Operation waits = onlyOperation(read);
        assertThat(types(read)).contains(Notice.Type.TOO_LARGE);
        assertThat(waits.state()).isEqualTo(OperationState.REFUSED);
        assertThat(read.state().wix()).isEqualTo(at(11, 151));
        assertThat(limited.next(read.state())).isEqualTo(new Next.Done());
        Outcome replayed = limited.replay(read.state(), waits.id());
        assertThat(limited.next(replayed.state())).isInstanceOf(Next.Send.class);
        assertThat(limited.discard(read.state(), waits.id()).state().booksConstant())
                .isEqualTo(51);
    }

    @Test
    void aReadOfAnEarlierTimeHoldsTheLinkWhereThereAreNoVersions() {
        Rule versionless = rule(declared(Version.NONE, Write.KEY, Refusal.STORED));
        LinkState state = linked(versionless, 100, 100);
        LinkState seen = versionless
                .read(state, PROGRAM, state.epoch(), new Snapshot(0, 116, 1_000_000L, null))
                .state();

        Outcome fell = versionless.read(seen, PROGRAM, seen.epoch(), new Snapshot(0, 100, 900_000L, null));
        assertThat(types(fell)).contains(Notice.Type.VERSION_FELL);
        assertThat(fell.state().isContradicted()).isTrue();
        assertThat(fell.state().program().balance()).isEqualTo(116);
        assertThat(fell.next())
                .isEqualTo(
                        new Next.HoldSide(
                                PROGRAM,
                                "the time of the last change on PROGRAM fell from 1970-01-01T00:16:40Z to 1970-01-01T00:15:00Z"));

        Outcome clocks = versionless.read(seen, PROGRAM, seen.epoch(), new Snapshot(0, 120, 995_000L, null));
        assertThat(clocks.state().program().balance())
                .as("clocks of one system differ a little")
                .isEqualTo(120);
        Outcome same = versionless.read(seen, PROGRAM, seen.epoch(), new Snapshot(0, 116, 900_000L, null));
        assertThat(same.state().isContradicted()).as("nothing is lost by it").isFalse();
    }

    @Test
    void aHoldIsLiftedByAPersonWhoHasLooked() {
        LinkState held = rule.event(linked, WIX, at(10, 101)).state();
        Outcome released = rule.release(held, WIX);
        assertThat(released.state().wixHold()).isNull();
        assertThat(released.next()).isEqualTo(new Next.ReadSide(WIX, held.epoch()));
    }

    @Test
    void aBalanceThatCannotBeHoldsTheLink() {
        for (long balance : new long[] {-1, 1_000_000_000}) {
            Outcome outcome = rule.event(linked, WIX, at(11, balance));
            assertThat(types(outcome)).contains(Notice.Type.IMPOSSIBLE_BALANCE);
            assertThat(outcome.next())
                    .isEqualTo(new Next.HoldSide(WIX, "the balance " + balance + " on WIX is outside 0 to 999999999"));
            assertThat(outcome.state().wix()).isEqualTo(linked.wix());
        }
    }

    @Test
    void withoutStrictVersionsAnEventIsAHintAndAnOvertakenReadIsMadeAgain() {
        Rule versionless = rule(declared(Version.NONE, Write.KEY, Refusal.STORED));
        LinkState state = linked(versionless, 100, 100);
        assertThat(versionless.event(state, PROGRAM, at(0, 116)).next())
                .isEqualTo(new Next.ReadSide(PROGRAM, state.epoch()));

        LinkState seen =
                versionless.read(state, PROGRAM, state.epoch(), at(0, 116)).state();
        assertThat(seen.program()).isEqualTo(at(seen.epoch(), 116));
        Outcome late = versionless.read(seen, PROGRAM, state.epoch(), at(0, 100));
        assertThat(types(late)).containsExactly(Notice.Type.OVERTAKEN);
        assertThat(late.next()).isEqualTo(new Next.ReadSide(PROGRAM, seen.epoch()));
    }

    @Test
    void anAmountPastWhatWixTakesIsParkedWithAPlainReason() {
        Outcome parked = sentToWix(12_000_000);
        String reason = "an amount of 12000000 is past the limit of \u00b19999999 a call";
        Operation operation = onlyOperation(parked);
        assertThat(parked.next()).isEqualTo(new Next.Park(operation.id(), reason));
        assertThat(operation.state()).isEqualTo(OperationState.REFUSED);
        assertThat(operation.refusal()).isEqualTo(reason);

        Outcome later = rule.event(parked.state(), PROGRAM, at(22, 12_000_107));
        assertThat(rule.next(later.state())).isInstanceOf(Next.Send.class);
    }

    @Test
    void theLargestAmountWixTakesIsSent() {
        assertThat(sentToWix(9_999_999).next()).isInstanceOf(Next.Adjust.class);
        assertThat(sentToWix(10_000_000).next()).isInstanceOf(Next.Park.class);
    }

    @Test
    void aBalancePastWhatWixKeepsIsParked() {
        LinkState rich = linked(rule, 999_999_990, 100);
        Outcome parked = sent(rule, rich, PROGRAM, at(21, 110));
        assertThat(parked.next())
                .isEqualTo(new Next.Park(
                        onlyOperation(parked).id(), "a balance of 1000000000 is past the limit of 999999999"));
        assertThat(sent(rule, rich, PROGRAM, at(21, 109)).next()).isInstanceOf(Next.Adjust.class);
    }

    @Test
    void aParkedOperationIsReplayedUnderANewIdOrGivenUp() {
        LinkState parked = sentToWix(12_000_000).state();
        String id = parked.operations().get(0).id();

        Operation again = onlyOperation(rule.replay(parked, id));
        assertThat(again.id()).isNotEqualTo(id);
        assertThat(again)
                .extracting(Operation::amount, Operation::state)
                .containsExactly(12_000_000L, OperationState.PLANNED);

        LinkState given = rule.discard(parked, id).state();
        assertThat(given.operations()).isEmpty();
        assertThat(given.booksConstant()).isEqualTo(-12_000_000);
        assertThat(Books.error(given)).isZero();
        assertThatThrownBy(() -> rule.replay(given, id)).hasMessage("the link has no open sync operation " + id);
        LinkState open = sentToWix(5).state();
        String sent = open.operations().get(0).id();
        assertThatThrownBy(() -> rule.discard(open, sent))
                .hasMessage("operation " + sent + " is not parked: it is SENT");
    }

    @Test
    void aLoopHoldsTheLink() {
        Outcome broken = rule.breakLoop(linked, "a loop");
        assertThat(types(broken)).contains(Notice.Type.LOOP);
        assertThat(broken.notices()).filteredOn(n -> n.type().isAlarm()).isNotEmpty();
        assertThat(broken.next()).isEqualTo(new Next.HoldSide(WIX, "a loop"));
        assertThat(broken.state().programHold()).isEqualTo(new Hold("a loop", null));
    }

    @Test
    void aTornTransactionIsFoundByTheBooks() {
        Outcome seen = rule.event(linked, WIX, at(11, 105));
        LinkState torn = new LinkState(
                "link", seen.state().epoch(), seen.state().wix(), seen.state().program(), List.of(), 0, null, null);
        assertThatThrownBy(() -> rule.event(torn, WIX, at(12, 106)))
                .isInstanceOf(BooksException.class)
                .hasMessage("the books of link link are out by 5");
    }

    @Test
    void whatIsOpenIsFoundOutBeforeAnythingIsSent() {
        LinkState both = rule.event(sentToWix(5).state(), PROGRAM, at(22, 107)).state();
        assertThat(rule.next(both))
                .isEqualTo(new Next.Recover(both.operations().get(0).id()));
        assertThat(rule.send(both, both.operations().get(1).id(), NOW).next())
                .isEqualTo(new Next.Recover(both.operations().get(0).id()));
        assertThat(rule.event(both, WIX, at(11, 105)).next())
                .isEqualTo(new Next.Recover(both.operations().get(0).id()));
        assertThat(rule.next(linked)).isEqualTo(new Next.Done());
        assertThat(rule.send(linked, "gone", NOW).next()).isEqualTo(new Next.Done());
        assertThat(rule.recover(linked, "gone", NOW).next()).isEqualTo(new Next.Done());
    }
}
