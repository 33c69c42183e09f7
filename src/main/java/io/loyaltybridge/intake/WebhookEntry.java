package io.loyaltybridge.intake;

import io.loyaltybridge.door.Entry;
import io.loyaltybridge.door.Refusal;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides from its head whether a webhook is read. Other requests on the port, such as for a team's own route, come in.
 *
 * <p>Answers: 404 unknown source, or a path in another spelling; 401 without the headers that its signature needs; 415 a
 * form, multipart or compressed body; 503 a site that cannot be served as it is described.
 */
public final class WebhookEntry implements Entry {
    static final String PATH = "/webhooks/";

    private final Webhooks webhooks;

    public WebhookEntry(Webhooks webhooks) {
        this.webhooks = webhooks;
    }

    @Override
    public Optional<Refusal> check(HttpServerRequest request) {
        String path = request.path();
        if (!path.startsWith(PATH) && !Entry.asRouted(path).startsWith(PATH)) {
            return Optional.empty();
        }
        Optional<Webhooks.Target> target = webhooks.at(behind(path));
        if (target.isEmpty()) {
            return Optional.of(
                    webhooks.waits(behind(path))
                            ? Refusal.of(503, "cannot be taken now")
                            : Refusal.of(404, "unknown source"));
        }
        WebhookSource source = target.get().source();
        return ofSource(request, source)
                .map(refusal -> refusal.of(source.name(), target.get().site()));
    }

    private static Optional<Refusal> ofSource(HttpServerRequest request, WebhookSource source) {
        if (request.method() != HttpMethod.POST) {
            return Optional.empty();
        }
        String type = String.valueOf(request.getHeader("Content-Type")).toLowerCase(Locale.ROOT);
        if (type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/")) {
            return Optional.of(Refusal.of(415, "forms are not accepted"));
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Optional.of(Refusal.of(415, "compressed bodies are not accepted"));
        }
        return source.mayBeSigned(request::getHeader)
                ? Optional.empty()
                : Optional.of(Refusal.of(401, "not verified").because("missing_header"));
    }

    /** The part of a path behind {@link #PATH}. */
    static String behind(String path) {
        return path != null && path.startsWith(PATH) ? path.substring(PATH.length()) : "";
    }
}
