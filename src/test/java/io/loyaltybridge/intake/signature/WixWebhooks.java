package io.loyaltybridge.intake.signature;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;

/** Builds webhooks as Wix sends them, with keys made for one run. */
final class WixWebhooks {

    static final KeyPair KEYS = newKeys(2048);
    static final RSAPublicKey PUBLIC_KEY = (RSAPublicKey) KEYS.getPublic();
    static final String INSTANCE = "0f1f2f3f-1111-4222-8333-444455556666";
    static final String POINTS_UPDATED = "wix.loyalty.v1.account_points_updated";

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private WixWebhooks() {}

    static KeyPair newKeys(int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String pem(PublicKey key) {
        return "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded())
                + "\n-----END PUBLIC KEY-----\n";
    }

    static Map<String, Object> map(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    static String json(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A domain event around {@code bodyName: body}. */
    static Map<String, Object> domainEvent(String bodyName, Object body) {
        return map(
                "id",
                "48b171b8-0000-4000-8000-000000000001",
                "entityFqdn",
                "wix.loyalty.v1.account",
                "slug",
                "points_updated",
                "entityId",
                "account-1",
                bodyName,
                body,
                "eventTime",
                "2021-12-29T14:06:50.4Z",
                "triggeredByAnonymizeRequest",
                false,
                "entityEventSequence",
                "3");
    }

    static Map<String, Object> envelope(String eventType, Object data) {
        return map(
                "data",
                data,
                "instanceId",
                INSTANCE,
                "eventType",
                eventType,
                "identity",
                json(map("identityType", "APP", "appId", "app-1")));
    }

    /** The usual nesting: strings in strings. */
    static byte[] signed(Map<String, Object> envelope) {
        return sign(JWSAlgorithm.RS256, map("data", json(envelope)));
    }

    static byte[] sign(JWSAlgorithm algorithm, Object payload) {
        return sign(new JWSHeader.Builder(algorithm).keyID("key-1").build(), json(payload), KEYS);
    }

    static byte[] sign(JWSHeader header, String payload, KeyPair keys) {
        try {
            JWSObject jws = new JWSObject(header, new Payload(payload));
            jws.sign(new RSASSASigner(keys.getPrivate()));
            return jws.serialize().getBytes(StandardCharsets.US_ASCII);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
