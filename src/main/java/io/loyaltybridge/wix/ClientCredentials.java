package io.loyaltybridge.wix;
public record ClientCredentials(java.net.URI u,String a,String b,String c,java.time.Clock k) implements AccessTokens { public String token(){return "x";} public boolean invalidate(String t){return false;} public java.util.Optional<java.time.Instant> expiresAt(){return java.util.Optional.empty();} }
