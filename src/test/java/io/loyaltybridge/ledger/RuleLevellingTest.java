package io.loyaltybridge.ledger;

import static io.loyaltybridge.ledger.Side.PROGRAM;
import static io.loyaltybridge.ledger.Side.WIX;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** How a difference that stands in the books is levelled, and when it is not. */
class RuleLevellingTest extends RuleFixture {
    private final LinkState apart = linked(rule, 130, 100);

    @Test
    void theLosingSideGetsTheDifferenceOnce() {
        Outcome wixWins = rule.level(apart, WIX);
        assertThat(onlyOperation(wixWins)).satisfies(o -> {
            assertThat(o.kind()).isEqualTo(OperationKind.OPENING);
            assertThat(o.side()).isEqualTo(PROGRAM);
            assertThat(o.amount()).isEqualTo(30);
            assertThat(o.fromSide()).isEqualTo(WIX);
        });
        assertThat(wixWins.next())
                .isEqualTo(new Next.Send(onlyOperation(wixWins).id()));
        assertThat(wixWins.state().booksConstant()).isZero();
        assertThat(Books.error(wixWins.state())).isZero();
        assertThat(wixWins.lines())
                .containsExactly(new LedgerLine(
                        LedgerLine.Type.LEVELLED,
                        PROGRAM,
                        20,
                        20,
                        30,
                        100,
                        onlyOperation(wixWins).id(),
                        "the difference of +30 between Wix and the program is levelled"));

        Outcome programWins = rule.level(apart, PROGRAM);
        assertThat(onlyOperation(programWins)).satisfies(o -> {
            assertThat(o.side()).isEqualTo(WIX);
            assertThat(o.amount()).isEqualTo(-30);
        });
        assertThat(Books.error(programWins.state())).isZero();
    }

    @Test
    void theSameDifferenceIsNotLevelledTwice() {
        Outcome planned = rule.level(apart, WIX);
        assertNothing(planned.state(), "operation " + onlyOperation(planned).id() + " is not settled yet");
        Outcome sent = rule.send(planned.state(), onlyOperation(planned).id(), NOW);
        assertNothing(sent.state(), "operation " + onlyOperation(planned).id() + " is not settled yet");
        LinkState settled = rule.answered(sent.state(), ticket(sent), new Answer.Ok(at(21, 130)), NOW)
                .state();
        assertThat(Difference.inTheWay(settled)).isEmpty();
        assertThat(rule.level(settled, WIX).state()).isEqualTo(settled);
        assertThat(rule.level(settled, PROGRAM).changed()).isEmpty();
    }

    private void assertNothing(LinkState state, String reason) {
        assertThat(Difference.inTheWay(state)).contains(reason);
        for (Side winner : Side.values()) {
            Outcome outcome = rule.level(state, winner);
            assertThat(outcome.state()).isEqualTo(state);
            assertThat(outcome.changed()).isEmpty();
            assertThat(outcome.lines()).isEmpty();
            assertThat(outcome.next()).isEqualTo(new Next.Done());
        }
    }

    @Test
    void aLinkWithAnythingUnsettledHeldOrWithoutBaselineIsLeftAlone() {
        assertNothing(LinkState.unlinked("link"), "the balances are not kept equal");

        Outcome seen = rule.event(apart, WIX, at(11, 135));
        assertNothing(seen.state(), "operation " + onlyOperation(seen).id() + " is not settled yet");

        Outcome sent = sent(rule, apart, WIX, at(11, 125));
        Outcome refused = rule.answered(sent.state(), ticket(sent), new Answer.BelowZero("below zero"), NOW);
        assertNothing(refused.state(), "operation " + onlyOperation(refused).id() + " was refused (parked list)");

        Capabilities none =
                declared(Capabilities.Version.STRICT, Capabilities.Write.NONE, Capabilities.Refusal.NEITHER);
        Rule blind = rule(none);
        Outcome lost = sent(blind, apart, WIX, at(11, 125));
        Outcome unknown = blind.answered(lost.state(), ticket(lost), new Answer.Nothing(), NOW);
        assertNothing(
                unknown.state(), "operation " + onlyOperation(unknown).id() + " has an unknown outcome (parked list)");

        LinkState held =
                new LinkState("link", 3, apart.wix(), apart.program(), List.of(), 30, null, new Hold("a tie", null));
        assertNothing(held, "held for a person: a tie");
        LinkState out = new LinkState("link", 3, apart.wix(), apart.program(), List.of(), 25, null, null);
        assertNothing(out, "the books are off by 5");
    }

