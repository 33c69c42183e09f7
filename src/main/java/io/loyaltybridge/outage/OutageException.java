package io.loyaltybridge.outage;

import java.time.Duration;

/** A call was not made, because its system is down for everybody: nothing took effect. */
public final class OutageException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Duration delay;
    private final boolean denied;

    OutageException(String reason, Duration delay, boolean denied) {
        super(reason, null, false, false);
        this.delay = delay;
        this.denied = denied;
    }

    /** How long until the next call is let through. */
    public Duration delay() {
        return delay;
    }

    /** Whether the system denies access (401, 403), which only a person mends. */
    public boolean isDenied() {
        return denied;
    }
}
