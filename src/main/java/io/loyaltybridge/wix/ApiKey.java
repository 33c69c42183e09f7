package io.loyaltybridge.wix;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** An API key of the owner's account, for one site. It does not expire, and nothing can renew it. */
public final class ApiKey implements AccessTokens {

    private final String key;
    private final Map<String, String> headers;

    /**
     * @param key    value of {@code wix.api-key}
     * @param siteId value of {@code wix.site-id}
     * @throws IllegalArgumentException naming the setting that is empty or not allowed in a header
     */
    public ApiKey(String key, String siteId) {
        this.key = Credentials.headerValue("wix.api-key", key);
        this.headers = Map.of("Authorization", key, "wix-site-id", Credentials.headerValue("wix.site-id", siteId));
    }

    @Override
    public String authorization() {
        return key;
    }

    @Override
    public Map<String, String> headers() {
        return headers;
    }

    @Override
    public void invalidate(String token) {
        // A key that Wix refuses has to be changed in the settings.
    }

    @Override
    public Optional<Instant> expiresAt() {
        return Optional.empty();
    }
}
