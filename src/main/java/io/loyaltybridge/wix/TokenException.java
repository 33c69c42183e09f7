package io.loyaltybridge.wix;
public class TokenException extends RuntimeException { public int status(){return 0;} }
