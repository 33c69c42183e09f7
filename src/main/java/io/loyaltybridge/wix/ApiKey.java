package io.loyaltybridge.wix;
public record ApiKey(String token) implements AccessTokens { public boolean invalidate(String t){return false;} public java.util.Optional<java.time.Instant> expiresAt(){return java.util.Optional.empty();} }
