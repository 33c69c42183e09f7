package io.loyaltybridge.ledger;

import static io.loyaltybridge.ledger.Side.PROGRAM;
import static io.loyaltybridge.ledger.Side.WIX;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.ledger.Capabilities.AnswerForm;
import io.loyaltybridge.ledger.Capabilities.ProgramChanges;
import io.loyaltybridge.ledger.Capabilities.Refusal;
import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the rule does at its edges, one transaction at a time. */
class RuleTest {
    private static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");
    private static final Duration INDEX_DELAY = Duration.ofMinutes(1);
    private static final Capabilities KEY = declared(Version.STRICT, Write.KEY, Refusal.STORED);

    private final Rule rule = rule(KEY);
    private final LinkState linked = linked(rule, 100, 100);

    private static Capabilities declared(Version version, Write write, Refusal refusal) {
        return new Capabilities(version, write, AnswerForm.STATE, Duration.ofHours(1), Duration.ofSeconds(90), refusal,
                false, ProgramChanges.TWO_WAY);
    }

    private static Rule rule(Capabilities program) {
        return Rule.full(new RuleSettings(Capabilities.wix(Duration.ofHours(1), Duration.ofSeconds(90)), program,
                Limits.WIX, Limits.WIDE, INDEX_DELAY, Duration.ofSeconds(5), 3));
    }

    private static LinkState linked(Rule rule, long wix, long program) {
        return rule.baseline(LinkState.unlinked("link"), 0, new Snapshot(10, wix), new Snapshot(20, program),
                OpeningPolicy.KEEP_DIFFERENCE).state();
    }

    private static Snapshot at(long version, long balance) {
        return new Snapshot(version, balance);
    }

    private static Ticket ticket(Outcome outcome) {
        Next next = outcome.next();
        if (next instanceof Next.Adjust adjust) {
            return adjust.ticket();
        }
        return next instanceof Next.Earn earn ? earn.ticket() : ((Next.CallProgram) next).ticket();
    }

    private static List<Notice.Type> types(Outcome outcome) {
        return outcome.notices().stream().map(Notice::type).toList();
    }

    /** Observes a change on one side and sends the operation that carries it to the other. */
    private static Outcome sent(Rule rule, LinkState from, Side changed, Snapshot at) {
        Outcome seen = rule.event(from, changed, at);
        return rule.send(seen.state(), ((Next.Send) rule.next(seen.state())).operationId(), NOW);
    }

    private Outcome sentToWix(long amount) {
        return sent(rule, linked, PROGRAM, at(21, 100 + amount));
    }

    // observing

    @Test
    void anEventOfALinkWithoutABaselineOnlyAsksForIt() {
        LinkState unlinked = LinkState.unlinked("link");
        Outcome outcome = rule.event(unlinked, WIX, at(5, 70));
        assertThat(outcome.next()).isEqualTo(new Next.ReadBaseline(0));
        assertThat(outcome.state()).isEqualTo(unlinked);
        assertThat(rule.read(unlinked, WIX, 0, at(5, 70)).next()).isEqualTo(new Next.ReadBaseline(0));
        assertThat(rule.send(rule.planAward(unlinked, "post-1", 5).state(), onlyOperation(
                rule.planAward(unlinked, "post-1", 5)).id(), NOW).next()).isEqualTo(new Next.ReadBaseline(0));
    }

    private static Operation onlyOperation(Outcome outcome) {
        assertThat(outcome.state().operations()).hasSize(1);
        return outcome.state().operations().get(0);
    }

    @Test
    void anOrganicChangeBecomesOneLineAndOneOperation() {
        Outcome outcome = rule.event(linked, WIX, at(12, 130));
        Operation operation = onlyOperation(outcome);
        assertThat(operation).extracting(Operation::side, Operation::amount, Operation::state, Operation::fromSide,
                Operation::fromVersion, Operation::toVersion).containsExactly(PROGRAM, 30L, OperationState.PLANNED,
                WIX, 10L, 12L);
        assertThat(outcome.lines()).containsExactly(new LedgerLine(LedgerLine.Type.ORGANIC, WIX, 10, 12, 30, 130,
                operation.id(), null));
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
    }

