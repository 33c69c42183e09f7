package io.loyaltybridge.intake.signature;

/** What a sender may have signed of one message. {@code id} and {@code timestamp} are empty where its style has none. */
record SignedMessage(String id, String timestamp, byte[] url, byte[] body) {}
