package io.loyaltybridge.wix;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;

/** The request to the token endpoint and what it answers. */
final class TokenAnswer {

    /** "Always 14400" (dev.wix.com, "Create Access Token"); used when an answer does not say it. */
    private static final long DEFAULT_LIFE_SECONDS = 14_400;

    private static final int MAX_TEXT = 200;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** @param life how long the token is valid, from the request on */
    record Fresh(String token, Duration life) {}

    private final String secret;

    /** @param secret is masked in every message, in case the server repeats it */
    TokenAnswer(String secret) {
        this.secret = secret;
    }

    static String requestBody(String appId, String appSecret, String instanceId) {
        return MAPPER.createObjectNode()
                .put("grant_type", "client_credentials")
                .put("client_id", appId)
                .put("client_secret", appSecret)
                .put("instance_id", instanceId)
                .toString();
    }

    Fresh parse(int status, String body) {
        JsonNode json = json(body);
        if (status != 200) {
            throw failure(status, json);
        }
        String token = json.path("access_token").asText();
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new TokenException(status, "", "the token endpoint answered 200 without a usable access_token");
        }
        long life = json.path("expires_in").asLong(DEFAULT_LIFE_SECONDS);
        if (life <= 0) {
            throw new TokenException(status, "", "the token endpoint answered with a token that has expired");
        }
        return new Fresh(token, Duration.ofSeconds(Math.min(life, DEFAULT_LIFE_SECONDS * 6)));
    }

    private TokenException failure(int status, JsonNode json) {
        String code = clean(json.path("error").asText());
        if (code.isEmpty()) {
            code = clean(json.at("/details/applicationError/code").asText());
        }
        String text =
                clean(json.path("error_description").asText(json.path("message").asText()));
        return new TokenException(
                status,
                code,
                "the token endpoint answered " + status + (code.isEmpty() ? "" : " " + code)
                        + (text.isEmpty() ? "" : ": " + text));
    }

    private String clean(String text) {
        String safe = text.replace(secret, "***").replaceAll("\\p{Cntrl}", " ");
        return safe.length() > MAX_TEXT ? safe.substring(0, MAX_TEXT) : safe;
    }

    private static JsonNode json(String body) {
        try {
            JsonNode json = MAPPER.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
