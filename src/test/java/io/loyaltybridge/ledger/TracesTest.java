package io.loyaltybridge.ledger;

import static io.loyaltybridge.ledger.Capabilities.AnswerForm.STATE;
import static io.loyaltybridge.ledger.Capabilities.Refusal.NEITHER;
import static io.loyaltybridge.ledger.Capabilities.Refusal.STORED;
import static io.loyaltybridge.ledger.Side.PROGRAM;
import static io.loyaltybridge.ledger.Side.WIX;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.Capabilities.Version;
import io.loyaltybridge.ledger.Capabilities.Write;
import io.loyaltybridge.ledger.Scenario.Quirk;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The traces that each sentence of the rule answers to: with the rule they end right, and without the sentence they end
 * as wrong as they once did. Amounts: Wix +1, program +16, award +4096; both sides open with 10,000.
 */
class TracesTest {
    private static final Capabilities HISTORY = Scenario.program(Version.STRICT, Write.HISTORY, STATE, NEITHER);
    private static final Capabilities NO_WAY_BACK = Scenario.program(Version.STRICT, Write.NONE, STATE, NEITHER);
    private static final Capabilities VERSIONLESS = Scenario.program(Version.NONE, Write.KEY, STATE, STORED);

    private static final Scenario WORLD =
            Scenario.small().bounds(1, 1, 3, 1).withQuirks(Quirk.LATE_COMMITS, Quirk.INDEX_LAGS, Quirk.PROXY_REPEATS);

    /** The books would stop a broken rule before it shows what it does. */
    private static Scenario without(Scenario world, Safeguard removed) {
        Set<Safeguard> kept = EnumSet.copyOf(Safeguard.allBut(removed));
        kept.remove(Safeguard.BOOKS_IDENTITY);
        return world.keeping(kept);
    }

    private static Play programChangeIsSentToWix(Scenario world) {
        return Play.of(world)
                .step("PROGRAM changes by 16")
                .step("event PROGRAM v1")
                .planned(WIX, 16L)
                .step("send S:PROGRAM");
    }

    private static Play appliedOnWixAnswerLost(Scenario world) {
        return programChangeIsSentToWix(world)
                .step("at r0 is made, its answer lost")
                .step("store adjust");
    }

    private static Play wixChangeIsSentToProgram(Scenario world) {
        return Play.of(world)
                .step("WIX changes by 1")
                .step("event WIX v1")
                .planned(PROGRAM, 1L)
                .step("send S:WIX");
    }

    @Test
    void f01_observing_while_an_operation_is_open() {
        appliedOnWixAnswerLost(WORLD)
                .nothing("event WIX")
                .rest()
                .balances(10_016, 10_016)
                .right();

        appliedOnWixAnswerLost(without(WORLD, Safeguard.NO_OBSERVING_WHILE_OPEN))
                .step("event WIX v1")
                .planned(PROGRAM, 16L)
                .violated("echo")
                .rest()
                .balances(10_016, 10_032);
    }

    @Test
    void f01_the_same_on_the_program_side() {
        wixChangeIsSentToProgram(WORLD)
                .step("is made, its answer lost")
                .step("store Call")
                .nothing("event PROGRAM")
                .rest()
                .balances(10_001, 10_001)
                .right();

        wixChangeIsSentToProgram(without(WORLD, Safeguard.NO_OBSERVING_WHILE_OPEN))
                .step("is made, its answer lost")
                .step("store Call")
                .step("event PROGRAM v1")
                .violated("echo")
                .rest()
                .balances(10_002, 10_001);
    }

    private static Play sentButNotYetApplied(Scenario world) {
        return wixChangeIsSentToProgram(world)
                .step("is delayed")
                .step("store Call")
                .step("PROGRAM changes by 16");
    }

