package io.loyaltybridge.sandbox.fault;

/** What a fault does. Webhook kinds match event types, the others operation names. */
public enum FaultKind {
    /** Waits {@code delayMs}, then serves the call; the caller may have given up by then. */
    DELAY(false),
    /** Serves the call and answers {@code delayMs} later. */
    DELAY_ANSWER(false),
    /** Answers 500 and changes nothing. */
    ERROR_BEFORE(false),
    /** Changes what the call asks for, and answers 500. */
    ERROR_AFTER(false),
    /** Closes the connection and changes nothing. */
    DROP_BEFORE(false),
    /** Changes what the call asks for, and closes the connection. */
    DROP_AFTER(false),
    /** Answers as {@code answer} says, and applies the call {@code delayMs} later with the checks of that moment. */
    LATE_COMMIT(false),
    /** Changes what the call asks for, and closes the connection in the middle of the body. */
    TRUNCATE(false),
    /** Answers 404 in the system's own words, as if what the path names were not there, and changes nothing. */
    NOT_FOUND(false),
    /** Answers 404 with a page in HTML, as a proxy on the way does, and changes nothing. */
    NOT_FOUND_PAGE(false),
    /** Answers 401, also to whoever asks for a token, as when the app was removed from the site, and changes nothing. */
    UNAUTHORIZED(false),
    /** Answers 403, as when the app or token lacks a permission, and changes nothing. */
    FORBIDDEN(false),
    /** Answers 409 for another reason than a revision or something that is there already, and changes nothing. */
    OTHER_CONFLICT(false),
    /** Answers 429, with {@code Retry-After} when {@code retryAfterSeconds} is set. */
    THROTTLE(false),
    /** Bumps the revision right before the call, as a concurrent update would. */
    CONFLICT(false),
    /** Books a point for the account right before the call, as the owner does: its revision and its balance move. */
    OVERTAKE(false),
    /** Answers a revision conflict although there was none. */
    SPURIOUS_CONFLICT(false),
    /** Sends a webhook {@code times} times more. */
    WEBHOOK_DUPLICATE(true),
    /** Holds webhooks back until {@code hold} of them wait, or {@code delayMs} passed, and sends them shuffled. */
    WEBHOOK_REORDER(true),
    /** Loses a webhook with all its attempts. */
    WEBHOOK_LOSE(true),
    /** Sends a webhook {@code delayMs} later. */
    WEBHOOK_DELAY(true),
    /** Sends a copy with a broken signature first. */
    WEBHOOK_BREAK_SIGNATURE(true);

    private final boolean webhook;

    FaultKind(boolean webhook) {
        this.webhook = webhook;
    }

    /** Whether it works on webhooks and not on calls. */
    public boolean webhook() {
        return webhook;
    }
}
