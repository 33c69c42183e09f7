package io.loyaltybridge.wix;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Authorises calls to Wix. Implementations are thread-safe. */
public interface AccessTokens {

    /**
     * The value of the {@code Authorization} header, raw: Wix wants no {@code Bearer} before it (dev.wix.com, "REST API
     * authentication"). May fetch a token first.
     *
     * @throws TokenException       when there is no token
     * @throws InterruptedException when the thread is interrupted while it waits for one
     */
    String authorization() throws InterruptedException;

    /** All headers that a call needs; the same errors as {@link #authorization()}. */
    default Map<String, String> headers() throws InterruptedException {
        return Map.of("Authorization", authorization());
    }

    /**
     * Wix has answered 401 to {@code token}: the next call fetches another one. Does nothing when {@code token} is not the
     * current one, so that many calls that failed together cause one renewal.
     */
    void invalidate(String token);

    /** When the current token ends; empty when there is none yet, or it does not end. */
    Optional<Instant> expiresAt();
}
