package io.loyaltybridge.intake;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A body that was read.
 *
 * @param text as it is stored where it is one event: JSON, as it came where JSON came
 */
record SourceBody(String text, JsonNode json) {}