    @Test
    void f02_counting_what_was_only_sent() {
        sentButNotYetApplied(WORLD)
                .nothing("event PROGRAM")
                .rest()
                .balances(10_017, 10_017)
                .right();

        sentButNotYetApplied(without(WORLD, Safeguard.NO_COUNTING_OF_SENT))
                .step("event PROGRAM v1")
                .planned(WIX, 15L)
                .violated("echo or loss");
    }

    @Test
    void f03_a_conflict_taken_for_somebody_elses_change() {
        appliedOnWixAnswerLost(WORLD)
                .step("recover")
                .step("is answered Conflict")
                .step("store adjust")
                .step("shows v1")
                .step("store read account")
                .step("finds it")
                .step("store query")
                .rest()
                .balances(10_016, 10_016)
                .right();

        appliedOnWixAnswerLost(without(WORLD, Safeguard.QUERY_ON_CONFLICT))
                .step("recover")
                .step("is answered Conflict")
                .step("store adjust")
                .step("shows v1")
                .step("store read account")
                .rest()
                .balances(10_032, 10_032);
    }

    @Test
    void f03_also_on_a_first_attempt_that_a_proxy_repeats() {
        programChangeIsSentToWix(WORLD)
                .step("is repeated by a proxy")
                .step("store adjust")
                .rest()
                .balances(10_016, 10_016)
                .right();

        programChangeIsSentToWix(without(WORLD, Safeguard.QUERY_ON_CONFLICT))
                .step("is repeated by a proxy")
                .step("store adjust")
                .rest()
                .balances(10_032, 10_032);
    }

    @Test
    void f04_transactions_before_the_account() {
        programChangeIsSentToWix(WORLD)
                .step("is delayed")
                .step("store adjust")
                .step("recover")
                .step("late copy lands")
                .step("is answered Conflict")
                .step("store adjust")
                .rest()
                .balances(10_016, 10_016)
                .right();

        programChangeIsSentToWix(without(WORLD, Safeguard.ACCOUNT_BEFORE_TRANSACTIONS))
                .step("is delayed")
                .step("store adjust")
                .step("recover")
                .step("does not find it")
                .step("store query")
                .step("late copy lands")
                .step("shows v1")
                .step("store read account")
                .rest()
                .balances(10_032, 10_032);
    }

    @Test
    void f05_without_a_fence_the_order_is_the_reverse() {
        Scenario world = WORLD.with(HISTORY);
        wixChangeIsSentToProgram(world)
                .step("is delayed")
                .step("store Call")
                .step("PROGRAM changes by 16")
                .nothing("recover")
                .step("late copy lands")
                .step("recover")
                .step("finds it")
                .step("store query")
                .step("shows v2")
                .step("store read account")
                .rest()
                .balances(10_017, 10_017)
                .right();

        wixChangeIsSentToProgram(without(world, Safeguard.ACCOUNT_AFTER_HISTORY))
                .step("is delayed")
                .step("store Call")
                .step("PROGRAM changes by 16")
                .step("recover")
                .step("shows v1")
                .step("store read account")
                .step("late copy lands")
                .step("finds it")
                .step("store query")
                .planned(WIX, 15L)
                .violated("echo or loss")
                .rest();
    }

    private static Play conflictAfterAnAppliedAttempt(Scenario world) {
        return appliedOnWixAnswerLost(world)
                .step("recover")
                .step("is answered Conflict")
                .step("store adjust");
    }

    @Test
    void f06_a_transactions_index_that_lags() {
        conflictAfterAnAppliedAttempt(WORLD)
                .step("shows v1")
                .step("store read account")
                .step("does not find it (lagging)")
                .step("store query")
                .state(OperationState.SENT)
                .rest()
                .balances(10_016, 10_016)
                .right();

        conflictAfterAnAppliedAttempt(without(WORLD, Safeguard.INDEX_LAG_GUARD))
                .step("shows v1")
                .step("store read account")
                .step("does not find it (lagging)")
                .step("store query")
                .rest()
                .balances(10_032, 10_032);
    }

