package io.loyaltybridge.intake.signature;

import org.jspecify.annotations.Nullable;

/** What of a request can be read before its body. */
@FunctionalInterface
public interface RequestHead {

    /** A header by its name in any letter case; null where it is missing. */
    @Nullable
    String header(String name);

    /** A parameter of the query, decoded; null where it is missing. */
    default @Nullable String parameter(String name) {
        return null;
    }

    /** The address of whoever is connected, such as {@code 192.0.2.1}: never one that a header names. Empty where there is none. */
    default String peer() {
        return "";
    }
}
