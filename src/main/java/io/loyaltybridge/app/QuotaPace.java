package io.loyaltybridge.app;

import io.loyaltybridge.program.ProgramPace;
import io.loyaltybridge.wix.Grant;
import io.loyaltybridge.wix.Priority;
import io.loyaltybridge.wix.Quota;
import java.time.Clock;
import java.time.Duration;

/** The calls of a program take their turns as those of Wix do, in memory. */
record QuotaPace(Quota quota, Clock clock) implements ProgramPace {

    static ProgramPace of(int perMinute, Clock clock) {
        return new QuotaPace(Quota.inMemory(perMinute, clock), clock);
    }

    @Override
    public Duration turn(boolean bulk, String whom, Duration longest) throws InterruptedException {
        Grant grant = quota.acquire(bulk ? Priority.BULK : Priority.LIVE, whom, longest);
        return grant instanceof Grant.Busy busy ? busy.retryAfter() : Duration.ZERO;
    }

    @Override
    public void pause(Duration pause) {
        quota.stopUntil(clock.instant().plus(pause));
    }
}
