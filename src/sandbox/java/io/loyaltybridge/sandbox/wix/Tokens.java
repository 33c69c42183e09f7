package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.sandbox.schema.Json;
import io.loyaltybridge.sandbox.schema.Violation;
import io.loyaltybridge.sandbox.server.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Access tokens by client credentials. Guarded by the stand-in's lock. */
final class Tokens {
    record Token(String clientId, String instanceId, Instant issued, Instant expires) {}

    private final Clock clock;
    private final Duration lifetime;
    private final String siteId;
    private final Map<String, Token> issued = new HashMap<>();
    private boolean installed = true;

    Tokens(Clock clock, Duration lifetime, String siteId) {
        this.clock = clock;
        this.lifetime = lifetime;
        this.siteId = siteId;
    }

    Answer issue(JsonNode body, List<Violation> violations) {
        if (!violations.isEmpty()) {
            return refuse(400, "invalid_request", violations.get(0).description());
        }
        if (!body.get("grant_type").asText().equals("client_credentials")) {
            return refuse(400, "unsupported_grant_type", "grant_type has to be client_credentials");
        }
        if (!installed) {
            return refuse(400, "invalid_grant", "the app is not installed on the site");
        }
        String value = "OAUTH2." + UUID.randomUUID();
        Instant now = clock.instant();
        issued.put(
                value,
                new Token(
                        body.get("client_id").asText(), body.get("instance_id").asText(), now, now.plus(lifetime)));
        return Answer.ok(Json.object()
                .put("access_token", value)
                .put("token_type", "Bearer")
                .put("expires_in", lifetime.toSeconds()));
    }

    Answer info(JsonNode body, List<Violation> violations) {
        if (!violations.isEmpty()) {
            return refuse(400, "invalid_request", violations.get(0).description());
        }
        Token token = issued.get(body.get("token").asText());
        if (token == null || expired(token)) {
            return Answer.ok(Json.object().put("active", false));
        }
        ObjectNode answer = Json.object()
                .put("active", true)
                .put("subjectType", "APP")
                .put("subjectId", token.clientId)
                .put("exp", token.expires.getEpochSecond())
                .put("iat", token.issued.getEpochSecond())
                .put("clientId", token.clientId)
                .put("siteId", siteId);
        return Answer.ok(answer.put("instanceId", token.instanceId));
    }

    /** The token of an Authorization value, expired or not; null when it is not one of ours. */
    Token find(String authorization) {
        return issued.get(authorization);
    }

    boolean expired(Token token) {
        return !clock.instant().isBefore(token.expires);
    }

    /** Ends all tokens now, as if they had expired. */
    void revoke() {
        Instant now = clock.instant();
        issued.replaceAll((value, token) -> new Token(token.clientId, token.instanceId, token.issued, now));
    }

    /** Without the app on the site its tokens end, and nobody gets another one. */
    void install(boolean value) {
        installed = value;
        if (!value) {
            revoke();
        }
    }

    void clear() {
        installed = true;
        issued.clear();
    }

    private static Answer refuse(int status, String error, String description) {
        return Answer.of(status, Json.object().put("error", error).put("error_description", description));
    }
}
