package io.loyaltybridge.intake;

import org.jspecify.annotations.Nullable;

/** A webhook that is refused. The message goes to the sender, so it contains nothing that helps to forge one. */
public final class RefusedWebhookException extends Exception {
    /** The message where a value makes the payload unreadable. */
    static final String UNREADABLE = "expected values that can be read";

    private static final long serialVersionUID = 1L;
    private final int status;
    private final String tag;
    private final @Nullable String site;

    private RefusedWebhookException(int status, String tag, String message, @Nullable String site) {
        super(message, null, false, false);
        this.site = site;
        this.status = status;
        this.tag = tag;
    }

    /** 400: the body is not what the source sends. */
    public static RefusedWebhookException unparseable(String expected) {
        return new RefusedWebhookException(400, "unparseable", expected, null);
    }

    /** 413: more items than one webhook may carry. */
    public static RefusedWebhookException tooManyItems(int found, long most) {
        return new RefusedWebhookException(
                413,
                "too-many-items",
                "expected at most " + most + " items in one webhook, found " + found + "; send them in smaller parts",
                null);
    }

    /** 413: one webhook of too many characters. */
    static RefusedWebhookException tooLarge(String expected) {
        return new RefusedWebhookException(413, "too-large", expected, null);
    }

    /** 403: whoever asks does not know the token of the handshake. */
    static RefusedWebhookException wrongVerifyToken() {
        return new RefusedWebhookException(403, "verify_token", "not verified", null);
    }

    /** 401, without detail. The tag, for the metric, says which check failed. */
    public static RefusedWebhookException unverified(String tag) {
        return new RefusedWebhookException(401, tag, "not verified", null);
    }

    /** 503: the site that it is of, or may be of, cannot be served as it is described; the sender should come again. */
    static RefusedWebhookException ofAWrongSite() {
        return new RefusedWebhookException(503, "site-wrong", "cannot be taken now", null);
    }

    /** The same of a site that the webhook itself names, after its signature was verified. */
    RefusedWebhookException of(@Nullable String itsSite) {
        return new RefusedWebhookException(status, tag, getMessage() == null ? "" : getMessage(), itsSite);
    }

    /** First column of the keys of the site that the webhook names; null where it names none that is known. */
    public @Nullable String site() {
        return site;
    }

    public int status() {
        return status;
    }

    /** Why, in one word: a label of the metric. */
    public String tag() {
        return tag;
    }
}
