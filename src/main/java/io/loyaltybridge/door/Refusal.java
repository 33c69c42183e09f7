package io.loyaltybridge.door;

/**
 * An answer that is given at the door.
 *
 * @param status 4xx or 503
 * @param text   for the sender; contains nothing that helps to forge a request, and nothing that they sent
 * @param of     the source, for metrics and the log: from the settings or a fixed word, never from the request
 * @param reason why, in a word: a label of the metric
 */
public record Refusal(int status, String text, String of, String reason) {
    private static final String NOBODY = "unknown";
    private static final int SECONDS = 5;

    public static Refusal of(int status, String text) {
        return new Refusal(status, text, NOBODY, Integer.toString(status));
    }

    /** The same, for a known source. */
    public Refusal of(String source) {
        return new Refusal(status, text, source, reason);
    }

    /** The same, for a reason that the status does not show. */
    public Refusal because(String why) {
        return new Refusal(status, text, of, why);
    }

    /** Seconds until the request may be sent again; 0 where that does not help. */
    int retryAfter() {
        return status == 503 ? SECONDS : 0;
    }

    String json() {
        return "{\"error\":\"" + text + "\"}";
    }
}
