package io.loyaltybridge.testing;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import io.loyaltybridge.sandbox.wix.QuickKey;
import java.time.Instant;

/** Signs webhooks as Wix does, with a key made for one run. */
public final class WixSigner {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final QuickKey key = new QuickKey();

    /** The public key as PEM text. */
    public String pem() {
        return key.publicKeyPem();
    }

    /**
     * A webhook around the part of the event that differs by its type, as in {@code {"deletedEvent":{}}}.
     *
     * @param type as in {@code wix.contacts.v4.contact_deleted}
     */
    public String webhook(String id, String instanceId, String type, String entityId, ObjectNode event) {
        return webhook(id, instanceId, type, entityId, event, Instant.now().toString());
    }

    /** A webhook that says of itself when it was. */
    public String webhook(
            String id, String instanceId, String type, String entityId, ObjectNode event, String eventTime) {
        int underscore = type.lastIndexOf('_');
        event.put("id", id)
                .put("entityFqdn", type.substring(0, underscore))
                .put("slug", type.substring(underscore + 1))
                .put("entityId", entityId)
                .put("eventTime", eventTime)
                .put("triggeredByAnonymizeRequest", false)
                .put("entityEventSequence", "1");
        ObjectNode envelope = JSON.createObjectNode()
                .put("data", event.toString())
                .put("instanceId", instanceId)
                .put("eventType", type)
                .put("identity", "{\"identityType\":\"APP\",\"appId\":\"app-1\"}");
        JWSObject jws = new JWSObject(
                new JWSHeader(JWSAlgorithm.RS256),
                new Payload(
                        JSON.createObjectNode().put("data", envelope.toString()).toString()));
        try {
            jws.sign(key);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return jws.serialize();
    }
}