    @Test
    void f06_sums_that_add_up_by_chance() {
        Scenario world = WORLD.changes(new long[] {-16}, new long[] {16});
        conflictAfterAnAppliedAttempt(world)
                .step("WIX changes by -16")
                .step("shows v2")
                .step("store read account")
                .step("does not find it (lagging)")
                .step("store query")
                .state(OperationState.SENT)
                .rest()
                .balances(10_000, 10_000)
                .right();

        conflictAfterAnAppliedAttempt(without(world, Safeguard.SUMS_ARE_NO_PROOF))
                .step("WIX changes by -16")
                .step("shows v2")
                .step("store read account")
                .step("does not find it (lagging)")
                .step("store query")
                .rest()
                .balances(10_016, 10_016);
    }

    private static Play awardBesideAnOpenOperation(Scenario world) {
        return appliedOnWixAnswerLost(world)
                .step("award planned")
                .step("send A:")
                .step("Earn", "is answered")
                .step("store Earn");
    }

    @Test
    void f07_an_awards_answer_observed_while_an_operation_is_open() {
        awardBesideAnOpenOperation(WORLD)
                .planned(PROGRAM)
                .state(OperationState.SENT)
                .rest()
                .balances(14_112, 14_112)
                .right();

        awardBesideAnOpenOperation(without(WORLD, Safeguard.AWARD_ANSWER_WAITS))
                .planned(PROGRAM, 4_112L)
                .violated("echo or loss")
                .rest()
                .balances(14_112, 14_128);
    }

    private static Play answeredWithALaterState(Scenario world) {
        return wixChangeIsSentToProgram(world.withQuirks(Quirk.LATE_COMMITS, Quirk.CURRENT_ANSWERS))
                .step("is made, its answer lost")
                .step("store Call")
                .step("PROGRAM changes by 16")
                .step("recover")
                .step("is answered", "version=2")
                .step("store Call");
    }

    @Test
    void f08_an_echo_key_of_a_current_answer() {
        answeredWithALaterState(WORLD)
                .planned(WIX, 16L)
                .nothing("event PROGRAM")
                .rest()
                .balances(10_017, 10_017)
                .right();

        answeredWithALaterState(without(WORLD, Safeguard.EXACT_SNAPSHOT))
                .step("event PROGRAM v1")
                .planned(WIX, 1L)
                .violated("echo")
                .rest()
                .balances(10_017, 10_017);
    }

    @Test
    void f08_a_settlement_without_a_snapshot() {
        wixChangeIsSentToProgram(WORLD)
                .step("PROGRAM changes by 16")
                .step("is answered")
                .step("store Call")
                .nothing("event PROGRAM v1")
                .planned(WIX, 16L);

        wixChangeIsSentToProgram(without(WORLD, Safeguard.SETTLE_OBSERVES))
                .step("PROGRAM changes by 16")
                .step("is answered")
                .step("store Call")
                .step("event PROGRAM v1")
                .planned(WIX, 15L)
                .violated("echo");
    }

    private static Play belowZeroAfterAnAppliedAttempt(Scenario world) {
        return Play.of(world.opening(5)
                        .changes(new long[] {}, new long[] {-4})
                        .withQuirks(Quirk.BALANCE_BEFORE_REVISION))
                .step("PROGRAM changes by -4")
                .step("event PROGRAM v1")
                .step("send")
                .step("its answer lost")
                .step("store adjust")
                .step("recover")
                .step("is answered BelowZero")
                .step("store adjust");
    }

    @Test
    void f09_a_refusal_after_an_unknown_attempt() {
        belowZeroAfterAnAppliedAttempt(WORLD)
                .state(OperationState.SENT)
                .rest()
                .balances(1, 1)
                .right();

        belowZeroAfterAnAppliedAttempt(without(WORLD, Safeguard.REFUSAL_IS_CHECKED))
                .violated("but took effect")
                .state(OperationState.REFUSED);
    }

