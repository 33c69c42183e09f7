package io.loyaltybridge.door;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpUtils;
import java.util.Optional;

/** Decides from the head of a request whether it may come in. Must not block. */
@FunctionalInterface
public interface Entry {
    /** Lets every request in. */
    Entry ANYBODY = request -> Optional.empty();

    /** Refuses what this one or the other refuses. */
    default Entry and(Entry other) {
        return request -> check(request).or(() -> other.check(request));
    }

    /** A path as the router reads it, without dots, double slashes and needless percent signs. */
    static String asRouted(String path) {
        return path.indexOf('%') < 0 && !path.contains("//") && !path.contains("/.")
                ? path
                : HttpUtils.normalizePath(path);
    }

    /** The refusal; empty where the request may come in. */
    Optional<Refusal> check(HttpServerRequest request);
}
