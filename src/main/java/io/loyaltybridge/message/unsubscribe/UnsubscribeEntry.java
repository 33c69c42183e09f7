package io.loyaltybridge.message.unsubscribe;

import io.loyaltybridge.door.Entry;
import io.loyaltybridge.door.Refusal;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets in only who has a link of ours. Answers: 404 for another path below {@link UnsubscribeLinks#PATH}, 411 and 413 for a body
 * that is longer than a form with one field, or that does not say how long it is.
 */
public final class UnsubscribeEntry implements Entry {
    private static final int LONGEST_BODY = 4_096;

    private final Function<String, Optional<UnsubscribeDoor>> sites;

    /** @param sites a site's door by the name of the site */
    public UnsubscribeEntry(Function<String, Optional<UnsubscribeDoor>> sites) {
        this.sites = sites;
    }

    @Override
    public Optional<Refusal> check(HttpServerRequest request) {
        if (!Entry.asRouted(request.path()).startsWith(UnsubscribeLinks.PATH)) {
            return Optional.empty();
        }
        if (UnsubscribeDoor.followed(request, sites).isEmpty()) {
            return refused(404, "no such link");
        }
        if (request.method() != HttpMethod.POST) {
            return Optional.empty();
        }
        String length = request.getHeader("Content-Length");
        if (length == null) {
            return refused(411, "the length of the body is missing");
        }
        return Long.parseLong(length) > LONGEST_BODY ? refused(413, "too large") : Optional.empty();
    }

    private static Optional<Refusal> refused(int status, String text) {
        return Optional.of(Refusal.of(status, text).of(Unsubscribes.SOURCE, null));
    }
}
