package io.loyaltybridge.wix;
public interface AccessTokens { String token(); boolean invalidate(String t); java.util.Optional<java.time.Instant> expiresAt(); }
