package io.loyaltybridge.door;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Lets in only who has a link of ours. Answers: 404 for another path below that of the links, 411 and 413 for a body that is longer than
 * a form with one field, or that does not say how long it is.
 */
public final class LinkEntry implements Entry {
    private static final int LONGEST_BODY = 4_096;

    private final String path;
    private final String name;
    private final Predicate<HttpServerRequest> isOurs;

    /**
     * @param path   what the path of every link begins with
     * @param name   of the links, for metrics and the log
     * @param isOurs whether a request has a link of ours
     */
    public LinkEntry(String path, String name, Predicate<HttpServerRequest> isOurs) {
        this.path = path;
        this.name = name;
        this.isOurs = isOurs;
    }

    @Override
    public Optional<Refusal> check(HttpServerRequest request) {
        if (!Entry.asRouted(request.path()).startsWith(path)) {
            return Optional.empty();
        }
        if (!request.path().startsWith(path) || !isOurs.test(request)) {
            return refused(404, "no such link");
        }
        if (request.method() != HttpMethod.POST) {
            // A request without a body has no form, whatever it says; Vert.x would fail.
            request.headers().remove("Content-Type");
            return Optional.empty();
        }
        String length = request.getHeader("Content-Length");
        if (length == null) {
            return refused(411, "the length of the body is missing");
        }
        return Long.parseLong(length) > LONGEST_BODY ? refused(413, "too large") : Optional.empty();
    }

    private Optional<Refusal> refused(int status, String text) {
        return Optional.of(Refusal.of(status, text).of(name, null));
    }
}
