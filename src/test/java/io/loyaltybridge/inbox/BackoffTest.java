package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(30), 20);

    @Property
    void waitIsTheDoubledOneSpreadByHalf(@ForAll @IntRange(min = 1, max = 100_000) int failed, @ForAll long seed) {
        long base = failed > 11 ? 1_800_000 : 1_000L << failed - 1;

        assertThat(backoff.after(failed, new Random(seed)).toMillis()).isBetween(base / 2, base + base / 2);
    }

    @Property
    void waitNeverOverflows(
            @ForAll @LongRange(min = 1, max = Long.MAX_VALUE / 4) long first,
            @ForAll @IntRange(min = 1, max = 100) int failed) {
        Backoff large = new Backoff(Duration.ofMillis(first), Duration.ofDays(1), 3);

        assertThat(large.after(failed, new Random(1))).isBetween(Duration.ofMillis(0), Duration.ofDays(2));
    }

    @Test
    void lastAttemptIsTheOneThatIsSet() {
        assertThat(backoff.last(19)).isFalse();
        assertThat(backoff.last(20)).isTrue();
        assertThat(new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(1), 1).last(1))
                .isTrue();
    }
}
