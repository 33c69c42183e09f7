package io.loyaltybridge.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DueTest {

    /** 2027 begins in a week that is counted to 2026; at 23:30 in London the day in Berlin is the next. */
    @ParameterizedTest
    @CsvSource({
        "2026-11-25T08:00:00Z, 2026-11-25, 2026-W48, 2026-11, 2026-10",
        "2027-01-01T08:00:00Z, 2027-01-01, 2026-W53, 2027-01, 2026-12",
        "2026-12-31T23:30:00Z, 2027-01-01, 2026-W53, 2027-01, 2026-12",
        "2028-03-31T07:00:00Z, 2028-03-31, 2028-W13, 2028-03, 2028-02"
    })
    void theNamesOfPeriodsAreTheSites(Instant at, String day, String week, String month, String previousMonth) {
        Due due = new Due("balance", at, ZoneId.of("Europe/Berlin"), false);
        assertThat(due)
                .extracting(Due::day, Due::week, Due::month, Due::previousMonth)
                .containsExactly(day, week, month, previousMonth);
    }
}
