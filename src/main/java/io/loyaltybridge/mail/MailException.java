package io.loyaltybridge.mail;

/** A mail that was not accepted, or of which nobody knows whether it was. */
public final class MailException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is known of the mail. */
    public enum Kind {
        /** Not sent: the server cannot be reached, or takes nothing from us for now. Another mail would fare the same. */
        SERVER,
        /** Not sent: the server does not take this mail for now (4xx). */
        LATER,
        /** Not sent: the server refuses this mail (5xx), and would refuse it again. */
        REFUSED,
        /** Handed over as a whole, and no answer came: it may have been sent. */
        UNKNOWN
    }

    private final Kind kind;

    public MailException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
