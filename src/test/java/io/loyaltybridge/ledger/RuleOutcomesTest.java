package io.loyaltybridge.ledger;

import static io.loyaltybridge.ledger.Side.PROGRAM;
import static io.loyaltybridge.ledger.Side.WIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How the outcome of a call is found out, one transaction at a time. */
class RuleOutcomesTest extends RuleFixture {

    @Test
    void anAdjustIsFencedWithTheSeenRevisionAndNamedByItsId() {
        Outcome sent = sentToWix(5);
        Operation operation = onlyOperation(sent);
        assertThat(sent.next()).isEqualTo(new Next.Adjust(new Ticket(operation), 10, 5, operation.id()));
        Outcome again = rule.recover(sent.state(), operation.id(), NOW);
        assertThat(((Next.Adjust) again.next()).revision()).isEqualTo(10);
        assertThat(onlyOperation(again).attempt()).isEqualTo(1);
    }

    @Test
    void anAnswerSettlesAndObservesAtOnce() {
        Outcome sent = sentToWix(5);
        Outcome settled = rule.answered(sent.state(), ticket(sent), new Answer.Ok(at(11, 105)), NOW);
        assertThat(settled.state().operations()).isEmpty();
        assertThat(settled.state().wix()).isEqualTo(at(11, 105));
        assertThat(settled.changed()).extracting(Operation::state).containsExactly(OperationState.SETTLED);
        assertThat(settled.lines()).extracting(LedgerLine::type).containsExactly(LedgerLine.Type.SETTLED);

        Outcome late = rule.answered(settled.state(), ticket(sent), new Answer.Ok(at(11, 105)), NOW);
        assertThat(late.state()).isEqualTo(settled.state());
        assertThat(types(late)).containsExactly(Notice.Type.LATE_ANSWER);
    }

    @Test
    void anAnswerWithoutAUsableAccountIsReadUntilTheAccountHasMoved() {
        Outcome sent = sentToWix(5);
        Outcome bare = rule.answered(sent.state(), ticket(sent), new Answer.Ok(null), NOW);
        Next.ReadAccount read = (Next.ReadAccount) bare.next();
        assertThat(read.evidence()).isEqualTo(Next.Evidence.COMMITTED);

        Outcome stale = rule.accountRead(bare.state(), read, at(10, 100), NOW);
        assertThat(stale.next())
                .isEqualTo(new Next.WaitUntil(
                        NOW.plusSeconds(5), onlyOperation(sent).id()));
        Outcome settled = rule.accountRead(stale.state(), read, at(12, 112), NOW);
        assertThat(settled.state().operations())
                .singleElement()
                .extracting(Operation::amount)
                .isEqualTo(7L);
    }

    @Test
    void aRefusalForAnotherReasonIsBelievedOnlyOfTheOnlyCopy() {
        Outcome sent = sentToWix(5);
        Answer closed = new Answer.Rejected("account closed");
        assertThat(rule.answered(sent.state(), ticket(sent), closed, NOW).next())
                .isEqualTo(new Next.Park(onlyOperation(sent).id(), "account closed"));

        Outcome again = rule.recover(sent.state(), onlyOperation(sent).id(), NOW);
        Outcome held = rule.answered(again.state(), ticket(again), closed, NOW);
        assertThat(onlyOperation(held).state()).isEqualTo(OperationState.SENT);
        assertThat(held.state().wixHold())
                .isEqualTo(new Hold("account closed", onlyOperation(sent).id()));
        assertThat(held.next())
                .isEqualTo(new Next.WaitUntil(
                        NOW.plusSeconds(5), onlyOperation(sent).id()));
        assertThat(rule.event(held.state(), WIX, at(11, 99)).next())
                .as("its outcome can still be told")
                .isEqualTo(new Next.Recover(onlyOperation(sent).id()));
        Outcome settled = rule.answered(held.state(), ticket(again), new Answer.Ok(at(11, 105)), NOW);
        assertThat(settled.state().wixHold()).isNull();
    }

    @Test
    void aBalanceBelowZeroIsBelievedOnlyIfTheSeenBalanceDoesNotSuffice() {
        LinkState poor = linked(rule, 3, 100);
        Outcome sent = sent(rule, poor, PROGRAM, at(21, 95));
        Answer below = new Answer.BelowZero("not enough points");
        assertThat(rule.answered(sent.state(), ticket(sent), below, NOW).next())
                .isEqualTo(new Next.Park(onlyOperation(sent).id(), "not enough points"));

        Outcome enough = sentToWix(-5);
        assertThat(rule.answered(enough.state(), ticket(enough), below, NOW).next())
                .isInstanceOf(Next.ReadAccount.class);
    }

