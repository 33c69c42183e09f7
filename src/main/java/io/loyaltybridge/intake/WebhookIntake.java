package io.loyaltybridge.intake;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.NewEvent;
import io.loyaltybridge.store.StoreBusyException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.support.AsyncProcessorSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The whole way to the 200: verify, store, answer. The answer is given by the commit that holds the row. Nothing that
 * the sender wrote leaves here by another way than the stored row: headers and parameters end in this class.
 *
 * <p>Answers: 200 taken or duplicate; 400 not parseable; 401 not verified; 404 unknown source; 413 too large (by the
 * server); 415 a form, multipart or compressed body; 503 with {@code Retry-After} when the store cannot take it or the
 * service is stopping.
 */
public final class WebhookIntake extends AsyncProcessorSupport {
    private static final Logger LOG = LoggerFactory.getLogger(WebhookIntake.class);
    private static final String PATH = "/webhooks/";
    private static final int BEFORE_THE_BODY_IS_READ = -1_000;

    private final Map<String, WebhookSource> sources;
    private final Inbox inbox;
    private final IntakeMetrics metrics;
    private final Runnable onStored;
    private volatile boolean stopping;

    public WebhookIntake(Map<String, WebhookSource> sources, Inbox inbox, IntakeMetrics metrics, Runnable onStored) {
        this.sources = Map.copyOf(sources);
        this.inbox = inbox;
        this.metrics = metrics;
        this.onStored = onStored;
    }

    /** Puts the checks that must come before the body is read in front of the route. */
    public void guard(VertxPlatformHttpRouter router) {
        router.route(PATH + "*").order(BEFORE_THE_BODY_IS_READ).handler(this::beforeBody).failureHandler(this::bodyRefused);
    }

    /** A body past the limit is the sender's fault, not one to fill the log with. */
    private void bodyRefused(RoutingContext context) {
        if (context.statusCode() == 413) {
            refuse(context, 413, "too large");
        } else {
            context.next();
        }
    }

    /** From now on every webhook is answered 503. */
    public void refuseAll() {
        stopping = true;
    }

    private void beforeBody(RoutingContext context) {
        HttpServerRequest request = context.request();
        String type = String.valueOf(request.getHeader("Content-Type")).toLowerCase(java.util.Locale.ROOT);
        String encoding = String.valueOf(request.getHeader("Content-Encoding")).toLowerCase(java.util.Locale.ROOT);
        if (stopping) {
            refuse(context, 503, "stopping");
        } else if (type.startsWith("application/x-www-form-urlencoded") || type.startsWith("multipart/")) {
            refuse(context, 415, "forms are not taken");
        } else if (!encoding.equals("null") && !encoding.equals("identity")) {
            refuse(context, 415, "compressed bodies are not taken");
        } else {
            context.next();
        }
    }

    private void refuse(RoutingContext context, int status, String text) {
        String source = sourceOf(context.request().path());
        metrics.refused(sources.containsKey(source) ? source : "unknown", String.valueOf(status));
        if (status == 503) {
            context.response().putHeader("Retry-After", "5");
        }
        context.response().setStatusCode(status).putHeader("Content-Type", "application/json").putHeader("Connection", "close")
                .end(error(text));
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        HttpServerRequest request = ((HttpMessage) exchange.getMessage()).getRequest();
        WebhookSource source = sources.get(sourceOf(request.path()));
        if (source == null) {
            metrics.refused("unknown", "404");
            return answer(exchange, callback, 404, error("unknown source"), true);
        }
        byte[] body = exchange.getMessage().getBody(byte[].class);
        List<NewEvent> events;
        try {
            events = source.read(request::getHeader, body == null ? new byte[0] : body);
        } catch (RefusedWebhookException e) {
            metrics.refused(source.name(), e.tag());
            LOG.debug("A webhook of {} is refused: {}", source.name(), e.tag());
            return answer(exchange, callback, e.status(), error(e.getMessage()), true);
        }
        long start = System.nanoTime();
        CompletableFuture<Inbox.Taken> stored = inbox.put(source.name(), events, source.parksAltered());
        stored.whenComplete((taken, failure) -> {
            if (failure == null) {
                metrics.taken(source.name(), taken, System.nanoTime() - start);
                answer(exchange, callback, 200, "{\"taken\":" + taken.stored() + ",\"duplicates\":" + taken.duplicates() + "}", false);
                onStored.run();
            } else {
                notStored(source, failure);
                answer(exchange, callback, 503, error("cannot be stored now"), false);
            }
        });
        return false;
    }

    private void notStored(WebhookSource source, Throwable failure) {
        Throwable cause = failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        metrics.refused(source.name(), "503");
        if (!(cause instanceof StoreBusyException)) {
            LOG.error("A webhook of {} could not be stored, the sender is told to send it again: {}", source.name(), cause.getMessage());
        }
    }

    private static boolean answer(Exchange exchange, AsyncCallback callback, int status, String body, boolean sync) {
        Message message = exchange.getMessage();
        message.getHeaders().clear();
        message.setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        message.setHeader(Exchange.CONTENT_TYPE, "application/json");
        if (status == 503) {
            message.setHeader("Retry-After", "1");
        }
        message.setBody(body);
        callback.done(sync);
        return sync;
    }

    private static String sourceOf(String path) {
        return path != null && path.startsWith(PATH) ? path.substring(PATH.length()) : "";
    }

    private static String error(String text) {
        return "{\"error\":\"" + text + "\"}";
    }
}
