package io.loyaltybridge.milestone.reminder;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.milestone.reminder.Reminders.Window;
import java.time.LocalDate;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RemindersTest {

    private static Reminders within(long points, Long... milestones) {
        return new Reminders(List.of(milestones), points, Period.MONTH);
    }

    @Test
    void windowsThatTouchAreOne() {
        assertThat(within(100, 500L, 1000L).windows()).containsExactly(new Window(400, 500), new Window(900, 1000));
        assertThat(within(100, 500L, 600L, 650L, 1000L).windows())
                .containsExactly(new Window(400, 650), new Window(900, 1000));
        assertThat(within(1000, 500L).windows()).containsExactly(new Window(-500, 500));
    }

    @Test
    void theNextMilestoneCountsWhereItIsClose() {
        Reminders reminders = within(100, 500L, 550L, 1000L);
        assertThat(reminders.next(399)).isEmpty();
        assertThat(reminders.next(400)).isEqualTo(OptionalLong.of(500));
        assertThat(reminders.next(499)).isEqualTo(OptionalLong.of(500));
        assertThat(reminders.next(500)).isEqualTo(OptionalLong.of(550));
        assertThat(reminders.next(550)).isEmpty();
        assertThat(reminders.next(1000)).isEmpty();
        assertThat(reminders.next(5000)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "WEEK, 2026-12-07, 2026-W50",
        "WEEK, 2027-01-01, 2026-W53",
        "WEEK, 2024-12-30, 2025-W01",
        "MONTH, 2028-02-29, 2028-02",
        "QUARTER, 2026-12-31, 2026-Q4",
        "QUARTER, 2027-01-01, 2027-Q1",
        "YEAR, 2026-01-01, 2026",
        "LIFETIME, 2026-01-01, ever"
    })
    void aPeriodHasAName(Period period, LocalDate day, String name) {
        assertThat(period.key(day)).isEqualTo(name);
    }
}
