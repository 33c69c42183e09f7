package io.loyaltybridge.intake;

import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.log.OutOfMemory;
import io.loyaltybridge.log.SeldomLog;
import io.loyaltybridge.store.StoreBusyException;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.component.platform.http.vertx.HttpMessage;
import org.apache.camel.support.AsyncProcessorSupport;
import org.jspecify.annotations.Nullable;

/**
 * The bean {@code webhookIntake}, everything up to the 200: verify, store, answer. The commit that holds the row sends the
 * answer. What the sender wrote leaves this class only as the stored row: headers and parameters go no further.
 *
 * <p>Answers: 200 taken or duplicate, with the number of items of a batch that cannot be read and are parked, or what a
 * signed handshake asks for; 400 not parseable; 413 a batch of too many items; 401 not verified; 503 with {@code Retry-After} when the store cannot take it.
 * Requests that can be refused by their head are answered before, by {@link WebhookEntry} and the door.
 */
public final class WebhookIntake extends AsyncProcessorSupport {
    private final Webhooks webhooks;
    private final IntakeMetrics metrics;
    private final Runnable onStored;
    private final SeldomLog log;

    /** @param log takes lines that strangers can cause */
    public WebhookIntake(Webhooks webhooks, IntakeMetrics metrics, Runnable onStored, SeldomLog log) {
        this.webhooks = webhooks;
        this.metrics = metrics;
        this.onStored = onStored;
        this.log = log;
    }

    @Override
    public boolean process(Exchange exchange, AsyncCallback callback) {
        HttpServerRequest request = ((HttpMessage) exchange.getMessage()).getRequest();
        Optional<Webhooks.Target> target = webhooks.at(WebhookEntry.behind(request.path()));
        if (target.isEmpty()) {
            metrics.refused(null, "unknown", "404");
            return answer(exchange, callback, 404, error("unknown source"), true);
        }
        WebhookSource source = target.get().source();
        byte[] body = exchange.getMessage().getBody(byte[].class);
        Webhook webhook;
        try {
            webhook = source.read(new VertxHead(request), body == null ? new byte[0] : body);
        } catch (RefusedWebhookException e) {
            return refused(exchange, callback, target.get(), e);
        } catch (RuntimeException e) {
            // Reading depends on the payload alone: sent again, it fails again.
            String which = source.name() + webhooks.shown(target.get().site());
            log.error(
                    which + " unreadable",
                    () -> "A webhook of " + which + " cannot be read: "
                            + e.getClass().getSimpleName());
            return refused(
                    exchange,
                    callback,
                    target.get(),
                    RefusedWebhookException.unparseable(RefusedWebhookException.UNREADABLE));
        }
        if (webhook.answer() != null) {
            return answer(exchange, callback, 200, webhook.answer(), true);
        }
        String site = site(target.get(), webhook);
        long refused = webhook.events().stream()
                .filter(event -> event.refused() != null)
                .count();
        long start = System.nanoTime();
        Optional<CompletableFuture<Inbox.Taken>> stored =
                webhooks.take(site, source.name(), source.parksAltered(), webhook);
        if (stored.isEmpty()) {
            metrics.refused(null, source.name(), "404");
            return answer(exchange, callback, 404, error("unknown source"), true);
        }
        stored.get().whenComplete((taken, failure) -> {
            if (failure == null) {
                metrics.taken(site, source.name(), taken, System.nanoTime() - start);
                for (long i = 0; i < refused; i++) {
                    metrics.refused(site, source.name(), "unparseable");
                }
                try {
                    answer(
                            exchange,
                            callback,
                            200,
                            "{\"taken\":" + taken.stored() + ",\"duplicates\":" + taken.duplicates()
                                    + (refused == 0 ? "" : ",\"refused\":" + refused) + "}",
                            false);
                } finally {
                    // Also where the sender has gone meanwhile: nobody else may wake the dispatcher for a long time.
                    onStored.run();
                }
            } else {
                notStored(site, source, failure);
                answer(exchange, callback, 503, error("cannot be stored now"), false);
            }
        });
        return false;
    }

    private static String site(Webhooks.Target target, Webhook webhook) {
        return Objects.requireNonNull(
                webhook.site() == null ? target.site() : webhook.site(), "the path or the webhook names the site");
    }

    private boolean refused(
            Exchange exchange, AsyncCallback callback, Webhooks.Target target, RefusedWebhookException why) {
        WebhookSource source = target.source();
        String site = target.site() == null ? why.site() : target.site();
        String which = source.name() + webhooks.shown(site);
        metrics.refused(site, source.name(), why.tag());
        log.info(
                which + " " + why.tag(),
                () -> "Refused a webhook of " + which + " with " + why.status() + ": " + why.tag());
        return answer(exchange, callback, why.status(), error(why.getMessage()), true);
    }

    private void notStored(String site, WebhookSource source, Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        OutOfMemory.check(cause);
        metrics.refused(site, source.name(), "503");
        if (!(cause instanceof StoreBusyException)) {
            String which = source.name() + webhooks.shown(site);
            log.error(
                    which + " 503",
                    () -> "A webhook of " + which + " could not be stored; the sender is asked to send it again: "
                            + cause.getMessage());
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

    private static String error(@Nullable String text) {
        return "{\"error\":\"" + text + "\"}";
    }
}
