package io.loyaltybridge.door;

import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Says from its head alone whether a request may come in. Must not block. */
@FunctionalInterface
public interface Entry {
    /** Whoever comes. */
    Entry ANYBODY = request -> Optional.empty();

    /** The answer that needs no body; empty where the request may come in. */
    Optional<Refusal> check(HttpServerRequest request);
}