    private Outcome absent(LinkState state, Ticket ticket, Instant when, boolean laterVisible) {
        return absent(rule, state, ticket, when, laterVisible);
    }

    private static Outcome absent(Rule rule, LinkState state, Ticket ticket, Instant when, boolean laterVisible) {
        Outcome conflict = rule.answered(state, ticket, new Answer.Conflict(), when);
        Outcome read = rule.accountRead(conflict.state(), (Next.ReadAccount) conflict.next(), at(11, 99), when);
        return rule.looked(read.state(), (Next.QueryTransactions) read.next(), new Look(false, laterVisible, 0), when);
    }

    @Test
    void anAttemptIsDeadWhenALaterTransactionIsVisible() {
        Outcome sent = sentToWix(5);
        Outcome dead = absent(sent.state(), ticket(sent), NOW, true);
        assertThat(types(dead)).contains(Notice.Type.ATTEMPT_DEAD);
        assertThat(dead.state().operations())
                .extracting(Operation::state)
                .containsExactly(OperationState.PLANNED, OperationState.PLANNED);
        assertThat(dead.state().wix()).isEqualTo(at(11, 99));
    }

    @Test
    void anAttemptIsDeadOnceTheDeclaredIndexDelayHasPassed() {
        Outcome sent = sentToWix(5);
        Outcome early = absent(sent.state(), ticket(sent), NOW, false);
        assertThat(early.next()).isInstanceOf(Next.WaitUntil.class);

        Outcome recovered = rule.recover(early.state(), onlyOperation(sent).id(), NOW.plusSeconds(5));
        assertThat(recovered.next()).isInstanceOf(Next.ReadAccount.class);
        Instant late = NOW.plus(INDEX_DELAY);
        Outcome read = rule.accountRead(recovered.state(), (Next.ReadAccount) recovered.next(), at(11, 99), late);
        Outcome dead = rule.looked(read.state(), (Next.QueryTransactions) read.next(), new Look(false, false, 0), late);
        assertThat(types(dead)).contains(Notice.Type.ATTEMPT_DEAD);
    }

    @Test
    void aQueryFromBeforeTheIndexDelayProvesNothingHoweverLateItIsStored() {
        Outcome sent = sentToWix(5);
        Outcome conflict = rule.answered(sent.state(), ticket(sent), new Answer.Conflict(), NOW);
        Outcome read = rule.accountRead(conflict.state(), (Next.ReadAccount) conflict.next(), at(11, 99), NOW);
        Outcome stored = rule.looked(
                read.state(),
                (Next.QueryTransactions) read.next(),
                new Look(false, false, 0),
                NOW.plus(INDEX_DELAY).plusSeconds(1));
        assertThat(onlyOperation(stored).state()).isEqualTo(OperationState.SENT);
        assertThat(stored.next()).isInstanceOf(Next.WaitUntil.class);
    }

    /** Looks in vain as often as the rule has it; without a declared delay of the index nothing but a look can tell. */
    private static Outcome heldAfterThreeLooks(Rule undeclared, Outcome sent) {
        LinkState state = sent.state();
        for (int i = 0; i < 2; i++) {
            Outcome outcome = absent(undeclared, state, ticket(sent), NOW, false);
            assertThat(outcome.next()).isInstanceOf(Next.WaitUntil.class);
            assertThat(outcome.state().wixHold()).isNull();
            state = outcome.state();
        }
        return absent(undeclared, state, ticket(sent), NOW, false);
    }

    @Test
    void lookingTooOftenInVainHoldsTheSideWithTheReason() {
        Rule undeclared = rule(KEY, Duration.ZERO);
        Outcome sent = sentToWix(5);
        String id = onlyOperation(sent).id();
        Outcome held = heldAfterThreeLooks(undeclared, sent);
        String reason = "the transactions on WIX do not show yet what the account shows, for operation " + id;
        assertThat(held.state().wixHold()).isEqualTo(new Hold(reason, id));

        Outcome asked = rule.decide(held.state(), id, Verdict.NOT_APPLIED_DROP);
        Outcome dropped = rule.accountRead(asked.state(), (Next.ReadAccount) asked.next(), at(11, 99), NOW);
        assertThat(dropped.state().wixHold()).isNull();
        assertThat(dropped.state().booksConstant()).isEqualTo(-5);
        assertThat(dropped.state().operations())
                .singleElement()
                .extracting(Operation::amount)
                .isEqualTo(-1L);
    }