    private static Play refusedWhileACopyIsAlive(Scenario world) {
        return Play.of(world.with(Scenario.program(Version.STRICT, Write.KEY, STATE, NEITHER))
                        .opening(5)
                        .changes(new long[] {-4}, new long[] {-3, 3}))
                .step("WIX changes by -4")
                .step("event WIX v1")
                .step("send")
                .step("is delayed")
                .step("store Call")
                .step("PROGRAM changes by -3")
                .step("recover")
                .step("is answered BelowZero")
                .step("store Call")
                .step("PROGRAM changes by 3")
                .step("late copy lands");
    }

    @Test
    void f09_a_refusal_while_an_earlier_copy_of_a_keyed_call_is_alive() {
        refusedWhileACopyIsAlive(WORLD)
                .state(OperationState.SENT)
                .rest()
                .balances(1, 1)
                .right();

        refusedWhileACopyIsAlive(without(WORLD, Safeguard.REFUSAL_IS_CHECKED)).violated("but took effect");
    }

    @Test
    void f10_an_unknown_operation_holds_its_side() {
        Scenario world = WORLD.with(NO_WAY_BACK);
        wixChangeIsSentToProgram(world)
                .step("is made, its answer lost")
                .step("store Call")
                .state(OperationState.UNKNOWN)
                .nothing("event PROGRAM")
                .step("a person says APPLIED")
                .step("shows v1")
                .step("store read account")
                .rest()
                .balances(10_001, 10_001)
                .right();

        wixChangeIsSentToProgram(without(world, Safeguard.UNKNOWN_HOLDS_SIDE))
                .step("is made, its answer lost")
                .step("store Call")
                .step("event PROGRAM v1")
                .violated("echo")
                .planned(WIX, 1L);
    }

    @Test
    void f11_looking_before_a_retry_is_not_enough_without_waiting() {
        Scenario world = WORLD.with(HISTORY);
        wixChangeIsSentToProgram(world)
                .step("is delayed")
                .step("store Call")
                .nothing("recover")
                .step("late copy dies")
                .rest()
                .balances(10_001, 10_001)
                .right();

        wixChangeIsSentToProgram(without(world, Safeguard.WAIT_OUT_LATE_CALLS))
                .step("is delayed")
                .step("store Call")
                .step("recover")
                .step("does not find it")
                .step("store query")
                .step("late copy lands")
                .step("is answered")
                .violated("took effect twice")
                .step("store Call")
                .rest()
                .balances(10_002, 10_002);
    }

    @Test
    void f12_a_baseline_is_not_zero() {
        Scenario world = WORLD.unlinked(0);
        Play.of(world).rest().balances(10_000, 10_000).right();
        Play.of(without(world, Safeguard.BASELINE_IS_NOT_ZERO)).rest().balances(20_000, 20_000);
    }

    @Test
    void f12_a_baseline_is_not_taken_from_an_event() {
        Scenario world = WORLD.unlinked(1);
        Play.of(world).nothing("event WIX").rest().balances(10_001, 10_001).right();
        Play.of(without(world, Safeguard.BASELINE_FROM_READS))
                .step("event WIX v0")
                .rest()
                .balances(10_002, 10_002);
    }

    private static Play beginsAnewWhileAnOperationIsOpen(Scenario world) {
        return wixChangeIsSentToProgram(world.relinking(1, OpeningPolicy.PROGRAM_WINS))
                .step("is lost")
                .step("store Call")
                .step("baseline begins")
                .step("baseline reads WIX")
                .step("baseline reads PROGRAM")
                .step("baseline");
    }

    @Test
    void f12_a_new_beginning_waits_for_open_operations() {
        beginsAnewWhileAnOperationIsOpen(WORLD)
                .state(OperationState.SENT)
                .rest()
                .balances(10_001, 10_001)
                .right();

        beginsAnewWhileAnOperationIsOpen(without(WORLD, Safeguard.RELINK_WAITS))
                .rest()
                .balances(10_000, 10_001);
    }

