package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/**
 * A call that passed the description of its operation.
 *
 * @param path values of the path parameters
 * @param query the query string as an object, values as text
 * @param consistent the value of {@code X-Wix-Consistent} that the caller sent, or null
 */
record WixCall(Map<String, String> path, ObjectNode query, ObjectNode body, Caller caller, String consistent) {}
