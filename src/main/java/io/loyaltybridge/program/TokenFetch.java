package io.loyaltybridge.program;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.loyaltybridge.log.Secrets;
import io.loyaltybridge.program.LoginProfile.Client;
import io.loyaltybridge.program.LoginProfile.Kind;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Asks a program for a token, once a call. Thread-safe. */
final class TokenFetch {
    /** By how long a connection may take to be made: all sites of a process share them. */
    private static final Map<Duration, HttpClient> CLIENTS = new ConcurrentHashMap<>();

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LONGEST_LIFE = Duration.ofDays(1);
    private static final int MOST_TEXT = 200;
    private static final String OPERATION = "login";

    /**
     * What a program gave.
     *
     * @param token   for calls
     * @param refresh for the next token; null where there is none, or the one used stays
     * @param life    of the token, from the request on
     */
    record Fresh(String token, @Nullable String refresh, Duration life) {}

    private final LoginProfile login;
    private final URI url;
    private final String appId;
    private final String secret;
    private final Duration timeout;
    private final HttpClient http;

    /**
     * @param baseUrl of the program
     * @param timeout for connecting, and for the whole answer
     */
    TokenFetch(LoginProfile login, String baseUrl, String appId, String secret, Duration timeout) {
        this.login = login;
        this.url =
                URI.create(login.url().startsWith("/") ? baseUrl.replaceFirst("/+$", "") + login.url() : login.url());
        this.appId = appId;
        this.secret = secret;
        this.timeout = timeout;
        this.http = CLIENTS.computeIfAbsent(timeout, longest -> HttpClient.newBuilder()
                .followRedirects(Redirect.NEVER)
                .connectTimeout(longest)
                .build());
    }

    /** @param refresh the newest refresh token; null where the program has none */
    CompletableFuture<Fresh> fetch(@Nullable String refresh) {
        // The request's own timeout ends with the answer's headers, this one with its body.
        return http.sendAsync(request(refresh), BodyHandlers.ofString())
                .orTimeout(timeout.toMillis() * 2, TimeUnit.MILLISECONDS)
                .thenApply(answer -> read(
                        answer.statusCode(),
                        answer.body(),
                        answer.headers().firstValue("Retry-After").orElse(null)));
    }

    private HttpRequest request(@Nullable String refresh) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(timeout).header("Accept", "application/json");
        if (login.kind() == Kind.LOGIN) {
            return request.header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(filled(login.body()).toString()))
                    .build();
        }
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", refresh == null ? "client_credentials" : "refresh_token");
        if (refresh != null) {
            form.put("refresh_token", refresh);
        }
        if (!login.scope().isEmpty()) {
            form.put("scope", login.scope());
        }
        if (login.client() == Client.BASIC) {
            // RFC 6749, 2.3.1: both are encoded before they are joined.
            request.header("Authorization", basic(encoded(appId), encoded(secret)));
        } else {
            form.put("client_id", appId);
            form.put("client_secret", secret);
        }
        if (login.client() == Client.JSON) {
            return request.header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString(JSON.valueToTree(form).toString()))
                    .build();
        }
        return request.header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.entrySet().stream()
                        .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                        .collect(Collectors.joining("&"))))
                .build();
    }

    static String basic(String user, String password) {
        return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    /** Values never change the shape of the request, whatever they contain. */
    private JsonNode filled(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            object.fields().forEachRemaining(field -> filled.set(field.getKey(), filled(field.getValue())));
            return filled;
        }
        return node.isTextual()
                ? TextNode.valueOf(
                        node.textValue().replace(CallProfile.APP_ID, appId).replace("{token}", secret))
                : node;
    }

    private Fresh read(int status, String body, @Nullable String retryAfter) {
        JsonNode json = json(body);
        if (status < 200 || status >= 300) {
            throw failure(status, json, retryAfter);
        }
        String token = login.token().text(json).orElse("");
        if (token.isEmpty() || !token.chars().allMatch(c -> c > ' ' && c <= '~')) {
            throw new ProgramException(
                    ProgramException.Kind.UNAVAILABLE,
                    OPERATION,
                    status,
                    "",
                    "the answer has no usable token at " + login.token(),
                    null);
        }
        Duration life = login.expiresIn()
                .text(json)
                .filter(seconds -> seconds.matches("\\d{1,9}"))
                .map(seconds -> Duration.ofSeconds(Long.parseLong(seconds)))
                .filter(given -> !given.isZero())
                .orElse(login.life());
        String refresh = json.path("refresh_token").asText("");
        return new Fresh(
                token,
                login.kind() != Kind.REFRESH_TOKEN || refresh.isEmpty() ? null : refresh,
                life.compareTo(LONGEST_LIFE) > 0 ? LONGEST_LIFE : life);
    }

    private ProgramException failure(int status, JsonNode json, @Nullable String retryAfter) {
        String code = clean(json.path("error").asText(""));
        String text =
                clean(json.path("error_description").asText(json.path("message").asText("")));
        // RFC 6749, 5.2: 400 says that the client or its refresh token is not accepted.
        ProgramException.Kind kind = status == 429
                ? ProgramException.Kind.THROTTLED
                : status >= 400 && status < 500 && status != 408
                        ? ProgramException.Kind.CREDENTIALS
                        : ProgramException.Kind.UNAVAILABLE;
        return new ProgramException(
                kind,
                OPERATION,
                status,
                code,
                status + (code.isEmpty() ? "" : " " + code) + (text.isEmpty() ? "" : ", " + text),
                kind == ProgramException.Kind.THROTTLED ? ErrorAnswers.pause(retryAfter) : null);
    }

    /** What others say may repeat what they were sent. */
    private String clean(String text) {
        String safe = text;
        for (String hidden : List.of(secret, encoded(secret))) {
            safe = hidden.isEmpty() ? safe : safe.replace(hidden, "***");
        }
        safe = Secrets.mask(safe).replaceAll("\\p{Cntrl}", " ");
        return safe.length() > MOST_TEXT ? safe.substring(0, MOST_TEXT) : safe;
    }

    /** The failure of a fetch as one of a call. */
    static ProgramException noToken(Throwable failure) {
        Throwable cause = failure;
        while (cause.getCause() != null
                && (cause instanceof java.util.concurrent.CompletionException
                        || cause instanceof java.util.concurrent.ExecutionException)) {
            cause = cause.getCause();
        }
        return cause instanceof ProgramException known
                ? known
                : new ProgramException(
                        ProgramException.Kind.UNAVAILABLE,
                        OPERATION,
                        0,
                        "",
                        "no token (" + cause.getClass().getSimpleName() + ")",
                        null);
    }

    private static JsonNode json(String body) {
        try {
            JsonNode json = JSON.readTree(body);
            return json == null ? MissingNode.getInstance() : json;
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
