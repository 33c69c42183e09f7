package io.loyaltybridge.door;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpUtils;
import java.util.Optional;

/** Says from its head alone whether a request may come in. Must not block. */
@FunctionalInterface
public interface Entry {
    /** Whoever comes. */
    Entry ANYBODY = request -> Optional.empty();

    /** What this one refuses, then what another does. */
    default Entry and(Entry other) {
        return request -> check(request).or(() -> other.check(request));
    }

    /** A path as the router reads it, without dots, double slashes and needless %. */
    static String asRouted(String path) {
        return path.indexOf('%') < 0 && !path.contains("//") && !path.contains("/.")
                ? path
                : HttpUtils.normalizePath(path);
    }

    /** The answer that needs no body; empty where the request may come in. */
    Optional<Refusal> check(HttpServerRequest request);
}
