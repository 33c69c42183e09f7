package io.loyaltybridge.intake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.loyaltybridge.intake.signature.Handshake;
import io.loyaltybridge.intake.signature.RequestHead;
import io.loyaltybridge.payload.Hmac;
import io.loyaltybridge.payload.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Answers what a sender asks before it sends webhooks; nothing of it is stored. Where the formats come from:
 *
 * <ul>
 *   <li>Meta: <a href="https://developers.facebook.com/docs/graph-api/webhooks/getting-started">Webhooks, verification requests</a>
 *   <li>Zoom: <a href="https://developers.zoom.us/docs/api/webhooks/">Webhooks, validate your webhook endpoint</a>
 *   <li>Slack: <a href="https://docs.slack.dev/reference/events/url_verification/">url_verification</a>
 * </ul>
 */
final class SourceHandshake {
    /** No character that could be markup, because the answer repeats it. */
    private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9._~+/=-]{1,256}");

    private final Handshake kind;
    private final String verifyToken;
    private final List<String> secrets;

    /**
     * @param verifyToken for {@link Handshake#META}, else unused
     * @param secrets     of the source
     */
    SourceHandshake(Handshake kind, String verifyToken, List<String> secrets) {
        this.kind = kind;
        this.verifyToken = verifyToken;
        this.secrets = List.copyOf(secrets);
    }

    /**
     * What a request without a body is answered, as plain text; empty where it asks nothing.
     *
     * @param method such as GET
     * @throws RefusedWebhookException 403 for a wrong token, 400 for a challenge that cannot be repeated
     */
    Optional<String> asked(String method, RequestHead head) throws RefusedWebhookException {
        boolean get = method.equals("GET");
        if (kind == Handshake.ECHO && (get || method.equals("HEAD"))) {
            return Optional.of("");
        }
        if (kind != Handshake.META || !get || !"subscribe".equals(head.parameter("hub.mode"))) {
            return Optional.empty();
        }
        String token = head.parameter("hub.verify_token");
        if (token == null || !MessageDigest.isEqual(Sha256.of(token), Sha256.of(verifyToken))) {
            throw RefusedWebhookException.wrongVerifyToken();
        }
        String challenge = head.parameter("hub.challenge");
        return Optional.of(repeatable(challenge == null ? "" : challenge));
    }

    /**
     * What a verified webhook is answered, as JSON, where it is only a question.
     *
     * @param key the number of the secret that signed it
     * @throws RefusedWebhookException 400 for a challenge that cannot be repeated
     */
    Optional<String> answered(JsonNode payload, int key) throws RefusedWebhookException {
        if (kind == Handshake.SLACK && payload.path("type").asText().equals("url_verification")) {
            return Optional.of(JsonNodeFactory.instance
                    .objectNode()
                    .put("challenge", repeatable(payload.path("challenge").asText()))
                    .toString());
        }
        if (kind == Handshake.ZOOM && payload.path("event").asText().equals("endpoint.url_validation")) {
            String token = repeatable(payload.path("payload").path("plainToken").asText());
            byte[] secret = secrets.get(key).getBytes(StandardCharsets.UTF_8);
            return Optional.of(JsonNodeFactory.instance
                    .objectNode()
                    .put("plainToken", token)
                    .put("encryptedToken", HexFormat.of().formatHex(Hmac.sha256(secret, token)))
                    .toString());
        }
        return Optional.empty();
    }

    private static String repeatable(String challenge) throws RefusedWebhookException {
        if (!CHALLENGE.matcher(challenge).matches()) {
            throw RefusedWebhookException.unparseable("expected a challenge of 1 to 256 letters, digits and ._~+/=-");
        }
        return challenge;
    }
}
