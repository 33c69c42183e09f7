package io.loyaltybridge.sandbox.server;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Ids for what a stand-in makes. Thread-safe. */
@FunctionalInterface
public interface Ids {
    /** A new id, in the form of a UUID; {@code kind} says of what, such as {@code contact}. */
    String next(String kind);

    /** Ids that nobody else has. */
    static Ids random() {
        return kind -> UUID.randomUUID().toString();
    }

    /** The n-th id of a kind is the same wherever they are counted, so that different things on several sites have the same ids. */
    static Ids counted() {
        Map<String, Long> made = new ConcurrentHashMap<>();
        return kind -> UUID.nameUUIDFromBytes(
                        (kind + ' ' + made.merge(kind, 1L, Long::sum)).getBytes(StandardCharsets.UTF_8))
                .toString();
    }
}
