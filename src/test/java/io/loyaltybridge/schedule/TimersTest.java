package io.loyaltybridge.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.LogLines;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock begins on Sunday, 2026-11-01 at 9 in Berlin. */
class TimersTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final Duration CATCH_UP = Duration.ofHours(48);
    private static final String DAILY = "0 0 9 * * ?";
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path dir;

    private final MutableClock clock = new MutableClock();
    private LogLines log;
    private Database store;
    private Timers timers;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        timers = new Timers(store, "site", clock);
        log = LogLines.of(Timers.class);
    }

    @AfterEach
    void close() {
        log.close();
        store.close();
    }

    private List<String> logged() {
        return log.texts();
    }

    /** As after {@code kill -9}: what was in memory is gone. */
    private void crash() {
        store.close();
        store = TestStore.open(dir);
        timers = new Timers(store, "site", clock);
    }

    private void at(String wall) {
        clock.advance(Duration.between(
                clock.instant(), LocalDateTime.parse(wall).atZone(BERLIN).toInstant()));
    }

    private List<Due> tick(String cron) {
        return timers.due("balance", cron, BERLIN, CATCH_UP);
    }

    /** A tick, and everything that it found is begun and done. */
    private List<String> run(String cron) {
        List<String> ran = new ArrayList<>();
        for (Due due : tick(cron)) {
            if (timers.begin(due)) {
                ran.add(due.local().toLocalDateTime().toString());
                timers.done(due);
            }
        }
        return ran;
    }

    private List<String> states() {
        return timers.moments("balance", 100).stream()
                .map(moment -> moment.period() + " " + moment.state())
                .toList();
    }

    @Test
    void theFirstStartBeginsNothingOfThePast() {
        assertThat(tick(DAILY)).isEmpty();
        assertThat(states()).isEmpty();
        clock.advance(DAY.minusSeconds(1));
        assertThat(tick(DAILY)).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(run(DAILY)).containsExactly("2026-11-02T09:00");
    }

    @Test
    void aDueMomentRunsOnceHoweverOftenItTicks() {
        tick(DAILY);
        clock.advance(DAY);
        assertThat(run(DAILY)).hasSize(1);
        for (int minute = 0; minute < 5; minute++) {
            clock.advance(Duration.ofMinutes(1));
            assertThat(tick(DAILY)).isEmpty();
        }
        crash();
        assertThat(tick(DAILY)).isEmpty();
        assertThat(states()).containsExactly("2026-11-02 done");
    }

    @Test
    void whatFellDueDuringAStopRunsAfterTheStart() {
        tick(DAILY);
        at("2026-11-02T08:59");
        tick(DAILY);
        at("2026-11-03T20:00");
        crash();
        assertThat(tick(DAILY)).extracting(Due::day).containsExactly("2026-11-02", "2026-11-03");
        assertThat(run(DAILY)).containsExactly("2026-11-02T09:00", "2026-11-03T09:00");
        assertThat(run(DAILY)).isEmpty();
    }

    @Test
    void whatIsOlderThanTheCatchUpIsNotedAsMissedAndNeverRuns() {
        tick(DAILY);
        at("2026-11-05T09:00:01");
        assertThat(run(DAILY)).containsExactly("2026-11-04T09:00", "2026-11-05T09:00");
        assertThat(states())
                .containsExactly("2026-11-05 done", "2026-11-04 done", "2026-11-03 missed", "2026-11-02 missed");
        assertThat(timers.moments("balance", 10).get(3).detail()).isEqualTo("more than the catch-up of 48h has passed");
        assertThat(logged())
                .containsExactly(
                        "Timer balance: 2 due moment(s) will not run, the last one of 2026-11-03 09:00:00 Europe/Berlin: more than the catch-up of 48h has passed");

        assertThat(timers.due("balance", DAILY, BERLIN, Duration.ofDays(365))).isEmpty();
        assertThat(timers.begin(
                        "balance",
                        LocalDateTime.parse("2026-11-02T09:00").atZone(BERLIN).toInstant()))
                .isFalse();
    }

    @Test
    void theMomentAtTheEdgeOfTheCatchUpStillRuns() {
        tick(DAILY);
        at("2026-11-04T09:00");
        assertThat(run(DAILY)).containsExactly("2026-11-02T09:00", "2026-11-03T09:00", "2026-11-04T09:00");
        assertThat(logged()).isEmpty();
    }

    @Test
    void whatWasHandedOutAndNotBegunInTimeIsMissed() {
        tick(DAILY);
        clock.advance(DAY);
        assertThat(tick(DAILY)).hasSize(1);
        clock.advance(CATCH_UP.plusSeconds(1));
        assertThat(tick(DAILY)).extracting(Due::day).containsExactly("2026-11-03", "2026-11-04");
        assertThat(states()).containsExactly("2026-11-04 due", "2026-11-03 due", "2026-11-02 missed");
    }

    @Test
    void noCatchUpStillLetsALateTickRun() {
        timers.due("balance", DAILY, BERLIN, Duration.ZERO);
        at("2026-11-02T09:01");
        assertThat(timers.due("balance", DAILY, BERLIN, Duration.ZERO)).hasSize(1);
        at("2026-11-03T09:03");
        assertThat(timers.due("balance", DAILY, BERLIN, Duration.ZERO)).isEmpty();
    }

    @Test
    void oneOfManyBeginsAMoment() throws Exception {
        tick(DAILY);
        clock.advance(DAY);
        for (boolean afterCrash : new boolean[] {false, true}) {
            Due due = tick(DAILY).get(0);
            assertThat(due.again()).isEqualTo(afterCrash);
            CyclicBarrier together = new CyclicBarrier(8);
            ExecutorService pool = Executors.newFixedThreadPool(8);
            try {
                List<Future<Boolean>> begun = new ArrayList<>();
                for (int i = 0; i < 8; i++) {
                    begun.add(pool.submit(() -> {
                        together.await();
                        return timers.begin(due);
                    }));
                }
                int winners = 0;
                for (Future<Boolean> one : begun) {
                    winners += one.get() ? 1 : 0;
                }
                assertThat(winners).isEqualTo(1);
            } finally {
                pool.shutdown();
            }
            assertThat(tick(DAILY)).as("it runs").isEmpty();
            crash();
        }
    }

    @Test
    void momentsOfATimerRunOneAfterTheOther() {
        tick(DAILY);
        timers.due("reminder", DAILY, BERLIN, CATCH_UP);
        clock.advance(DAY.multipliedBy(2));
        List<Due> open = tick(DAILY);
        assertThat(timers.begin(open.get(0))).isTrue();
        assertThat(timers.begin(open.get(1))).isFalse();
        assertThat(timers.begin(timers.due("reminder", DAILY, BERLIN, CATCH_UP).get(0)))
                .isTrue();
        timers.done(open.get(0));
        assertThat(timers.begin(open.get(1))).isTrue();
    }

    @Test
    void whatWasBegunAndNotDoneIsHandedOutAgainAfterACrashHoweverLate() {
        tick(DAILY);
        clock.advance(DAY);
        timers.begin(tick(DAILY).get(0));
        clock.advance(Duration.ofDays(10));
        crash();
        Due again = tick(DAILY).get(0);
        assertThat(again).extracting(Due::day, Due::again).containsExactly("2026-11-02", true);
        assertThat(timers.begin(again)).isTrue();
        timers.done(again);
        crash();
        assertThat(tick(DAILY)).extracting(Due::day).doesNotContain("2026-11-02");
        Timers.Moment moment = timers.moments("balance", 100).stream()
                .filter(m -> m.period().equals("2026-11-02"))
                .findFirst()
                .orElseThrow();
        assertThat(moment.begunAt()).isEqualTo(Instant.parse("2026-11-02T08:00:00Z"));
        assertThat(moment.endedAt()).isEqualTo(Instant.parse("2026-11-12T08:00:00Z"));
    }

    @Test
    void whatFailedIsHandedOutAgainByTheNextTick() {
        tick(DAILY);
        clock.advance(DAY);
        Due due = tick(DAILY).get(0);
        timers.begin(due);
        timers.failed(due, new IllegalStateException("Wix query-accounts: 500"));
        assertThat(logged())
                .containsExactly(
                        "Timer balance: 2026-11-02 09:00:00 Europe/Berlin did not finish and is retried with the next tick:"
                                + " Wix query-accounts: 500");
        assertThat(timers.moments("balance", 1).get(0).detail()).isEqualTo("Wix query-accounts: 500");
        assertThat(run(DAILY)).containsExactly("2026-11-02T09:00");
        assertThat(timers.moments("balance", 1).get(0))
                .extracting(Timers.Moment::state, Timers.Moment::detail)
                .containsExactly("done", null);
    }

    @Test
    void whatIsDoneCannotFailAnyMore() {
        tick(DAILY);
        clock.advance(DAY);
        Due due = tick(DAILY).get(0);
        timers.begin(due);
        timers.done(due);
        timers.failed(due, new IllegalStateException("too late"));
        assertThat(tick(DAILY)).isEmpty();
        assertThat(states()).containsExactly("2026-11-02 done");
        assertThat(logged()).isEmpty();
    }

    @Test
    void aChangedCronStartsFromTheChange() {
        tick(DAILY);
        at("2026-11-02T09:30");
        assertThat(tick(DAILY)).hasSize(1);
        assertThat(tick("0 0 8 * * ?")).isEmpty();
        assertThat(states()).containsExactly("2026-11-02 missed");
        assertThat(logged())
                .containsExactly(
                        "Timer balance: 1 due moment(s) will not run, the last one of 2026-11-02 09:00:00 Europe/Berlin: its cron or time zone was changed");
        at("2026-11-03T08:00");
        assertThat(run("0 0 8 * * ?")).containsExactly("2026-11-03T08:00");
    }

    @Test
    void aChangedZoneStartsFromTheChangeToo() {
        tick(DAILY);
        at("2026-11-02T09:30");
        assertThat(timers.due("balance", DAILY, ZoneId.of("America/New_York"), CATCH_UP))
                .isEmpty();
        at("2026-11-02T15:00");
        assertThat(timers.due("balance", DAILY, ZoneId.of("America/New_York"), CATCH_UP))
                .hasSize(1);
    }

    @Test
    void whatWasBegunGoesOnAfterAChangeOfTheCron() {
        tick(DAILY);
        clock.advance(DAY);
        timers.begin(tick(DAILY).get(0));
        crash();
        assertThat(run("0 0 8 * * ?")).containsExactly("2026-11-02T09:00");
    }

    @Test
    void switchedOffNothingIsHandedOutAndSwitchedOnItStartsFromThen() {
        tick(DAILY);
        clock.advance(DAY);
        timers.begin(tick(DAILY).get(0));
        crash();
        assertThat(tick(Timers.OFF)).isEmpty();
        clock.advance(DAY);
        assertThat(tick(Timers.OFF)).isEmpty();
        assertThat(tick(DAILY)).isEmpty();
        assertThat(states()).containsExactly("2026-11-02 missed");
        clock.advance(DAY);
        assertThat(run(DAILY)).containsExactly("2026-11-04T09:00");
    }

    @Test
    void aClockThatIsSetBackFiresNothingAgain() {
        tick(DAILY);
        at("2026-11-03T09:00");
        assertThat(run(DAILY)).hasSize(2);
        at("2026-11-02T08:00");
        assertThat(run(DAILY)).isEmpty();
        at("2026-11-02T09:00");
        assertThat(run(DAILY)).isEmpty();
        crash();
        at("2026-11-03T09:00");
        assertThat(run(DAILY)).isEmpty();
        at("2026-11-04T09:00");
        assertThat(run(DAILY)).containsExactly("2026-11-04T09:00");
        assertThat(logged())
                .containsExactly(
                        "Timer balance: the clock was set back; nothing is due until it has passed 2026-11-03 09:00:00 Europe/Berlin again");
    }

    @Test
    void theHourThatIsSkippedAndTheHourThatComesTwiceFireOnce() {
        at("2027-03-27T12:00");
        tick("0 30 2 * * ?");
        List<String> ran = new ArrayList<>();
        for (int minute = 0; minute < 2 * 24 * 60; minute++) {
            clock.advance(Duration.ofMinutes(1));
            ran.addAll(run("0 30 2 * * ?"));
        }
        assertThat(ran).containsExactly("2027-03-28T03:30", "2027-03-29T02:30");
        ran.clear();
        at("2027-10-30T12:00");
        tick("0 31 2 * * ?");
        for (int minute = 0; minute < 2 * 24 * 60; minute++) {
            clock.advance(Duration.ofMinutes(1));
            ran.addAll(run("0 31 2 * * ?"));
        }
        assertThat(ran).containsExactly("2027-10-31T02:31", "2027-11-01T02:31");
    }

    @Test
    void monthsEndAndTheLeapDay() {
        at("2028-01-30T12:00");
        assertThat(daily("0 0 9 31 * ?", 120)).containsExactly("2028-01-31T09:00", "2028-03-31T09:00");
        at("2028-01-30T12:00");
        crash();
        timers = new Timers(store, "other-site", clock);
        assertThat(daily("0 0 9 L * ?", 120))
                .containsExactly("2028-01-31T09:00", "2028-02-29T09:00", "2028-03-31T09:00", "2028-04-30T09:00");
        at("2027-12-01T12:00");
        timers = new Timers(store, "third-site", clock);
        assertThat(daily("0 0 9 29 2 ?", 500)).containsExactly("2028-02-29T09:00");
    }

    private List<String> daily(String cron, int days) {
        List<String> ran = new ArrayList<>(run(cron));
        for (int day = 0; day < days; day++) {
            clock.advance(DAY);
            ran.addAll(run(cron));
        }
        return ran;
    }

    @Test
    void aLongStopOfAFrequentTimerEndsWithOneTick() {
        tick("* * * * * ?");
        clock.advance(Duration.ofDays(100));
        List<Due> open = timers.due("balance", "* * * * * ?", BERLIN, Duration.ofMinutes(5));
        assertThat(open).hasSize(301);
        assertThat(open.get(300).at()).isEqualTo(clock.instant());
        assertThat(timers.moments("balance", 10_000))
                .filteredOn(moment -> moment.state().equals("missed"))
                .hasSize(1_000);
        assertThat(logged())
                .singleElement()
                .asString()
                .startsWith("Timer balance: at least 1000 due moment(s) will not run, ");
        open.forEach(due -> {
            timers.begin(due);
            timers.done(due);
        });
        clock.advance(Duration.ofSeconds(1));
        assertThat(timers.due("balance", "* * * * * ?", BERLIN, Duration.ofMinutes(5)))
                .hasSize(1);
    }

    @Test
    void whatEndedLongAgoIsForgottenAndDoesNotRunAgain() {
        tick(DAILY);
        clock.advance(DAY);
        run(DAILY);
        clock.advance(Duration.ofDays(500));
        run(DAILY);
        assertThat(states())
                .noneMatch(state -> state.startsWith("2026-11-02"))
                .anyMatch(state -> state.endsWith("done"));
        clock.advance(Duration.ofDays(-500));
        assertThat(run(DAILY)).isEmpty();
    }

    @Test
    void timersAndSitesDoNotKnowOfEachOther() {
        Timers other = new Timers(store, "other", clock);
        tick(DAILY);
        timers.due("reminder", DAILY, BERLIN, CATCH_UP);
        other.due("balance", DAILY, BERLIN, CATCH_UP);
        clock.advance(DAY);
        assertThat(run(DAILY)).hasSize(1);
        assertThat(timers.due("reminder", DAILY, BERLIN, CATCH_UP)).hasSize(1);
        assertThat(other.due("balance", DAILY, BERLIN, CATCH_UP)).hasSize(1);
    }

    @Test
    void aDefinedTimerIsKnownByItsNameAndStartsThen() {
        timers.define("balance", DAILY, BERLIN, CATCH_UP);
        clock.advance(DAY);
        assertThat(timers.due("balance")).hasSize(1);
        assertThatThrownBy(() -> timers.due("birthday"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is no timer birthday");
        assertThatThrownBy(() -> timers.define("balance", "daily", BERLIN, CATCH_UP))
                .hasMessage("expected a Quartz cron expression, found \"daily\"");
    }
}
