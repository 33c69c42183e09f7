package io.loyaltybridge.intake;

/** A webhook that is refused. The message goes to the sender, so it contains nothing that helps to forge one. */
public final class RefusedWebhookException extends Exception {
    /** The message where a value makes the payload unreadable. */
    static final String UNREADABLE = "expected values that can be read";

    private static final long serialVersionUID = 1L;
    private final int status;
    private final String tag;

    private RefusedWebhookException(int status, String tag, String message) {
        super(message, null, false, false);
        this.status = status;
        this.tag = tag;
    }

    /** 400: the body is not what the source sends. */
    public static RefusedWebhookException unparseable(String expected) {
        return new RefusedWebhookException(400, "unparseable", expected);
    }

    /** 413: more items than one webhook may carry. */
    public static RefusedWebhookException tooManyItems(int found, long most) {
        return new RefusedWebhookException(
                413,
                "too-many-items",
                "expected at most " + most + " items in one webhook, found " + found + "; send them in smaller parts");
    }

    /** 401, without detail. The tag, for the metric, says which check failed. */
    public static RefusedWebhookException unverified(String tag) {
        return new RefusedWebhookException(401, tag, "not verified");
    }

    public int status() {
        return status;
    }

    /** Why, in one word: a label of the metric. */
    public String tag() {
        return tag;
    }
}
