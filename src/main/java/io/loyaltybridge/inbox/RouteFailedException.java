package io.loyaltybridge.inbox;

/** A route failed: why, and at which step. */
final class RouteFailedException extends Exception {
    private static final long serialVersionUID = 1;

    private final Exception why;
    private final String step;

    /** @param step as {@link FailedAttempt#step} */
    RouteFailedException(Exception why, String step) {
        super(why.getMessage(), why, false, false);
        this.why = why;
        this.step = step;
    }

    Exception why() {
        return why;
    }

    String step() {
        return step;
    }
}