    @Test
    void aHeldSideIsLookedAtAtGrowingIntervalsAndGoesOnByItself() {
        Rule undeclared = rule(KEY, Duration.ZERO);
        Outcome sent = sentToWix(5);
        String id = onlyOperation(sent).id();
        Outcome held = heldAfterThreeLooks(undeclared, sent);
        assertThat(held.next()).isEqualTo(new Next.WaitUntil(NOW.plusSeconds(10), id));
        assertThat(undeclared.event(held.state(), WIX, at(12, 99)).next()).isEqualTo(new Next.Recover(id));
        assertThat(undeclared.recover(held.state(), id, NOW.plusSeconds(9)).next())
                .as("whoever asks")
                .isEqualTo(held.next());

        Instant due = NOW.plusSeconds(10);
        Outcome again = undeclared.recover(held.state(), id, due);
        Outcome read = undeclared.accountRead(again.state(), (Next.ReadAccount) again.next(), at(11, 99), due);
        Outcome vain =
                undeclared.looked(read.state(), (Next.QueryTransactions) read.next(), new Look(false, false, 0), due);
        assertThat(vain.next()).isEqualTo(new Next.WaitUntil(due.plusSeconds(20), id));
        Outcome told =
                undeclared.looked(read.state(), (Next.QueryTransactions) read.next(), new Look(false, true, 0), due);
        assertThat(told.state().wixHold()).isNull();
        assertThat(told.state().wix()).isEqualTo(at(11, 99));
    }

    @Test
    void whatTimeTellsIsNotHeldHoweverOftenItIsAskedFor() {
        Outcome sent = sentToWix(5);
        String id = onlyOperation(sent).id();
        LinkState state = absent(sent.state(), ticket(sent), NOW, false).state();
        for (int second = 0; second < 60; second++) {
            Instant when = NOW.plusSeconds(second);
            Next asked = rule.recover(state, id, when).next();
            if (asked instanceof Next.ReadAccount read) {
                Outcome account = rule.accountRead(state, read, at(11, 99), when);
                state = rule.looked(
                                account.state(),
                                (Next.QueryTransactions) account.next(),
                                new Look(false, false, 0),
                                when)
                        .state();
            }
            assertThat(state.wixHold()).isNull();
        }
        assertThat(state.operations())
                .singleElement()
                .extracting(Operation::looks)
                .as("spaced by time")
                .isEqualTo(5);
        Instant told = NOW.plus(INDEX_DELAY);
        Outcome account = rule.accountRead(
                state, (Next.ReadAccount) rule.recover(state, id, told).next(), at(11, 99), told);
        Outcome dead =
                rule.looked(account.state(), (Next.QueryTransactions) account.next(), new Look(false, false, 0), told);
        assertThat(types(dead)).contains(Notice.Type.ATTEMPT_DEAD);
    }

    @Test
    void aStateThatCannotContainTheOperationIsRolledBackWithAnAlarm() {
        Outcome sent = sent(rule, linked, WIX, at(11, 105));
        Outcome behind = rule.answered(sent.state(), ticket(sent), new Answer.Ok(at(20, 105)), NOW);
        assertThat(behind.state()).isEqualTo(sent.state());
        assertThat(types(behind)).containsExactly(Notice.Type.SETTLED_BEHIND);
        assertThat(behind.next())
                .isEqualTo(new Next.WaitUntil(
                        NOW.plusSeconds(5), onlyOperation(sent).id()));
    }

    @Test
    void aKeyThatIsNoLongerKeptIsNotRepeated() {
        Outcome sent = sent(rule, linked, WIX, at(11, 105));
        String id = onlyOperation(sent).id();
        assertThat(rule.recover(sent.state(), id, NOW.plus(Duration.ofHours(1))).next())
                .isEqualTo(new Next.CallProgram(
                        new Ticket(onlyOperation(rule.recover(sent.state(), id, NOW.plus(Duration.ofHours(1))))),
                        5,
                        id));
        Outcome lapsed =
                rule.recover(sent.state(), id, NOW.plus(Duration.ofHours(1)).plusMillis(1));
        assertThat(onlyOperation(lapsed).state()).isEqualTo(OperationState.UNKNOWN);

        Rule searchable = rule(declared(Version.STRICT, Write.KEY, Refusal.LOOKUP));
        Outcome look = searchable.recover(sent.state(), id, NOW.plus(Duration.ofHours(2)));
        Outcome dead = searchable.looked(
                look.state(),
                (Next.QueryTransactions) look.next(),
                new Look(false, false, 0),
                NOW.plus(Duration.ofHours(2)));
        assertThat(onlyOperation(dead).attempt()).isEqualTo(2);
        assertThat(dead.next()).isInstanceOf(Next.CallProgram.class);
    }

