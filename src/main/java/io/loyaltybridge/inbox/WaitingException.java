package io.loyaltybridge.inbox;

/**
 * Ends an exchange whose event has the state {@link EventState#WAITING} by now: it leaves its lane without an attempt, and whoever
 * ends the waiting makes it pending again.
 */
public final class WaitingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public WaitingException(String reason) {
        super(reason, null, false, false);
    }
}
