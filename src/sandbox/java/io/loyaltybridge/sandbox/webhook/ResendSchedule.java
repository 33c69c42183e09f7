package io.loyaltybridge.sandbox.webhook;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * When a failed attempt is repeated.
 *
 * @param waits the wait before each further attempt
 */
public record ResendSchedule(List<Duration> waits) {
    /** Wix: 12 more attempts in about 48 hours. */
    public static final ResendSchedule WIX = new ResendSchedule(
            Stream.of("PT1M", "PT10M", "PT1H", "PT2H", "PT2H", "PT2H", "PT4H", "PT4H", "PT4H", "PT8H", "PT8H", "PT12H")
                    .map(Duration::parse)
                    .toList());

    /**
     * The same schedule, faster or slower.
     *
     * @param factor 1 is real time, 0.001 makes a minute 60 ms
     */
    public ResendSchedule scaled(double factor) {
        if (!(factor > 0)) {
            throw new IllegalArgumentException("The resend scale has to be above 0");
        }
        return new ResendSchedule(waits.stream()
                .map(wait -> Duration.ofNanos(Math.max(1_000_000, (long) (wait.toNanos() * factor))))
                .toList());
    }
}
