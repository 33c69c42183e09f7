package io.loyaltybridge.intake;

import io.loyaltybridge.door.Entry;
import io.loyaltybridge.door.Refusal;
import io.loyaltybridge.log.Reason;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.Optional;

/**
 * Decides from its head whether a webhook is read. Other requests on the port, such as for a team's own route, come in.
 *
 * <p>Answers: 404 unknown source, or a path in another spelling; 401 without the headers that its signature needs, with a
 * wrong token, or from an address that is not allowed; 403 a handshake with a wrong token; 415 a multipart or compressed body, a
 * form where JSON is expected or the other way round; 503 a site that cannot be served as it is described.
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
        return (request.method() == HttpMethod.POST ? ofWebhook(request, source) : ofQuestion(request, source))
                .map(refusal -> refusal.of(source.name(), target.get().site()));
    }

    /** The answer to a sender that asks, with a GET or a HEAD, whether an address takes its webhooks. */
    @Override
    public Optional<String> answer(HttpServerRequest request) {
        if (request.method() == HttpMethod.POST || !request.path().startsWith(PATH)) {
            return Optional.empty();
        }
        try {
            Optional<Webhooks.Target> target = webhooks.at(behind(request.path()));
            return target.isEmpty()
                    ? Optional.empty()
                    : target.get().source().asked(request.method().name(), new VertxHead(request));
        } catch (RefusedWebhookException e) {
            // The site was changed since it was checked.
            return Optional.empty();
        }
    }

    private static Optional<Refusal> ofQuestion(HttpServerRequest request, WebhookSource source) {
        try {
            Optional<String> unused = source.asked(request.method().name(), new VertxHead(request));
            return Optional.empty();
        } catch (RefusedWebhookException e) {
            return Optional.of(Refusal.of(e.status(), Reason.of(e)).because(e.tag()));
        }
    }

    private static Optional<Refusal> ofWebhook(HttpServerRequest request, WebhookSource source) {
        String type = String.valueOf(request.getHeader("Content-Type")).toLowerCase(Locale.ROOT);
        boolean form = type.startsWith("application/x-www-form-urlencoded");
        if (form && !source.takesForms() || type.startsWith("multipart/")) {
            return Optional.of(Refusal.of(415, "forms are not accepted"));
        }
        if (!form && source.takesForms()) {
            return Optional.of(Refusal.of(415, "only forms are accepted"));
        }
        String encoding = request.getHeader("Content-Encoding");
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            return Optional.of(Refusal.of(415, "compressed bodies are not accepted"));
        }
        Optional<Refusal> refusal = source.refusedByHead(new VertxHead(request))
                .map(why -> Refusal.of(401, "not verified").because(why));
        if (form && refusal.isEmpty()) {
            // Else Vert.x reads the form, and Camel makes a header of each field.
            request.headers().set("Content-Type", "application/octet-stream");
        }
        return refusal;
    }

    /** The part of a path behind {@link #PATH}. */
    static String behind(String path) {
        return path != null && path.startsWith(PATH) ? path.substring(PATH.length()) : "";
    }
}
