package io.loyaltybridge.door;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpUtils;
import java.util.Optional;

/** Decides from the head of a request whether it may come in. Must not block. */
@FunctionalInterface
public interface Entry {
    /** Lets every request in. */
    Entry ANYBODY = request -> Optional.empty();

    /** Refuses what this one or the other refuses, and answers what either answers. */
    default Entry and(Entry other) {
        Entry one = this;
        return new Entry() {
            @Override
            public Optional<Refusal> check(HttpServerRequest request) {
                return one.check(request).or(() -> other.check(request));
            }

            @Override
            public Optional<String> answer(HttpServerRequest request) {
                return one.answer(request).or(() -> other.answer(request));
            }
        };
    }

    /** A path as the router reads it, without dots, double slashes and needless percent signs. */
    static String asRouted(String path) {
        return path.indexOf('%') < 0 && !path.contains("//") && !path.contains("/.")
                ? path
                : HttpUtils.normalizePath(path);
    }

    /** The refusal; empty where the request may come in. */
    Optional<Refusal> check(HttpServerRequest request);

    /**
     * Plain text that is a request's whole answer, with 200 and without its body; empty where it goes in. Asked of requests
     * that are not refused.
     */
    default Optional<String> answer(HttpServerRequest request) {
        return Optional.empty();
    }
}
