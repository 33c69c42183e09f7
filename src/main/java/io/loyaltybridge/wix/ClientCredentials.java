package io.loyaltybridge.wix;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tokens of a Wix app by OAuth client credentials (dev.wix.com, "Create Access Token"). A token is kept until shortly before
 * it expires: five minutes, or a tenth of its life when that is shorter. One renewal runs at a time, and all callers who need
 * it share its outcome. While an old token is still valid, a failed renewal does not fail a call.
 */
public final class ClientCredentials implements AccessTokens {

    private static final Duration MAX_AHEAD = Duration.ofMinutes(5);
    /** After a failed renewal, a token that is still valid is used this long before the next attempt. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

    private record Token(String value, Instant renewAt, Instant expiresAt) {}

    /** By how long a connection may take to be made: all sites of a process ask the same server. */
    private static final Map<Duration, HttpClient> CLIENTS = new ConcurrentHashMap<>();

    private final HttpClient http;
    private final HttpRequest request;
    private final TokenAnswer answer;
    private final Duration timeout;
    private final Clock clock;
    private final Object lock = new Object();
    private @Nullable Token current;
    private CompletableFuture<Token> renewal = CompletableFuture.completedFuture(null);

    /**
     * @param baseUrl    value of {@code wix.base-url}, for example {@code https://www.wixapis.com}
     * @param appId      value of {@code wix.app-id}
     * @param appSecret  value of {@code wix.app-secret}
     * @param instanceId value of {@code wix.instance-id}
     * @param timeout    for connecting, and for the whole answer
     * @throws IllegalArgumentException naming the setting that is missing or wrong
     */
    public ClientCredentials(
            URI baseUrl, String appId, String appSecret, String instanceId, Duration timeout, Clock clock) {
        this.timeout = timeout;
        this.clock = clock;
        this.answer = new TokenAnswer(Credentials.notBlank("wix.app-secret", appSecret));
        this.http = CLIENTS.computeIfAbsent(timeout, longest -> HttpClient.newBuilder()
                .followRedirects(Redirect.NEVER)
                .connectTimeout(longest)
                .build());
        String body = TokenAnswer.requestBody(
                Credentials.notBlank("wix.app-id", appId),
                appSecret,
                Credentials.notBlank("wix.instance-id", instanceId));
        this.request = HttpRequest.newBuilder(tokenUri(baseUrl))
                .timeout(timeout)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    private static URI tokenUri(URI baseUrl) {
        if (!"https".equals(baseUrl.getScheme()) && !"http".equals(baseUrl.getScheme()) || baseUrl.getHost() == null) {
            throw new IllegalArgumentException("wix.base-url: expected a URL that starts with https:// or http://");
        }
        return URI.create(baseUrl.toString().replaceFirst("/+$", "") + "/oauth2/token");
    }

    @Override
    public String authorization() throws InterruptedException {
        CompletableFuture<Token> shared;
        synchronized (lock) {
            if (current != null && clock.instant().isBefore(current.renewAt())) {
                return current.value();
            }
            if (renewal.isDone()) {
                renewal = renew();
            }
            shared = renewal;
        }
        try {
            return shared.get().value();
        } catch (ExecutionException e) {
            throw (TokenException) e.getCause();
        }
    }

    private CompletableFuture<Token> renew() {
        Instant asked = clock.instant();
        // The request's own timeout ends with the answer's headers, this one with its body.
        return http.sendAsync(request, BodyHandlers.ofString())
                .orTimeout(timeout.toMillis() * 2, TimeUnit.MILLISECONDS)
                .thenApply(response -> token(asked, answer.parse(response.statusCode(), response.body())))
                .handle(this::ended);
    }

    private static Token token(Instant asked, TokenAnswer.Fresh fresh) {
        Duration tenth = fresh.life().dividedBy(10);
        Duration ahead = tenth.compareTo(MAX_AHEAD) < 0 ? tenth : MAX_AHEAD;
        Instant expiresAt = asked.plus(fresh.life());
        return new Token(fresh.token(), expiresAt.minus(ahead), expiresAt);
    }

    /** The result of a renewal, for all callers that share it: the new token, or the old one while it is valid. */
    private Token ended(Token fresh, Throwable failure) {
        synchronized (lock) {
            Instant now = clock.instant();
            if (fresh != null) {
                current = fresh;
            } else if (current != null && now.isBefore(current.expiresAt())) {
                Instant again = now.plus(PAUSE_AFTER_FAILURE);
                current = new Token(
                        current.value(),
                        again.isBefore(current.expiresAt()) ? again : current.expiresAt(),
                        current.expiresAt());
            } else {
                Throwable cause = failure.getCause() == null ? failure : failure.getCause();
                throw cause instanceof TokenException known
                        ? known
                        : new TokenException(
                                0,
                                "",
                                "no answer from the token endpoint: "
                                        + cause.getClass().getSimpleName());
            }
            return current;
        }
    }

    @Override
    public void invalidate(String token) {
        synchronized (lock) {
            if (current != null && current.value().equals(token)) {
                current = null;
            }
        }
    }

    @Override
    public Optional<Instant> expiresAt() {
        synchronized (lock) {
            return Optional.ofNullable(current).map(Token::expiresAt);
        }
    }
}
