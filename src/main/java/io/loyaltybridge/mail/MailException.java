package io.loyaltybridge.mail;

/** A mail that was not accepted, or may not have been. */
public final class MailException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** What is known about the mail. */
    public enum Kind {
        /** Not sent: the server cannot be reached, or accepts nothing from us for now. Other mails would fail too. */
        SERVER,
        /** Not sent: the server does not accept this mail for now (4xx). */
        LATER,
        /** Not sent: the server refuses this mail (5xx), and would refuse it again. */
        REFUSED,
        /** Transferred completely, but no answer came: it may have been sent. */
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
