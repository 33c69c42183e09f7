package io.loyaltybridge.outage;

import java.time.Duration;

/** A call was not made, because its system is down for everyone: nothing took effect. */
public final class OutageException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String what;
    private final transient Duration delay;
    private final boolean denied;
    private final boolean lonely;

    OutageException(String what, String reason, Duration delay, boolean denied, boolean lonely) {
        super(reason, null, false, false);
        this.what = what;
        this.delay = delay;
        this.denied = denied;
        this.lonely = lonely;
    }

    /** What is down: a system, or a system and an operation. */
    public String what() {
        return what;
    }

    /** How long until the next call is let through. */
    public Duration delay() {
        return delay;
    }

    /** Whether the system denies access (401, 403), which only a person can fix. */
    public boolean isDenied() {
        return denied;
    }

    /** Whether the cause may be the callers after all, because there were few. */
    public boolean isLonely() {
        return lonely;
    }
}
