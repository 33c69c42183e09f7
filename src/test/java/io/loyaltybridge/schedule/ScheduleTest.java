package io.loyaltybridge.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScheduleTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** The due moments of some days, by the wall clock. */
    private static List<String> walls(String cron, ZoneId zone, String from, String to) {
        Instant after = LocalDateTime.parse(from).atZone(zone).toInstant();
        Instant until = LocalDateTime.parse(to).atZone(zone).toInstant();
        return new Schedule(cron, zone)
                .between(after, until, 10_000).stream()
                        .map(at -> at.atZone(zone).toLocalDateTime() + " "
                                + at.atZone(zone).getOffset())
                        .toList();
    }

    @Test
    void aDayOfSummerTimeThatSkipsTheHourFiresOnceAsMuchLater() {
        assertThat(walls("0 30 2 * * ?", BERLIN, "2026-03-28T00:00", "2026-03-31T00:00"))
                .containsExactly("2026-03-28T02:30 +01:00", "2026-03-29T03:30 +02:00", "2026-03-30T02:30 +02:00");
    }

    @Test
    void aDayOfWinterTimeThatHasTheHourTwiceFiresTheFirstTime() {
        assertThat(walls("0 30 2 * * ?", BERLIN, "2026-10-24T00:00", "2026-10-27T00:00"))
                .containsExactly("2026-10-24T02:30 +02:00", "2026-10-25T02:30 +02:00", "2026-10-26T02:30 +01:00");
    }

    @Test
    void everyHourOnTheDaysOfTheChange() {
        assertThat(walls("0 0 * * * ?", BERLIN, "2026-03-29T00:30", "2026-03-29T04:30"))
                .containsExactly("2026-03-29T01:00 +01:00", "2026-03-29T03:00 +02:00", "2026-03-29T04:00 +02:00");
        assertThat(walls("0 0 * * * ?", BERLIN, "2026-10-25T00:30", "2026-10-25T04:30"))
                .containsExactly(
                        "2026-10-25T01:00 +02:00",
                        "2026-10-25T02:00 +02:00",
                        "2026-10-25T03:00 +01:00",
                        "2026-10-25T04:00 +01:00");
    }

    @Test
    void midnightThatIsSkippedIsOnItsDay() {
        assertThat(walls("0 0 0 * * ?", ZoneId.of("America/Santiago"), "2026-09-05T12:00", "2026-09-07T12:00"))
                .containsExactly("2026-09-06T01:00 -03:00", "2026-09-07T00:00 -03:00");
    }

    @Test
    void aDayThatAnIslandSkippedFiresOnTheNext() {
        assertThat(walls("0 0 9 * * ?", ZoneId.of("Pacific/Apia"), "2011-12-28T12:00", "2012-01-01T12:00"))
                .containsExactly("2011-12-29T09:00 -10:00", "2011-12-31T09:00 +14:00", "2012-01-01T09:00 +14:00");
    }

    @Test
    void theLastDaysOfMonths() {
        assertThat(walls("0 0 9 31 * ?", BERLIN, "2026-01-01T00:00", "2026-08-01T00:00"))
                .containsExactly(
                        "2026-01-31T09:00 +01:00",
                        "2026-03-31T09:00 +02:00",
                        "2026-05-31T09:00 +02:00",
                        "2026-07-31T09:00 +02:00");
        assertThat(walls("0 0 9 L * ?", BERLIN, "2028-01-01T00:00", "2028-05-01T00:00"))
                .containsExactly(
                        "2028-01-31T09:00 +01:00",
                        "2028-02-29T09:00 +01:00",
                        "2028-03-31T09:00 +02:00",
                        "2028-04-30T09:00 +02:00");
        assertThat(walls("0 0 9 L * ?", BERLIN, "2027-02-01T00:00", "2027-03-01T00:00"))
                .containsExactly("2027-02-28T09:00 +01:00");
    }

    @Test
    void theLeapDay() {
        assertThat(walls("0 0 9 29 2 ?", BERLIN, "2026-01-01T00:00", "2033-01-01T00:00"))
                .containsExactly("2028-02-29T09:00 +01:00", "2032-02-29T09:00 +01:00");
    }

    @ParameterizedTest
    @CsvSource({
        "0 0 9 * * ?,    2026-11-25T08:00:00Z,     2026-11-25T08:00:00Z",
        "0 0 9 * * ?,    2026-11-25T07:59:59.999Z, 2026-11-24T08:00:00Z",
        "0 0 9 31 * ?,   2026-11-25T08:00:00Z,     2026-10-31T08:00:00Z",
        "0 0 9 L * ?,    2028-03-01T00:00:00Z,     2028-02-29T08:00:00Z",
        "0 0 9 29 2 ?,   2028-02-28T08:00:00Z,     2024-02-29T08:00:00Z",
        "0 0 9 29 2 ?,   2104-02-28T08:00:00Z,     2096-02-29T08:00:00Z",
        "0 30 2 * * ?,   2026-03-29T01:29:59Z,     2026-03-28T01:30:00Z",
        "0 30 2 * * ?,   2026-03-29T01:30:00Z,     2026-03-29T01:30:00Z",
        "0 30 2 * * ?,   2026-10-25T01:30:00Z,     2026-10-25T00:30:00Z",
        "* * * * * ?,    2026-11-25T08:00:00.500Z, 2026-11-25T08:00:00Z",
        "0 0 9 1 1 ? 2020, 2026-11-25T08:00:00Z,   2020-01-01T08:00:00Z"
    })
    void theLatestDueMomentIsAtOrBeforeNow(String cron, Instant now, Instant latest) {
        assertThat(new Schedule(cron, BERLIN).latest(now)).contains(latest);
    }

    @Test
    void aDayThatNeverComesIsNeverDue() {
        Schedule never = new Schedule("0 0 9 30 2 ?", BERLIN);
        assertThat(never.latest(Instant.parse("2026-11-25T08:00:00Z"))).isEmpty();
        assertThat(never.between(Instant.parse("2026-01-01T00:00:00Z"), Instant.parse("2036-01-01T00:00:00Z"), 10))
                .isEmpty();
    }

    @Test
    void aLimitLeavesNothingOutBetween() {
        Instant after = Instant.parse("2026-03-29T00:55:00Z");
        Instant until = Instant.parse("2026-03-29T03:00:00Z");
        Schedule schedule = new Schedule("0 */10 * * * ?", BERLIN);
        List<Instant> all = schedule.between(after, until, 10_000);
        for (int limit = 1; limit < all.size(); limit++) {
            List<Instant> some = schedule.between(after, until, limit);
            assertThat(some).hasSizeGreaterThanOrEqualTo(limit).isEqualTo(all.subList(0, some.size()));
        }
    }

    @Test
    void whatIsNoCronIsNamed() {
        assertThatThrownBy(() -> new Schedule("every day", BERLIN))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a Quartz cron expression, found \"every day\"");
    }

    /** Wherever the ticks fall, each due moment is found by one of them, and none by two. */
    @Property(tries = 300)
    void ticksFindEachMomentOnce(
            @ForAll @From("crons") String cron,
            @ForAll @From("zones") String zone,
            @ForAll @IntRange(max = 9) int around,
            @ForAll @From("cuts") List<Integer> cuts) {
        Schedule schedule = new Schedule(cron, ZoneId.of(zone));
        // A change of the clocks lies within these days for most.
        Instant from = Instant.parse(List.of(
                        "2026-03-28T00:00:00Z",
                        "2026-10-24T00:00:00Z",
                        "2026-09-05T00:00:00Z",
                        "2026-04-04T00:00:00Z",
                        "2028-02-28T00:00:00Z",
                        "2026-03-07T00:00:00Z",
                        "2026-10-31T00:00:00Z",
                        "2026-10-03T00:00:00Z",
                        "2011-12-29T00:00:00Z",
                        "2026-07-01T00:00:00Z")
                .get(around));
        Instant until = from.plus(Duration.ofDays(3));
        List<Instant> all = schedule.between(from, until, Integer.MAX_VALUE);
        List<Instant> byTicks = new ArrayList<>();
        Instant last = from;
        for (Instant tick : Stream.concat(cuts.stream().sorted().map(from::plusSeconds), Stream.of(until))
                .toList()) {
            byTicks.addAll(schedule.between(last, tick, Integer.MAX_VALUE));
            last = tick;
        }
        assertThat(byTicks).isEqualTo(all).isSorted().doesNotHaveDuplicates();
        if (!all.isEmpty()) {
            assertThat(schedule.latest(until)).contains(all.get(all.size() - 1));
        }
    }

    @Provide
    Arbitrary<String> crons() {
        return Arbitraries.of(
                "0 0 9 * * ?",
                "0 30 2 * * ?",
                "0 0 * * * ?",
                "0 */10 * * * ?",
                "0 0 0 * * ?",
                "0 0 9 31 * ?",
                "0 0 9 L * ?",
                "0 15 1-3 * * ?",
                "0 0 12 ? * MON",
                "0 0 9 29 2 ?",
                "59 59 23 * * ?");
    }

    @Provide
    Arbitrary<String> zones() {
        return Arbitraries.of(
                "Europe/Berlin",
                "UTC",
                "America/Santiago",
                "Australia/Lord_Howe",
                "America/New_York",
                "Asia/Kolkata",
                "Pacific/Apia",
                "+05:30");
    }

    @Provide
    Arbitrary<List<Integer>> cuts() {
        return Arbitraries.integers().between(0, 3 * 86_400).list().ofMaxSize(40);
    }
}
