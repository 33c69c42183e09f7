package io.loyaltybridge.program;

import io.loyaltybridge.program.TokenFetch.Fresh;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Tokens that are fetched, and renewed shortly before they end: five minutes, or a tenth of their life when that is shorter.
 * One renewal runs at a time, and all callers who need it share its outcome. While the old token is valid, a failed renewal
 * fails no call. Thread-safe.
 */
final class FetchedTokens implements Authorization {
    private static final Duration MOST_AHEAD = Duration.ofMinutes(5);
    /** After a failed renewal, a token that is still valid is used this long before the next one. */
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

    private record Token(Map<String, String> headers, Instant renewAt, Instant endsAt) {}

    /** Where the newest refresh token is. */
    interface Refreshing {
        /** No refresh tokens. */
        Refreshing NONE = new Refreshing() {
            @Override
            public @Nullable String newest() {
                return null;
            }

            @Override
            public void keep(String token) {
                throw new IllegalStateException("a refresh token that nobody asked for");
            }
        };

        /** Null where the program has none. */
        @Nullable
        String newest();

        /** Keeps a newer one; it is on disk when this returns. */
        void keep(String token);
    }

    private final CallProfile profile;
    private final TokenFetch fetch;
    private final Refreshing refreshing;
    private final Clock clock;
    private final Object lock = new Object();
    private @Nullable Token current;
    private CompletableFuture<Token> renewal = CompletableFuture.completedFuture(null);

    FetchedTokens(CallProfile profile, TokenFetch fetch, Refreshing refreshing, Clock clock) {
        this.profile = profile;
        this.fetch = fetch;
        this.refreshing = refreshing;
        this.clock = clock;
    }

    @Override
    public Map<String, String> headers() throws InterruptedException {
        CompletableFuture<Token> shared;
        synchronized (lock) {
            if (current != null && clock.instant().isBefore(current.renewAt())) {
                return current.headers();
            }
            if (renewal.isDone()) {
                Instant asked = clock.instant();
                renewal = fetch.fetch(refreshing.newest())
                        .thenApply(fresh -> kept(asked, fresh))
                        .handle(this::ended);
            }
            shared = renewal;
        }
        try {
            return shared.get().headers();
        } catch (ExecutionException e) {
            throw TokenFetch.noToken(e);
        }
    }

    /** A newer refresh token is on disk before its token is used: the older one may be worth nothing from now on. */
    private Token kept(Instant asked, Fresh fresh) {
        if (fresh.refresh() != null) {
            refreshing.keep(fresh.refresh());
        }
        Duration tenth = fresh.life().dividedBy(10);
        Duration ahead = tenth.compareTo(MOST_AHEAD) < 0 ? tenth : MOST_AHEAD;
        Instant endsAt = asked.plus(fresh.life());
        return new Token(profile.of(fresh.token()), endsAt.minus(ahead), endsAt);
    }

    private Token ended(@Nullable Token fresh, @Nullable Throwable failure) {
        synchronized (lock) {
            Instant now = clock.instant();
            if (fresh != null) {
                current = fresh;
                return fresh;
            }
            Token old = current;
            if (old != null && now.isBefore(old.endsAt())) {
                Instant again = now.plus(PAUSE_AFTER_FAILURE);
                current = new Token(old.headers(), again.isBefore(old.endsAt()) ? again : old.endsAt(), old.endsAt());
                return current;
            }
            throw TokenFetch.noToken(failure == null ? new IllegalStateException("no token came") : failure);
        }
    }

    @Override
    public boolean isWorthRepeating(Map<String, String> refused) {
        synchronized (lock) {
            if (current != null && current.headers().equals(refused)) {
                current = null;
            }
            return true;
        }
    }
}
