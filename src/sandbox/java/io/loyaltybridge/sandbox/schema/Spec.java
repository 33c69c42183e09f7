package io.loyaltybridge.sandbox.schema;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** The compiled description of one value: immutable, shared by all requests. */
interface Spec {
    /** Accepts every value. */
    Spec ANYTHING = (value, path, fromText, out) -> {};

    /**
     * Adds what is wrong with a value.
     *
     * @param value present and not null
     * @param fromText whether the value comes from a query string, where numbers and booleans are text
     */
    void check(JsonNode value, String path, boolean fromText, List<Violation> out);
}