    @Test
    void oneVersionWithTwoBalancesHoldsTheLink() {
        Outcome outcome = rule.event(linked, WIX, at(10, 101));
        assertThat(types(outcome)).contains(Notice.Type.VERSION_TIE);
        assertThat(rule.covers(linked, WIX, at(10, 101))).isFalse();
        assertThat(outcome.next()).isEqualTo(new Next.HoldSide(WIX,
                "version 10 on WIX was seen with the balance 100 and now with 101"));
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
            assertThat(outcome.next()).isEqualTo(new Next.HoldSide(WIX,
                    "the balance " + balance + " on WIX is outside 0 to 999999999"));
            assertThat(outcome.state().wix()).isEqualTo(linked.wix());
        }
    }

    @Test
    void withoutStrictVersionsAnEventIsAHintAndAnOvertakenReadIsMadeAgain() {
        Rule versionless = rule(declared(Version.NONE, Write.KEY, Refusal.STORED));
        LinkState state = linked(versionless, 100, 100);
        assertThat(versionless.event(state, PROGRAM, at(0, 116)).next())
                .isEqualTo(new Next.ReadSide(PROGRAM, state.epoch()));

        LinkState seen = versionless.read(state, PROGRAM, state.epoch(), at(0, 116)).state();
        assertThat(seen.program()).isEqualTo(at(seen.epoch(), 116));
        Outcome late = versionless.read(seen, PROGRAM, state.epoch(), at(0, 100));
        assertThat(types(late)).containsExactly(Notice.Type.OVERTAKEN);
        assertThat(late.next()).isEqualTo(new Next.ReadSide(PROGRAM, seen.epoch()));
    }

    // limits

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
        assertThat(parked.next()).isEqualTo(new Next.Park(onlyOperation(parked).id(),
                "a balance of 1000000000 is past the limit of 999999999"));
        assertThat(sent(rule, rich, PROGRAM, at(21, 109)).next()).isInstanceOf(Next.Adjust.class);
    }

    @Test
    void aParkedOperationIsReplayedUnderANewIdOrGivenUp() {
        LinkState parked = sentToWix(12_000_000).state();
        String id = parked.operations().get(0).id();

        Operation again = onlyOperation(rule.replay(parked, id));
        assertThat(again.id()).isNotEqualTo(id);
        assertThat(again).extracting(Operation::amount, Operation::state).containsExactly(12_000_000L,
                OperationState.PLANNED);

        LinkState given = rule.discard(parked, id).state();
        assertThat(given.operations()).isEmpty();
        assertThat(given.booksConstant()).isEqualTo(-12_000_000);
        assertThat(Books.error(given)).isZero();
        assertThatThrownBy(() -> rule.replay(given, id)).hasMessage("the link has no open sync operation " + id);
        LinkState open = sentToWix(5).state();
        String sent = open.operations().get(0).id();
        assertThatThrownBy(() -> rule.discard(open, sent)).hasMessage("operation " + sent
                + " is not parked: it is SENT");
    }

    // compare-and-set

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
        assertThat(stale.next()).isEqualTo(new Next.WaitUntil(NOW.plusSeconds(5), onlyOperation(sent).id()));
        Outcome settled = rule.accountRead(stale.state(), read, at(12, 112), NOW);
        assertThat(settled.state().operations()).singleElement().extracting(Operation::amount).isEqualTo(7L);
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
        assertThat(held.state().wixHold()).isEqualTo(new Hold("account closed", onlyOperation(sent).id()));
        assertThat(held.next()).isEqualTo(new Next.WaitUntil(NOW.plusSeconds(5), onlyOperation(sent).id()));
        assertThat(rule.event(held.state(), WIX, at(11, 99)).next())
                .isEqualTo(new Next.HoldSide(WIX, "account closed"));
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
        Outcome conflict = rule.answered(state, ticket, new Answer.Conflict(), when);
        Outcome read = rule.accountRead(conflict.state(), (Next.ReadAccount) conflict.next(), at(11, 99), when);
        return rule.looked(read.state(), (Next.QueryTransactions) read.next(), new Look(false, laterVisible, 0), when);
    }

    @Test
    void anAttemptIsDeadWhenALaterTransactionIsVisible() {
        Outcome sent = sentToWix(5);
        Outcome dead = absent(sent.state(), ticket(sent), NOW, true);
        assertThat(types(dead)).contains(Notice.Type.ATTEMPT_DEAD);
        assertThat(dead.state().operations()).extracting(Operation::state).containsExactly(OperationState.PLANNED,
                OperationState.PLANNED);
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
    void lookingTooOftenInVainHoldsTheSideWithTheReason() {
        Outcome sent = sentToWix(5);
        String id = onlyOperation(sent).id();
        LinkState state = sent.state();
        for (int i = 0; i < 2; i++) {
            Outcome outcome = absent(state, ticket(sent), NOW, false);
            assertThat(outcome.next()).isInstanceOf(Next.WaitUntil.class);
            state = outcome.state();
        }
        Outcome held = absent(state, ticket(sent), NOW, false);
        String reason = "the transactions on WIX do not show yet what the account shows, for operation " + id;
        assertThat(held.next()).isEqualTo(new Next.HoldSide(WIX, reason));
        assertThat(held.state().wixHold()).isEqualTo(new Hold(reason, id));

        Outcome asked = rule.decide(held.state(), id, Verdict.NOT_APPLIED_DROP);
        Outcome dropped = rule.accountRead(asked.state(), (Next.ReadAccount) asked.next(), at(11, 99), NOW);
        assertThat(dropped.state().wixHold()).isNull();
        assertThat(dropped.state().booksConstant()).isEqualTo(-5);
        assertThat(dropped.state().operations()).singleElement().extracting(Operation::amount).isEqualTo(-1L);
    }

    // programs

    @Test
    void aStateThatCannotContainTheOperationIsRolledBackWithAnAlarm() {
        Outcome sent = sent(rule, linked, WIX, at(11, 105));
        Outcome behind = rule.answered(sent.state(), ticket(sent), new Answer.Ok(at(20, 105)), NOW);
        assertThat(behind.state()).isEqualTo(sent.state());
        assertThat(types(behind)).containsExactly(Notice.Type.SETTLED_BEHIND);
        assertThat(behind.next()).isEqualTo(new Next.WaitUntil(NOW.plusSeconds(5), onlyOperation(sent).id()));
    }

    @Test
    void aKeyThatIsNoLongerKeptIsNotRepeated() {
        Outcome sent = sent(rule, linked, WIX, at(11, 105));
        String id = onlyOperation(sent).id();
        assertThat(rule.recover(sent.state(), id, NOW.plus(Duration.ofHours(1))).next())
                .isEqualTo(new Next.CallProgram(new Ticket(onlyOperation(rule.recover(sent.state(), id,
                        NOW.plus(Duration.ofHours(1))))), 5, id));
        Outcome lapsed = rule.recover(sent.state(), id, NOW.plus(Duration.ofHours(1)).plusMillis(1));
        assertThat(onlyOperation(lapsed).state()).isEqualTo(OperationState.UNKNOWN);

        Rule searchable = rule(declared(Version.STRICT, Write.KEY, Refusal.LOOKUP));
        Outcome look = searchable.recover(sent.state(), id, NOW.plus(Duration.ofHours(2)));
        Outcome dead = searchable.looked(look.state(), (Next.QueryTransactions) look.next(),
                new Look(false, false, 0), NOW.plus(Duration.ofHours(2)));
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
        assertThat(doubted.next()).isEqualTo(new Next.WaitUntil(dead, onlyOperation(sent).id()));

        Outcome look = searchable.recover(doubted.state(), onlyOperation(sent).id(), dead);
        Outcome refused = searchable.looked(look.state(), (Next.QueryTransactions) look.next(),
                new Look(false, false, 0), dead);
        assertThat(refused.next()).isEqualTo(new Next.Park(onlyOperation(sent).id(), "too low"));
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
        assertThat(unknown.next()).isEqualTo(new Next.HoldSide(PROGRAM,
                "nobody can tell whether operation " + id + " of 5 points took effect on PROGRAM"));
        assertThat(blind.event(unknown.state(), PROGRAM, at(21, 105)).next()).isInstanceOf(Next.HoldSide.class);

        Outcome applied = blind.decide(unknown.state(), id, Verdict.APPLIED);
        Outcome settled = blind.accountRead(applied.state(), (Next.ReadAccount) applied.next(), at(21, 105), NOW);
        assertThat(settled.state().operations()).isEmpty();
        assertThat(settled.state().programHold()).isNull();

        Outcome not = blind.decide(unknown.state(), id, Verdict.NOT_APPLIED);
        Outcome planned = blind.accountRead(not.state(), (Next.ReadAccount) not.next(), at(20, 100), NOW);
        assertThat(onlyOperation(planned).state()).isEqualTo(OperationState.PLANNED);
        assertThatThrownBy(() -> blind.decide(planned.state(), id, Verdict.APPLIED))
                .hasMessage("operation " + id + " waits for nobody: it is PLANNED");
    }

    @Test
    void aMirrorOverwritesTheProgramsOwnChanges() {
        Rule mirror = rule(new Capabilities(Version.STRICT, Write.SET, AnswerForm.BARE, Duration.ZERO, Duration.ZERO,
                Refusal.NEITHER, false, ProgramChanges.MIRROR));
        Outcome seen = mirror.event(linked, PROGRAM, at(21, 116));
        assertThat(types(seen)).containsExactly(Notice.Type.OVERWRITTEN);
        Operation operation = onlyOperation(seen);
        assertThat(operation).extracting(Operation::side, Operation::amount).containsExactly(PROGRAM, -16L);
        Outcome sent = mirror.send(seen.state(), operation.id(), NOW);
        assertThat(((Next.SetBalance) sent.next()).balance()).isEqualTo(100);
    }

    @Test
    void settingBalancesTwoWayReadsFirstAndNeverGoesBelowZero() {
        Rule setting = rule(declared(Version.STRICT, Write.SET, Refusal.NEITHER));
        Outcome sent = sent(setting, linked, WIX, at(11, 40));
        Next.ReadAccount read = (Next.ReadAccount) sent.next();
        Outcome target = setting.accountRead(sent.state(), read, at(21, 70), NOW);
        assertThat(((Next.SetBalance) target.next()).balance()).isEqualTo(10);
        assertThat(setting.recover(target.state(), onlyOperation(sent).id(), NOW).next())
                .isEqualTo(new Next.SetBalance(new Ticket(onlyOperation(setting.recover(target.state(),
                        onlyOperation(sent).id(), NOW))), 10));
        assertThat(setting.accountRead(sent.state(), read, at(21, 59), NOW).next()).isEqualTo(
                new Next.Park(onlyOperation(sent).id(), "the balance of 59 would fall below 0"));
    }

    // awards

    @Test
    void anAwardIsPlannedOnceForAReason() {
        Outcome planned = rule.planAward(linked, "post-1", 50);
        assertThat(rule.planAward(planned.state(), "post-1", 50).changed()).isEmpty();
        assertThat(rule.planAward(planned.state(), "post-2", 50).state().operations()).hasSize(2);
        assertThatThrownBy(() -> rule.planAward(linked, "post-1", 0))
                .hasMessage("an award needs a positive amount: 0");
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
        assertThat(rule.looked(doubted.state(), query, new Look(false, false, 0), NOW).next())
                .isEqualTo(new Next.WaitUntil(NOW.plusSeconds(5), id));
    }

    @Test
    void anAwardAnsweredWithoutAnAccountIsObservedByARead() {
        Outcome planned = rule.planAward(linked, "post-1", 50);
        Outcome sent = rule.send(planned.state(), onlyOperation(planned).id(), NOW);
        Outcome done = rule.answered(sent.state(), ticket(sent), new Answer.Ok(null), NOW);
        assertThat(done.next()).isEqualTo(new Next.ReadSide(WIX, done.state().epoch()));
    }

    // beginning

    @Test
    void aDifferenceAtTheBeginningBecomesOneOperationOrStays() {
        assertThat(opened(OpeningPolicy.KEEP_DIFFERENCE, 130, 100).operations()).isEmpty();
        assertThat(opened(OpeningPolicy.KEEP_DIFFERENCE, 130, 100).booksConstant()).isEqualTo(30);
        assertOpening(opened(OpeningPolicy.WIX_WINS, 130, 100), PROGRAM, 30);
        assertOpening(opened(OpeningPolicy.WIX_WINS, 100, 130), PROGRAM, -30);
        assertOpening(opened(OpeningPolicy.PROGRAM_WINS, 130, 100), WIX, -30);
        assertOpening(opened(OpeningPolicy.HIGHER_WINS, 130, 100), PROGRAM, 30);
        assertOpening(opened(OpeningPolicy.HIGHER_WINS, 100, 130), WIX, 30);
        assertThat(opened(OpeningPolicy.HIGHER_WINS, 100, 100).operations()).isEmpty();
    }

    private LinkState opened(OpeningPolicy policy, long wix, long program) {
        return rule.baseline(LinkState.unlinked("link"), 0, at(10, wix), at(20, program), policy).state();
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
        LinkState planned = rule.planAward(rule.event(linked, WIX, at(11, 105)).state(), "post-1", 50).state();
        Outcome anew = rule.baseline(planned, planned.epoch(), at(12, 105), at(20, 100),
                OpeningPolicy.KEEP_DIFFERENCE);
        assertThat(anew.state().operations()).extracting(Operation::kind).containsExactly(OperationKind.AWARD);
        assertThat(anew.lines()).extracting(LedgerLine::type).containsExactly(LedgerLine.Type.CANCELLED,
                LedgerLine.Type.BASELINE, LedgerLine.Type.BASELINE);
    }

    @Test
    void aBaselineWaitsForWhatIsOpenAndIsReadAgainWhenOvertaken() {
        Outcome sent = sentToWix(5);
        assertThat(rule.baseline(sent.state(), sent.state().epoch(), at(10, 100), at(21, 105),
                OpeningPolicy.WIX_WINS).next()).isEqualTo(new Next.Recover(onlyOperation(sent).id()));
        Outcome overtaken = rule.baseline(linked, 0, at(10, 100), at(20, 100), OpeningPolicy.WIX_WINS);
        assertThat(overtaken.next()).isEqualTo(new Next.ReadBaseline(linked.epoch()));
        assertThat(overtaken.state()).isEqualTo(linked);
    }

    // guards

    @Test
    void tooManyOperationsInAMinuteHoldTheLink() {
        assertThat(rule.breakLoop(linked, 20, 20).state()).isEqualTo(linked);
        Outcome broken = rule.breakLoop(linked, 21, 20);
        assertThat(types(broken)).contains(Notice.Type.LOOP);
        assertThat(broken.notices()).filteredOn(n -> n.type().isAlarm()).isNotEmpty();
        String reason = "21 sync operations in a minute are more than the limit of 20";
        assertThat(broken.next()).isEqualTo(new Next.HoldSide(WIX, reason));
        assertThat(broken.state().programHold()).isEqualTo(new Hold(reason, null));
    }

    @Test
    void aTornTransactionIsFoundByTheBooks() {
        Outcome seen = rule.event(linked, WIX, at(11, 105));
        LinkState torn = new LinkState("link", seen.state().epoch(), seen.state().wix(), seen.state().program(),
                List.of(), 0, null, null);
        assertThatThrownBy(() -> rule.event(torn, WIX, at(12, 106))).isInstanceOf(BooksException.class)
                .hasMessage("the books of link link are out by 5");
    }

    @Test
    void whatIsOpenIsFoundOutBeforeAnythingIsSent() {
        LinkState both = rule.event(sentToWix(5).state(), PROGRAM, at(22, 107)).state();
        assertThat(rule.next(both)).isEqualTo(new Next.Recover(both.operations().get(0).id()));
        assertThat(rule.send(both, both.operations().get(1).id(), NOW).next())
                .isEqualTo(new Next.Recover(both.operations().get(0).id()));
        assertThat(rule.event(both, WIX, at(11, 105)).next())
                .isEqualTo(new Next.Recover(both.operations().get(0).id()));
        assertThat(rule.next(linked)).isEqualTo(new Next.Done());
        assertThat(rule.send(linked, "gone", NOW).next()).isEqualTo(new Next.Done());
        assertThat(rule.recover(linked, "gone", NOW).next()).isEqualTo(new Next.Done());
    }
}
