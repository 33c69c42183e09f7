package io.loyaltybridge.intake.signature;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import io.loyaltybridge.intake.signature.UnverifiedWebhookException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads Wix's webhooks: the whole body is one compact JWS, signed with RS256 by the key of the app
 * (dev.wix.com, "Webhooks"). Any other algorithm is refused, also RS512 and PS256 of the same key, which Wix's own
 * SDK lets pass. Thread-safe.
 */
public final class WixWebhookReader {

    /**
     * How long after its {@code exp} a webhook is still accepted. Wix resends an unanswered webhook for about 48 hours and
     * does not say whether a resend is signed again; it may have the {@code exp} of the first attempt. A replay within this
     * time does no harm, because duplicates are known for longer.
     */
    public static final Duration DEFAULT_LEEWAY = Duration.ofHours(48);

    /** Base64url; Wix's have about 100. It is read before the signature is checked. */
    private static final int LONGEST_HEADER = 4_096;

    private static final String COMPACT = "expected one compact JWS (header.payload.signature in base64url), found ";

    private final List<JWSVerifier> verifiers;
    private final Duration leeway;
    private final Set<String> instanceIds;
    private final Clock clock;

    /**
     * @param publicKey   value of {@code wix.public-key}: PEM text, base64 of it, or a path to a file with either
     * @param leeway      how long after its {@code exp} a webhook is still accepted, usually {@link #DEFAULT_LEEWAY}
     * @param instanceIds the accepted instance ids; empty: every webhook that is signed with the app's key
     * @throws IllegalArgumentException naming {@code wix.public-key} and what was expected
     */
    public static WixWebhookReader of(String publicKey, Duration leeway, Set<String> instanceIds, Clock clock) {
        return new WixWebhookReader(WixPublicKey.read(publicKey), leeway, instanceIds, clock);
    }

    /** @param keys one, or several while the app's key is being replaced; see {@link WixPublicKey} */
    public WixWebhookReader(List<RSAPublicKey> keys, Duration leeway, Set<String> instanceIds, Clock clock) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("wix.public-key: expected a key, found nothing");
        }
        if (leeway.isNegative()) {
            throw new IllegalArgumentException("the leeway of Wix's webhooks: expected 0 or more, found " + leeway);
        }
        this.verifiers = keys.stream().<JWSVerifier>map(RSASSAVerifier::new).toList();
        this.leeway = leeway;
        this.instanceIds = instanceIds.stream().map(WixWebhookReader::canonical).collect(Collectors.toSet());
        this.clock = clock;
    }

    /**
     * @param body the raw body of the request
     * @throws UnverifiedWebhookException  when it is not signed by Wix for one of our sites, or too old: 401
     * @throws UnparseableWebhookException when it is not of the expected form: 400
     */
    public WixEvent read(byte[] body) {
        String token = new String(body, StandardCharsets.UTF_8).strip();
        JsonNode payload = WixJson.object("the JWT's payload", verified(token));
        JsonNode envelope = WixJson.object("the JWT's \"data\"", payload.get("data"));
        String instanceId = WixJson.text(envelope.get("instanceId"));
        checkExpiry(payload.get("exp"), instanceId);
        checkInstance(instanceId);
        try {
            return WixEventParser.parse(envelope, payload.get("iat"));
        } catch (UnparseableWebhookException e) {
            throw new UnparseableWebhookException(Objects.requireNonNull(e.getMessage()), instanceId);
        }
    }

    private String verified(String token) {
        int firstDot = token.indexOf('.');
        if (firstDot <= 0) {
            throw new UnparseableWebhookException(COMPACT + (token.isEmpty() ? "an empty body" : "something else"));
        }
        if (firstDot > LONGEST_HEADER) {
            throw new UnparseableWebhookException(COMPACT + "a header of " + firstDot + " characters");
        }
        checkAlgorithm(token.substring(0, firstDot));
        try {
            JWSObject jws = JWSObject.parse(token);
            for (JWSVerifier verifier : verifiers) {
                if (jws.verify(verifier)) {
                    return jws.getPayload().toString();
                }
            }
        } catch (ParseException | IllegalArgumentException e) {
            throw new UnparseableWebhookException(COMPACT + "something else");
        } catch (JOSEException | IllegalStateException e) {
            throw new UnverifiedWebhookException(Reason.SIGNATURE, "the signature cannot be checked");
        }
        throw new UnverifiedWebhookException(Reason.SIGNATURE, "signed with none of the keys in wix.public-key");
    }

    /** Checked before the library sees the token: the algorithm that it names can only lead to a refusal. */
    private static void checkAlgorithm(String header) {
        byte[] json;
        try {
            json = Base64.getUrlDecoder().decode(header);
        } catch (IllegalArgumentException e) {
            throw new UnparseableWebhookException(COMPACT + "a header that is not base64url");
        }
        JsonNode parsed = WixJson.object("the JWT's header", new String(json, StandardCharsets.UTF_8));
        if (!"RS256".equals(WixJson.text(parsed.get("alg")))) {
            throw new UnverifiedWebhookException(Reason.ALGORITHM, "expected a JWT signed with RS256");
        }
    }

    private void checkExpiry(JsonNode exp, @Nullable String instanceId) {
        if (exp == null || exp.isNull()) {
            return;
        }
        if (!exp.isNumber()) {
            throw new UnparseableWebhookException(
                    "the JWT's \"exp\": expected unix seconds, found " + WixJson.kind(exp));
        }
        if (clock.millis() / 1000 - leeway.toSeconds() > exp.asLong()) {
            throw new UnverifiedWebhookException(
                    Reason.EXPIRED, "expired longer ago than the leeway of " + leeway, instanceId);
        }
    }

    private void checkInstance(@Nullable String instanceId) {
        if (instanceIds.isEmpty()) {
            return;
        }
        if (instanceId == null || !instanceIds.contains(canonical(instanceId))) {
            throw new UnverifiedWebhookException(Reason.INSTANCE, "of an instance id that is not configured");
        }
    }

    private static String canonical(String instanceId) {
        return instanceId.strip().toLowerCase(Locale.ROOT);
    }
}
