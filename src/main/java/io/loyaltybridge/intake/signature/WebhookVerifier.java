package io.loyaltybridge.intake.signature;

import io.loyaltybridge.intake.signature.Verification.Reason;
import io.loyaltybridge.intake.signature.Verification.Refused;
import io.loyaltybridge.intake.signature.Verification.Verified;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Checks whether a message was signed with one of a source's secrets. Works on the raw bytes of the body; compares in
 * constant time; does not let the message choose the method. Thread-safe.
 */
public final class WebhookVerifier {

    private static final byte[] NO_BODY = new byte[0];
    private static final Verification MISSING_HEADER = new Refused(Reason.MISSING_HEADER);
    private static final Verification MALFORMED = new Refused(Reason.MALFORMED);
    private static final Verification STALE = new Refused(Reason.STALE);
    private static final Verification WRONG_SIGNATURE = new Refused(Reason.WRONG_SIGNATURE);
    /** Digits of a time: more than any time within the next centuries has. */
    private static final int MOST_DIGITS = 11;

    private static final int MOST_DIGITS_OF_MILLIS = 14;

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
        this.signatureHeader = new SignatureHeader(style, keys.any());
        this.clock = clock;
    }

    /**
     * Why a message is refused whatever its body is: a header that every message needs is missing, or a token is wrong. Empty
     * where its body has to be read.
     */
    public Optional<Reason> refusedByHead(RequestHead head) {
        String signatures = signatures(head);
        boolean id = style.idHeader().isEmpty() || head.header(style.idHeader().get()) != null;
        if (signatures == null || !id || timestamp(head, signatures) == null) {
            return Optional.of(Reason.MISSING_HEADER);
        }
        if (style.algorithm().signs()) {
            return Optional.empty();
        }
        return verify(head, NO_BODY) instanceof Refused refused ? Optional.of(refused.reason()) : Optional.empty();
    }

    private @Nullable String signatures(RequestHead head) {
        return style.inQuery() ? head.parameter(style.signatureHeader()) : head.header(style.signatureHeader());
    }

    /** Empty where the style has none, null where it is missing. */
    private @Nullable String timestamp(RequestHead head, String signatures) {
        if (style.timestampHeader().isPresent()) {
            return head.header(style.timestampHeader().get());
        }
        return style.timestampKey().isPresent()
                ? SignatureHeader.pair(signatures, style.timestampKey().get())
                : "";
    }

    /** @param body the body as it came */
    public Verification verify(RequestHead head, byte[] body) {
        String signatures = signatures(head);
        String id = style.idHeader().isPresent() ? head.header(style.idHeader().get()) : "";
        String timestamp = signatures == null ? null : timestamp(head, signatures);
        if (signatures == null || id == null || timestamp == null) {
            return MISSING_HEADER;
        }
        long time = style.content().hasTimestamp() ? unixTime(timestamp) : 0;
        List<byte[]> candidates = signatureHeader.signatures(signatures);
        if (time < 0
                || candidates.isEmpty()
                || style.idHeader().isPresent() && !style.content().isSafeId(id)) {
            return MALFORMED;
        }
        int key;
        try {
            key = keys.signer(candidates, id, timestamp, body);
        } catch (IllegalArgumentException e) {
            // The fields of a form are signed, and the body is no form.
            return MALFORMED;
        }
        if (key < 0) {
            return WRONG_SIGNATURE;
        }
        // Checked last, so that a metric of stale messages shows clocks and replays, not forgeries.
        if (style.content().hasTimestamp() && !isNow(time)) {
            return STALE;
        }
        return new Verified(style.idHeader().isPresent() ? Optional.of(id) : Optional.empty(), key);
    }

    private boolean isNow(long time) {
        long seconds = clock.millis() / 1000;
        return style.millis()
                ? Math.abs(clock.millis() - time) <= style.toleranceSeconds() * 1000
                : Math.abs(seconds - time) <= style.toleranceSeconds();
    }

    /** Digits only, without a zero before them; otherwise -1. */
    private long unixTime(String text) {
        if (text.isEmpty()
                || text.length() > (style.millis() ? MOST_DIGITS_OF_MILLIS : MOST_DIGITS)
                || text.charAt(0) == '0') {
            return -1;
        }
        long time = 0;
        for (int i = 0; i < text.length(); i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            time = time * 10 + digit;
        }
        return time;
    }
}
