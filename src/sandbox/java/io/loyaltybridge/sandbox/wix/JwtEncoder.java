package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.webhook.WebhookEncoder;
import io.loyaltybridge.sandbox.webhook.WebhookEvent;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

/**
 * Wix's webhook body: one compact RS256 JWT around the event, nested three levels deep. A resend is signed anew, so that
 * it has not expired when it arrives 48 hours later; its event stays the same.
 */
final class JwtEncoder implements WebhookEncoder {
    private static final Map<String, String> HEADERS = Map.of("Content-Type", "text/plain");
    private static final Duration LIFETIME = Duration.ofHours(1);
    /** Made once for each process: all its stand-ins may sign with the same one. */
    private static final QuickKey KEY = new QuickKey();

    private final Clock clock;
    private final String instanceId;
    private final String siteId;
    private final WebhookForm form;

    JwtEncoder(Clock clock, String instanceId, String siteId, WebhookForm form) {
        this.clock = clock;
        this.instanceId = instanceId;
        this.siteId = siteId;
        this.form = form;
    }

    String publicKeyPem() {
        return KEY.publicKeyPem();
    }

    @Override
    public Signed encode(WebhookEvent event) {
        return new Signed(HEADERS, jwt(event).getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public Signed encodeBroken(WebhookEvent event) {
        String jwt = jwt(event);
        // A character in the middle of the signature: the last one may hold unused bits only.
        int at = jwt.length() - 100;
        char other = jwt.charAt(at) == 'A' ? 'B' : 'A';
        return new Signed(
                HEADERS, (jwt.substring(0, at) + other + jwt.substring(at + 1)).getBytes(StandardCharsets.US_ASCII));
    }

    private String jwt(WebhookEvent event) {
        long now = clock.instant().getEpochSecond();
        ObjectNode payload = Json.object();
        payload.set("data", nested(envelope(event.payload())));
        payload.put("iat", now).put("exp", now + LIFETIME.toSeconds());
        JWSObject jws = new JWSObject(new JWSHeader(JWSAlgorithm.RS256), new Payload(Json.bytes(payload)));
        try {
            jws.sign(KEY);
        } catch (JOSEException e) {
            throw new IllegalStateException("The webhook cannot be signed", e);
        }
        return jws.serialize();
    }

    private ObjectNode envelope(JsonNode payload) {
        ObjectNode envelope = Json.object();
        JsonNode event = payload.get("event");
        envelope.set("data", nested(form == WebhookForm.ENTITY_AS_JSON ? entityAsJson(event) : event));
        envelope.put("instanceId", instanceId);
        envelope.set("eventType", payload.get("eventType"));
        envelope.set("identity", nested(payload.get("identity")));
        envelope.putObject("accountInfo")
                .put("accountId", "0a0a0a0a-0000-4000-8000-000000000001")
                .put("siteId", siteId);
        return envelope;
    }

    private JsonNode nested(JsonNode value) {
        return form == WebhookForm.NESTED_OBJECTS ? value : Json.object().textNode(Json.text(value));
    }

    private static JsonNode entityAsJson(JsonNode event) {
        ObjectNode copy = event.deepCopy();
        for (String kind : new String[] {"createdEvent", "updatedEvent", "actionEvent"}) {
            if (copy.path(kind) instanceof ObjectNode content) {
                String name = content.fieldNames().next();
                content.put(name + "AsJson", Json.text(content.remove(name)));
            }
        }
        return copy;
    }
}
