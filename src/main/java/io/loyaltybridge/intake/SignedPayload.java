package io.loyaltybridge.intake;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.intake.signature.RequestHead;
import io.loyaltybridge.intake.signature.Verification;
import io.loyaltybridge.intake.signature.WebhookVerifier;
import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.payload.Sha256;
import java.util.Locale;
import java.util.Optional;

/**
 * A webhook's body, verified first and then parsed.
 *
 * @param signedId the id that the signature covers, where the style has one
 */
record SignedPayload(String text, JsonNode payload, Optional<String> signedId) {

    private static final int LONGEST_ID = 256;

    /** @throws RefusedWebhookException when it is not verified, or is no JSON object */
    static SignedPayload read(WebhookVerifier verifier, RequestHead head, byte[] body) throws RefusedWebhookException {
        Optional<String> signedId = verified(verifier, head, body).signedId();
        String text = WebhookBody.text(body);
        return new SignedPayload(text, WebhookBody.object(text), signedId);
    }

    /** @throws RefusedWebhookException when it is not verified */
    static Verification.Verified verified(WebhookVerifier verifier, RequestHead head, byte[] body)
            throws RefusedWebhookException {
        Verification verification = verifier.verify(head, body);
        if (verification instanceof Verification.Verified verified) {
            return verified;
        }
        throw RefusedWebhookException.unverified(tag(((Verification.Refused) verification).reason()));
    }

    /** A reason as a label of a metric. */
    static String tag(Verification.Reason reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }

    /**
     * The id by which duplicates are recognised: from the payload, else the signed one, else one made from the body. An id
     * longer than {@value #LONGEST_ID} characters is replaced by its hash.
     */
    static String eventId(PayloadPath path, JsonNode payload, Optional<String> signedId, String hash) {
        return path.text(payload)
                .or(() -> signedId)
                .map(id -> id.length() <= LONGEST_ID ? id : "sha256:" + Sha256.hex(id))
                .orElse("sha256:" + hash);
    }
}
