package io.loyaltybridge.sandbox.server;

import java.util.function.UnaryOperator;

/**
 * An HTTP request as it arrived.
 *
 * @param path without query string
 * @param query raw query string or null
 * @param header reads a header by name, null when absent
 */
public record Request(String method, String path, String query, UnaryOperator<String> header, byte[] body) {}
