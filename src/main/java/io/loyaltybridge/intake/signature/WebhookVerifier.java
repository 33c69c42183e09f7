package io.loyaltybridge.intake.signature;

import io.loyaltybridge.intake.signature.Verification.Reason;
import io.loyaltybridge.intake.signature.Verification.Refused;
import io.loyaltybridge.intake.signature.Verification.Verified;
import java.security.MessageDigest;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a message was signed with one of a source's secrets. Works on the raw bytes of the body; compares in
 * constant time; does not let the message choose the method. Thread-safe.
 */
public final class WebhookVerifier {

    private static final Verification MISSING_HEADER = new Refused(Reason.MISSING_HEADER);
    private static final Verification MALFORMED = new Refused(Reason.MALFORMED);
    private static final Verification STALE = new Refused(Reason.STALE);
    private static final Verification WRONG_SIGNATURE = new Refused(Reason.WRONG_SIGNATURE);
    private static final Verification VERIFIED = new Verified(Optional.empty());

    private final SignatureStyle style;
    private final SigningKeys keys;
    private final SignatureHeader signatureHeader;
    private final Clock clock;

    /**
     * @param setting the name of the setting that holds the secrets, for messages
     * @param secrets one, or several while a secret is being replaced; any of them may have signed
     * @throws IllegalArgumentException naming {@code setting}, when a secret is not as the style expects it, or the style
     *                                  signs the notification URL
     */
    public WebhookVerifier(SignatureStyle style, String setting, List<String> secrets, Clock clock) {
        this(style, setting, secrets, null, clock);
    }

    /** @param notificationUrl the URL in the sender's settings, byte for byte; null for styles that do not sign it */
    public WebhookVerifier(
            SignatureStyle style, String setting, List<String> secrets, @Nullable String notificationUrl, Clock clock) {
        this.style = style;
        this.keys = new SigningKeys(style, setting, secrets, notificationUrl);
        this.signatureHeader = new SignatureHeader(style, keys.signatureLength());
        this.clock = clock;
    }

    /** Whether the headers that every message needs are there. */
    public boolean hasHeaders(Function<String, String> header) {
        String signatures = header.apply(style.signatureHeader());
        boolean id = style.idHeader().isEmpty() || header.apply(style.idHeader().get()) != null;
        return signatures != null && id && timestamp(header, signatures) != null;
    }

    /** Empty where the style has none, null where it is missing. */
    private String timestamp(Function<String, String> header, String signatures) {
        if (style.timestampHeader().isPresent()) {
            return header.apply(style.timestampHeader().get());
        }
        return style.timestampKey().isPresent()
                ? SignatureHeader.pair(signatures, style.timestampKey().get())
                : "";
    }

    /**
     * @param header looks a header up, in whatever case; null when the message does not have it
     * @param body   the body as it came
     */
    public Verification verify(Function<String, String> header, byte[] body) {
        if (!hasHeaders(header)) {
            return MISSING_HEADER;
        }
        String signatures = header.apply(style.signatureHeader());
        String id = style.idHeader().isPresent() ? header.apply(style.idHeader().get()) : "";
        String timestamp = timestamp(header, signatures);
        long seconds = style.content().hasTimestamp() ? unixSeconds(timestamp) : 0;
        List<byte[]> candidates = signatureHeader.signatures(signatures);
        if (seconds < 0
                || candidates.isEmpty()
                || style.idHeader().isPresent() && !style.content().isSafeId(id)) {
            return MALFORMED;
        }
        if (!signedByAnyKey(candidates, id, timestamp, body)) {
            return WRONG_SIGNATURE;
        }
        // Checked last, so that a metric of stale messages shows clocks and replays, not forgeries.
        if (style.content().hasTimestamp() && Math.abs(clock.millis() / 1000 - seconds) > style.toleranceSeconds()) {
            return STALE;
        }
        return style.idHeader().isPresent() ? new Verified(Optional.of(id)) : VERIFIED;
    }

    private boolean signedByAnyKey(List<byte[]> candidates, String id, String timestamp, byte[] body) {
        for (int key = 0; key < keys.count(); key++) {
            byte[] expected = keys.sign(key, id, timestamp, body);
            for (int i = 0; i < candidates.size(); i++) {
                if (MessageDigest.isEqual(expected, candidates.get(i))) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Digits only, at most eleven of them; otherwise -1. */
    private static long unixSeconds(String text) {
        if (text.isEmpty() || text.length() > 11) {
            return -1;
        }
        long seconds = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            seconds = seconds * 10 + digit;
        }
        return seconds;
    }
}
