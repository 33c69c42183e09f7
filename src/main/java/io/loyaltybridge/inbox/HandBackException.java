package io.loyaltybridge.inbox;

import java.time.Duration;

/** Ends an exchange whose event has to run again a little later; does not count as a failed attempt. */
public final class HandBackException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final transient Duration delay;
    private final Verdict.HandBack.Kind kind;

    /** The event waits for its turn; no call was made. */
    public HandBackException(String reason, Duration delay) {
        this(reason, delay, Verdict.HandBack.Kind.TURN);
    }

    private HandBackException(String reason, Duration delay, Verdict.HandBack.Kind kind) {
        super(reason, null, false, false);
        this.delay = delay;
        this.kind = kind;
    }

    /** A call was made and has to be made again. The first delay is this one; later ones grow, and the event is parked in the end. */
    public static HandBackException afterCall(String reason, Duration delay) {
        return new HandBackException(reason, delay, Verdict.HandBack.Kind.ANSWER);
    }

    /**
     * Waits, without a call, for something that may never happen. The first delay is this one; later ones grow, and the event
     * is parked in the end.
     */
    public static HandBackException untilParked(String reason, Duration delay) {
        return new HandBackException(reason, delay, Verdict.HandBack.Kind.ANSWER);
    }

    public Verdict.HandBack.Kind kind() {
        return kind;
    }

    public Duration delay() {
        return delay;
    }
}
