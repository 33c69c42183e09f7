package io.loyaltybridge.inbox;

import java.time.Duration;

/** Ends an exchange whose event has to come again a little later; does not count as a failed attempt. */
public final class HandBackException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Duration delay;

    public HandBackException(String reason, Duration delay) {
        super(reason, null, false, false);
        this.delay = delay;
    }

    public Duration delay() {
        return delay;
    }
}