    @Test
    void aPlannedAwardIsNotInTheWay() {
        LinkState awarded = rule.planAward(apart, "post-1", 5).state();
        assertThat(Difference.inTheWay(awarded)).isEmpty();
        assertThat(rule.level(awarded, WIX).state().operations()).hasSize(2);
    }

    @Test
    void eachLevellingHasAnIdOfItsOwnAndTheSameStateTheSameOne() {
        assertThat(rule.level(apart, WIX).next())
                .isEqualTo(rule.level(apart, WIX).next());
        assertThat(rule.level(apart, WIX).next())
                .isNotEqualTo(rule.level(apart, PROGRAM).next());

        Outcome first = rule.level(apart, WIX);
        Outcome sent = rule.send(first.state(), onlyOperation(first).id(), NOW);
        LinkState dropped = rule.discard(
                        rule.answered(sent.state(), ticket(sent), new Answer.Rejected("closed"), NOW)
                                .state(),
                        onlyOperation(first).id())
                .state();
        assertThat(dropped.booksConstant()).as("the difference stands again").isEqualTo(30);
        assertThat(rule.level(dropped, WIX).next()).isNotEqualTo(first.next());

        // A database made anew counts its epochs from the start, but the sides do not count their versions anew.
        LinkState later = rule.baseline(
                        LinkState.unlinked("link"), 0, at(40, 130), at(20, 100), OpeningPolicy.KEEP_DIFFERENCE)
                .state();
        assertThat(later.epoch()).isEqualTo(apart.epoch());
        assertThat(rule.level(later, WIX).next()).isNotEqualTo(first.next());
    }

    @Test
    void anAmountThatASideDoesNotTakeIsParkedAndCanBeDropped() {
        LinkState far = linked(rule, 0, 20_000_000);
        Outcome levelled = rule.level(far, PROGRAM);
        Outcome refused = rule.send(levelled.state(), onlyOperation(levelled).id(), NOW);
        assertThat(refused.next())
                .isEqualTo(new Next.Park(
                        onlyOperation(levelled).id(), "an amount of 20000000 is past the limit of ±9999999 a call"));
        assertThat(rule.discard(refused.state(), onlyOperation(levelled).id())
                        .state()
                        .booksConstant())
                .isEqualTo(-20_000_000);
    }

    @Test
    void aBalanceThatFellMeanwhileIsRefusedAndListed() {
        Outcome levelled = rule.level(apart, PROGRAM);
        LinkState spent = rule.event(levelled.state(), WIX, at(11, 10)).state();
        Outcome sent = rule.send(spent, onlyOperation(levelled).id(), NOW);
        Outcome refused = rule.answered(sent.state(), ticket(sent), new Answer.BelowZero("below zero"), NOW);
        assertThat(refused.next())
                .isEqualTo(new Next.Park(onlyOperation(levelled).id(), "below zero"));
    }

    @Test
    void aProgramThatSetsBalancesIsSetToTheWinnersBalance() {
        Capabilities set = declared(Capabilities.Version.STRICT, Capabilities.Write.SET, Capabilities.Refusal.NEITHER);
        Rule mirrored = rule(new Capabilities(
                set.version(),
                set.write(),
                set.answer(),
                set.keyKept(),
                set.callLife(),
                set.refusal(),
                false,
                Capabilities.ProgramChanges.MIRROR));
        LinkState levelled = mirrored.level(apart, WIX).state();
        Outcome sent = mirrored.send(levelled, levelled.operations().get(0).id(), NOW);
        assertThat(sent.next()).isInstanceOfSatisfying(Next.SetBalance.class, call -> assertThat(call.balance())
                .isEqualTo(130));

        Rule both = rule(set);
        Outcome read = both.send(levelled, levelled.operations().get(0).id(), NOW);
        Outcome targeted = both.accountRead(read.state(), (Next.ReadAccount) read.next(), at(21, 107), NOW);
        assertThat(targeted.next()).isInstanceOfSatisfying(Next.SetBalance.class, call -> assertThat(call.balance())
                .isEqualTo(137));
    }
}
