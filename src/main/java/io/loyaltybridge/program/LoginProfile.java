package io.loyaltybridge.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.payload.PayloadPath;
import io.loyaltybridge.settings.ProfileFile;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How the bridge shows a program who it is.
 *
 * @param kind      the way
 * @param url       where tokens are fetched: a path at {@code program.base-url}, or an https URL; empty where none are
 * @param scope     of OAuth; empty for none
 * @param client    where the id and the secret of a client stand
 * @param body      of a login: an object in which "{app-id}" and "{token}" stand for the settings
 * @param token     where in the answer the token is
 * @param expiresIn where in the answer its life is, in seconds
 * @param life      of a token whose answer does not say it
 */
record LoginProfile(
        Kind kind,
        String url,
        String scope,
        Client client,
        JsonNode body,
        PayloadPath token,
        PayloadPath expiresIn,
        Duration life) {
    static final Set<String> KEYS = Set.of(
            "login",
            "token-url",
            "token-scope",
            "token-client",
            "login-body",
            "login-token",
            "login-expires-in",
            "token-life");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIFE = Duration.ofMinutes(30);

    /** Ways to show who one is. */
    enum Kind {
        /** {@code program.token} as it is. */
        TOKEN,
        /** {@code program.app-id} and {@code program.token} as user and password (RFC 7617). */
        BASIC,
        /** Tokens by client credentials: {@code program.app-id} and {@code program.token} (RFC 6749, 4.4). */
        CLIENT_CREDENTIALS,
        /** Tokens by a refresh token, which is replaced by each newer one (RFC 6749, 6). */
        REFRESH_TOKEN,
        /** Tokens by a login in JSON. */
        LOGIN
    }

    /** Where the id and the secret of a client stand when a token is asked for. */
    enum Client {
        /** In the form (RFC 6749, 2.3.1). */
        FORM,
        /** In the Authorization header (RFC 6749, 2.3.1). */
        BASIC,
        /** In an object of JSON with the fields of the form, which some programs want instead. */
        JSON
    }

    static LoginProfile of(ProfileFile p) {
        Kind kind = p.oneOf(
                "login",
                Map.of(
                        "token", Kind.TOKEN,
                        "basic", Kind.BASIC,
                        "client-credentials", Kind.CLIENT_CREDENTIALS,
                        "refresh-token", Kind.REFRESH_TOKEN,
                        "json", Kind.LOGIN),
                Kind.TOKEN);
        boolean fetches = kind != Kind.TOKEN && kind != Kind.BASIC;
        String url = p.text("token-url");
        if (fetches && !(url.matches("/[A-Za-z0-9._~/-]*") || isHttps(url))) {
            throw p.problem(
                    "token-url",
                    "expected a path at program.base-url such as /oauth2/token, or a URL that starts with https://, found \""
                            + url + "\"");
        }
        JsonNode body = kind == Kind.LOGIN ? body(p) : JSON.createObjectNode();
        if (kind == Kind.LOGIN && p.text("login-token").isEmpty()) {
            throw p.problem("login-token", "is not set; expected where in the answer of the login the token is");
        }
        Duration life = p.duration("token-life");
        return new LoginProfile(
                kind,
                url,
                p.text("token-scope"),
                p.oneOf(
                        "token-client",
                        Map.of("basic", Client.BASIC, "form", Client.FORM, "json", Client.JSON),
                        Client.FORM),
                body,
                path(p, "login-token", "/access_token"),
                path(p, "login-expires-in", "/expires_in"),
                life.isZero() ? LIFE : life);
    }

    private static PayloadPath path(ProfileFile p, String key, String unlessSet) {
        return PayloadPath.of(p.place(key), p.optional(key).orElse(unlessSet));
    }

    private static boolean isHttps(String url) {
        try {
            URI uri = new URI(url);
            return "https".equals(uri.getScheme()) && uri.getHost() != null && uri.getUserInfo() == null;
        } catch (java.net.URISyntaxException e) {
            return false;
        }
    }

    private static JsonNode body(ProfileFile p) {
        try {
            JsonNode body = JSON.readTree(p.text("login-body"));
            if (body != null && body.isObject()) {
                return body;
            }
        } catch (JsonProcessingException e) {
            // Said below, without the text: it may hold a secret.
        }
        throw p.problem(
                "login-body", "expected a JSON object such as {\"user\": \"{app-id}\", \"password\": \"{token}\"}");
    }

    /** Whether it needs the setting {@code program.app-id}. */
    boolean needsAppId() {
        return switch (kind) {
            case TOKEN -> false;
            case BASIC, CLIENT_CREDENTIALS, REFRESH_TOKEN -> true;
            case LOGIN -> body.toString().contains(CallProfile.APP_ID);
        };
    }

    /** Whether tokens are fetched and kept for a while. */
    boolean fetches() {
        return kind != Kind.TOKEN && kind != Kind.BASIC;
    }
}
