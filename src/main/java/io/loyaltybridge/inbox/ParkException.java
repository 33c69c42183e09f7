package io.loyaltybridge.inbox;

/** Ends an exchange whose event cannot be handled as it is; the message is the reason that a person reads. */
public final class ParkException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ParkException(String reason) {
        super(reason);
    }
}
