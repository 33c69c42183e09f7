package io.loyaltybridge.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.log.Secrets;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Answers that are written bit by bit. Only so many at a time, and a reader who takes nothing for a minute is given up. */
final class Streams {
    private static final long READ_WITHIN_SECONDS = 60;

    private final int most;
    private final AtomicInteger open = new AtomicInteger();

    Streams(int most) {
        this.most = most;
    }

    /** @param events whether they are server-sent events, and not lines */
    void run(RoutingContext context, WorkerExecutor writers, Consumer<Answer.Sink> write, boolean events) {
        if (open.incrementAndGet() > most) {
            open.decrementAndGet();
            Api.problem(context, Problem.of(503, "there are " + most + " open streams already"));
            return;
        }
        HttpServerResponse response = context.response().setChunked(true);
        writers.executeBlocking(
                        () -> {
                            write.accept(one -> send(response, one, events));
                            return true;
                        },
                        false)
                .onComplete(done -> {
                    open.decrementAndGet();
                    if (!response.closed() && !response.ended()) {
                        response.end();
                    }
                });
    }

    private static boolean send(HttpServerResponse response, JsonNode one, boolean events) {
        if (response.closed() || response.ended()) {
            return false;
        }
        String text = Secrets.mask(one.toString());
        try {
            response.write(events ? "data: " + text + "\n\n" : text + "\n")
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(READ_WITHIN_SECONDS, TimeUnit.SECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