    @Test
    void aRefusalOfARepeatedCallIsLookedUpAfterItsLifeEvenAfterACrash() {
        Rule searchable = rule(declared(Version.STRICT, Write.KEY, Refusal.LOOKUP));
        Outcome sent = sent(searchable, linked, WIX, at(11, 95));
        Outcome again = searchable.recover(sent.state(), onlyOperation(sent).id(), NOW);
        Outcome doubted = searchable.answered(again.state(), ticket(again), new Answer.BelowZero("too low"), NOW);
        Instant dead = NOW.plusSeconds(90);
        assertThat(doubted.next())
                .isEqualTo(new Next.WaitUntil(dead, onlyOperation(sent).id()));

        Outcome look = searchable.recover(doubted.state(), onlyOperation(sent).id(), dead);
        Outcome refused =
                searchable.looked(look.state(), (Next.QueryTransactions) look.next(), new Look(false, false, 0), dead);
        assertThat(refused.next()).isEqualTo(new Next.Park(onlyOperation(sent).id(), "too low"));
    }

    @Test
    void anotherRefusalOfARepeatedKeyIsNotBelievedEvenWhereRefusalsAreStored() {
        Outcome sent = sent(rule, linked, WIX, at(11, 105));
        Outcome again = rule.recover(sent.state(), onlyOperation(sent).id(), NOW);
        Outcome held = rule.answered(again.state(), ticket(again), new Answer.Rejected("forbidden"), NOW);
        assertThat(onlyOperation(held).state()).isEqualTo(OperationState.SENT);
        assertThat(held.state().programHold())
                .isEqualTo(new Hold("forbidden", onlyOperation(sent).id()));
        assertThat(rule.answered(again.state(), ticket(again), new Answer.BelowZero("too low"), NOW)
                        .next())
                .isEqualTo(new Next.Park(onlyOperation(sent).id(), "too low"));
    }

    @Test
    void nothingRepeatsAnOperationThatAPersonIsDecidingAbout() {
        Outcome sent = sent(rule, linked, WIX, at(11, 105));
        String id = onlyOperation(sent).id();
        Outcome again = rule.recover(sent.state(), id, NOW);
        LinkState held = rule.answered(again.state(), ticket(again), new Answer.Rejected("forbidden"), NOW)
                .state();
        Outcome deciding = rule.decide(held, id, Verdict.NOT_APPLIED);
        assertThat(onlyOperation(deciding).state()).isEqualTo(OperationState.UNKNOWN);
        assertThat(rule.next(deciding.state())).isEqualTo(new Next.Done());
        assertThat(rule.recover(deciding.state(), id, NOW).next()).isEqualTo(new Next.Done());
        assertThat(types(rule.answered(deciding.state(), ticket(again), new Answer.Nothing(), NOW)))
                .containsExactly(Notice.Type.LATE_ANSWER);
    }

    @Test
    void historyWaitsOutTheLongestLifeOfACallBeforeItLooks() {
        Rule history = rule(declared(Version.STRICT, Write.HISTORY, Refusal.NEITHER));
        Outcome sent = sent(history, linked, WIX, at(11, 105));
        String id = onlyOperation(sent).id();
        assertThat(history.recover(sent.state(), id, NOW.plusSeconds(89)).next())
                .isEqualTo(new Next.WaitUntil(NOW.plusSeconds(90), id));
        assertThat(history.recover(sent.state(), id, NOW.plusSeconds(90)).next())
                .isInstanceOf(Next.QueryTransactions.class);
    }

    @Test
    void aPersonDecidesAboutAnUnknownOperation() {
        Rule blind = rule(declared(Version.STRICT, Write.NONE, Refusal.NEITHER));
        Outcome sent = sent(blind, linked, WIX, at(11, 105));
        Outcome unknown = blind.answered(sent.state(), ticket(sent), new Answer.Nothing(), NOW);
        String id = onlyOperation(sent).id();
        assertThat(unknown.next())
                .isEqualTo(new Next.HoldSide(
                        PROGRAM, "nobody can tell whether operation " + id + " of 5 points took effect on PROGRAM"));
        assertThat(blind.event(unknown.state(), PROGRAM, at(21, 105)).next()).isInstanceOf(Next.HoldSide.class);

        Outcome applied = blind.decide(unknown.state(), id, Verdict.APPLIED);
        Outcome settled = blind.accountRead(applied.state(), (Next.ReadAccount) applied.next(), at(21, 105), NOW);
        assertThat(settled.state().operations()).isEmpty();
        assertThat(settled.state().programHold()).isNull();

        Outcome not = blind.decide(unknown.state(), id, Verdict.NOT_APPLIED);
        Outcome planned = blind.accountRead(not.state(), (Next.ReadAccount) not.next(), at(20, 100), NOW);
        assertThat(onlyOperation(planned).state()).isEqualTo(OperationState.PLANNED);
        assertThatThrownBy(() -> blind.decide(planned.state(), id, Verdict.APPLIED))
                .hasMessage("operation " + id + " needs no decision: it is PLANNED");
    }
}