    @Test
    void f13_a_reconciliation_writes_no_difference() {
        Play.of(WORLD)
                .step("WIX changes by 1")
                .step("PROGRAM changes by 16")
                .rest()
                .balances(10_017, 10_017)
                .right();

        Play.of(without(WORLD, Safeguard.RECONCILE_ONLY_OBSERVES))
                .step("WIX changes by 1")
                .step("PROGRAM changes by 16")
                .step("writes the difference -15")
                .rest()
                .balances(10_001, 10_001);
    }

    private static Play settledByTheOtherInstance(Scenario world) {
        return programChangeIsSentToWix(world.bounds(0, 0, 0, 2))
                .step("at r0 is answered Ok")
                .step("WIX changes by 1")
                .step("recover")
                .step("is answered Conflict")
                .step("store adjust", "Conflict")
                .step("shows v2")
                .step("store read account")
                .step("finds it");
    }

    @Test
    void f14_an_instance_that_was_overtaken() {
        settledByTheOtherInstance(WORLD)
                .step("store adjust", "Ok")
                .step("store query")
                .rest()
                .balances(10_017, 10_017)
                .right();

        settledByTheOtherInstance(without(WORLD, Safeguard.CONDITIONAL_WRITES))
                .step("store adjust", "Ok")
                .step("store query")
                .planned(PROGRAM, -15L)
                .violated("echo or loss")
                .rest()
                .balances(10_017, 10_001);
    }

    @Test
    void f15_timestamps_as_versions() {
        Scenario world = WORLD.changes(new long[] {}, new long[] {16, 64}).withQuirks(Quirk.TIED_VERSIONS);
        Play.of(world.with(VERSIONLESS))
                .step("PROGRAM changes by 16")
                .step("read PROGRAM")
                .step("store read PROGRAM")
                .step("PROGRAM changes by 64")
                .rest()
                .balances(10_080, 10_080)
                .right();

        Play declaredStrict = Play.of(world)
                .step("PROGRAM changes by 16")
                .step("event PROGRAM v1")
                .step("PROGRAM changes by 64")
                .step("event PROGRAM v2");
        assertThat(declaredStrict.link().hold(PROGRAM).reason())
                .isEqualTo("version 1 on PROGRAM was seen with the balance 10016 and now with 10080");
        assertThat(declaredStrict.link().hold(WIX)).isNotNull();
    }

    @Test
    void f16_seeing_and_planning_in_two_transactions() {
        Play.of(WORLD)
                .step("WIX changes by 1")
                .step("event WIX v1")
                .planned(PROGRAM, 1L)
                .rest()
                .balances(10_001, 10_001)
                .right();

        Play.of(without(WORLD, Safeguard.OBSERVE_AND_PLAN_TOGETHER))
                .step("WIX changes by 1")
                .step("event WIX v1")
                .step("crash of 0")
                .rest()
                .balances(10_001, 10_000);
    }

    private static Play awarded(Scenario world) {
        return Play.of(world)
                .step("award planned")
                .step("send A:")
                .step("Earn", "is answered")
                .step("store Earn");
    }

    @Test
    void f17_an_award_is_carried_over() {
        awarded(WORLD).planned(PROGRAM, 4_096L).rest().balances(14_096, 14_096).right();
        awarded(without(WORLD, Safeguard.AWARD_IS_ORGANIC))
                .planned(PROGRAM)
                .rest()
                .balances(14_096, 10_000);
    }

    @Test
    void f18_changes_that_cancel_between_two_observations_need_no_line() {
        Scenario world = WORLD.changes(new long[] {1, -1}, new long[] {});
        Play play = Play.of(world)
                .step("WIX changes by 1")
                .step("WIX changes by -1")
                .step("event WIX v2");
        assertThat(play.link().wix()).isEqualTo(new Snapshot(2, 10_000));
        assertThat(play.link().operations()).isEmpty();
        play.nothing("event WIX").rest().balances(10_000, 10_000).right();
    }
}
