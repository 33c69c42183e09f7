package io.loyaltybridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.InboxMetrics;
import io.loyaltybridge.inbox.RecentOutcomes;
import io.loyaltybridge.inbox.RecentOutcomes.Sum;
import io.loyaltybridge.sandbox.MutableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When a change of routes is taken back. */
class RouteWatchTest {
    @Test
    void aFewFailuresOrAsManyAsBeforeAreNoReason() {
        assertThat(RouteWatch.isWorse(new Sum(100, 0), new Sum(0, 2))).isFalse();
        assertThat(RouteWatch.isWorse(new Sum(100, 0), new Sum(0, 3))).isTrue();
        assertThat(RouteWatch.isWorse(new Sum(50, 50), new Sum(50, 50))).isFalse();
        assertThat(RouteWatch.isWorse(new Sum(50, 50), new Sum(40, 60))).isFalse();
        assertThat(RouteWatch.isWorse(new Sum(50, 50), new Sum(38, 62))).isTrue();
        assertThat(RouteWatch.isWorse(new Sum(0, 0), new Sum(100, 5))).isFalse();
    }

    @Test
    void outcomesAreCountedSecondBySecondAndForgottenAfterTwoMinutes() {
        MutableClock clock = new MutableClock();
        RecentOutcomes outcomes = new RecentOutcomes(clock, InboxMetrics.NONE);
        long start = clock.millis();
        outcomes.ended(null, "done");
        clock.advance(Duration.ofSeconds(30));
        outcomes.retried(null);
        outcomes.parked(null);
        outcomes.handedBack(null);

        assertThat(outcomes.between(start, start + 1_000)).isEqualTo(new Sum(1, 0));
        assertThat(outcomes.between(start + 1_000, start + 60_000)).isEqualTo(new Sum(0, 2));
        clock.advance(Duration.ofSeconds(121));
        outcomes.ended(null, "done");
        assertThat(outcomes.between(start, clock.millis() + 1_000)).isEqualTo(new Sum(1, 0));
    }
}
