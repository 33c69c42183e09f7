package io.loyaltybridge.intake.signature;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Signs messages as a sender of a style does: for samples and for tests of a receiver. Thread-safe. */
public final class WebhookSigner {

    private final SignatureStyle style;
    private final SigningKeys keys;
    private final SignatureHeader signatureHeader;

    /**
     * @param setting         the name of the setting that holds the secret, for messages
     * @param notificationUrl the URL in the receiver's settings; null for styles that do not sign it
     * @throws IllegalArgumentException naming {@code setting}, when the secret is not as the style expects it, or the
     *                                  notification URL is missing
     */
    public WebhookSigner(SignatureStyle style, String setting, String secret, @Nullable String notificationUrl) {
        this.style = style;
        this.keys = new SigningKeys(style, setting, Collections.singletonList(secret), notificationUrl);
        this.signatureHeader = new SignatureHeader(style, keys.any());
    }

    /**
     * @param id   the id of the message; not used by styles that sign none
     * @param at   the time of sending; not used by styles that sign none
     * @param body the bytes that will be sent
     * @return the headers to send along, in a fixed order; none for a style whose signature is a parameter of the query
     * @throws IllegalArgumentException when the style signs an id and this one would be refused by a verifier, or signs with
     *                                  a private key
     */
    public Map<String, String> headers(String id, Instant at, byte[] body) {
        if (style.idHeader().isPresent() && (id == null || !style.content().isSafeId(id))) {
            throw new IllegalArgumentException("the id of a message of style " + style.name()
                    + ": expected 1 to 256 printable ASCII characters without the delimiter of the signed content");
        }
        String timestamp = timestamp(at);
        Map<String, String> headers = new LinkedHashMap<>();
        style.idHeader().ifPresent(name -> headers.put(name, id));
        style.timestampHeader().ifPresent(name -> headers.put(name, timestamp));
        if (!style.inQuery()) {
            headers.put(style.signatureHeader(), signature(id, timestamp, body));
        }
        return headers;
    }

    /** The parameters of the query to send along, not encoded; none for a style whose signature is in a header. */
    public Map<String, String> parameters(Instant at, byte[] body) {
        return style.inQuery() ? Map.of(style.signatureHeader(), signature("", timestamp(at), body)) : Map.of();
    }

    private String timestamp(Instant at) {
        return Long.toString(style.millis() ? at.toEpochMilli() : at.getEpochSecond());
    }

    private String signature(String id, String timestamp, byte[] body) {
        return signatureHeader.write(style.encoding().encode(keys.sign(id, timestamp, body)), timestamp);
    }
}
