package io.loyaltybridge.door;

import org.jspecify.annotations.Nullable;

/**
 * An answer that is given at the door.
 *
 * @param status 4xx or 503
 * @param text   for the sender; contains nothing that helps to forge a request, and nothing that they sent
 * @param of     the source, for metrics and the log: from the settings or a fixed word, never from the request
 * @param site   first column of the keys of the site that the path names, for metrics and the log; null where it names none
 * @param reason why, in a word: a label of the metric
 */
public record Refusal(int status, String text, String of, @Nullable String site, String reason) {
    private static final String NOBODY = "unknown";
    private static final int SECONDS = 5;

    public static Refusal of(int status, String text) {
        return new Refusal(status, text, NOBODY, null, Integer.toString(status));
    }

    /** The same, for a known source of a site; without one where the webhook itself names it. */
    public Refusal of(String source, @Nullable String itsSite) {
        return new Refusal(status, text, source, itsSite, reason);
    }

    /** The same, for a reason that the status does not show. */
    public Refusal because(String why) {
        return new Refusal(status, text, of, site, why);
    }

    /** Seconds until the request may be sent again; 0 where that does not help. */
    int retryAfter() {
        return status == 503 ? SECONDS : 0;
    }

    String json() {
        return "{\"error\":\"" + text + "\"}";
    }
}
