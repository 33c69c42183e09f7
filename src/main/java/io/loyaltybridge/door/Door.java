package io.loyaltybridge.door;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The door of one port. Until it is opened, and once the service stops, every answer is 503. */
final class Door {
    /** Codes that Vert.x answers itself; its body handler uses 200 for a broken connection. */
    private static final List<Integer> CODES = List.of(200, 400, 404, 406, 413, 415, 417, 500, 501, 503);

    private static final Map<Integer, String> TEXTS = Map.of(
            404,
            "nothing is here",
            406,
            "not acceptable",
            413,
            "too large",
            415,
            "this kind of body is not accepted",
            417,
            "only 100-continue can be expected",
            501,
            "not known",
            503,
            "not now");

    private final String port;
    private final HeadCheck heads;
    private final Refusals refusals;
    private final Visitors visitors;
    private volatile @Nullable Entry entry;
    private volatile String shut = "starting";

    Door(String port, DoorLimits limits, Refusals refusals) {
        this.port = port;
        this.heads = new HeadCheck(limits.bodyBytes());
        this.refusals = refusals;
        this.visitors = new Visitors(port, limits, refusals, System::nanoTime);
    }

    void open(Entry who) {
        entry = who;
    }

    void shut() {
        shut = "stopping";
        entry = null;
    }

    /** Ends what runs in the background. */
    void close() {
        visitors.close();
    }

    /** Puts this door in front of the handler of the requests that may come in. */
    void mount(HttpServer server, Handler<HttpServerRequest> inside) {
        server.connectionHandler(this::connected);
        server.requestHandler(request -> handle(request, inside));
        server.invalidRequestHandler(
                request -> answer(request, malformed(request.decoderResult().cause())));
        // A broken connection is normal, and not worth a line in the log.
        server.exceptionHandler(failure -> {});
        if (inside instanceof Router router) {
            errors(router);
        }
    }

    /** Replaces the router's own error answers and log lines. */
    void errors(Router router) {
        CODES.forEach(code -> router.errorHandler(code, context -> failed(context, code)));
    }

    private void connected(HttpConnection connection) {
        ChannelHandlerContext vertx = ((ConnectionBase) connection).channelHandlerContext();
        ChannelPipeline pipeline = vertx.pipeline();
        visitors.on(vertx.executor());
        pipeline.addBefore(vertx.name(), "visitor", new Visitor(visitors));
    }

    private void handle(HttpServerRequest request, Handler<HttpServerRequest> inside) {
        visitor(request).begins(request);
        Entry open = entry;
        Optional<Refusal> refusal = open == null
                ? Optional.of(Refusal.of(503, shut))
                : heads.check(request).or(() -> open.check(request));
        if (refusal.isPresent()) {
            visitor(request).refuse(refusal.get(), true);
            return;
        }
        Optional<String> answer = open == null ? Optional.empty() : open.answer(request);
        if (answer.isPresent()) {
            request.response()
                    .putHeader("Content-Type", "text/plain; charset=utf-8")
                    .putHeader("X-Content-Type-Options", "nosniff")
                    .end(answer.get());
        } else {
            request.response().headersEndHandler(head -> sayWhenToRetry(request.response()));
            inside.handle(request);
        }
    }

    /** A request that comes in just before the service stops may find its route suspended: Camel answers such a one 503 by itself. */
    private static void sayWhenToRetry(HttpServerResponse response) {
        if (response.getStatusCode() == 503 && !response.headers().contains("Retry-After")) {
            response.putHeader(
                    "Retry-After", Integer.toString(Refusal.of(503, "").retryAfter()));
        }
    }

    private void answer(HttpServerRequest request, Refusal refusal) {
        visitor(request).begins(request);
        visitor(request).refuse(refusal, true);
    }

    private static Visitor visitor(HttpServerRequest request) {
        return Visitor.of(((ConnectionBase) request.connection()).channel());
    }

    private static Refusal malformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return Refusal.of(414, "the address is too long");
        }
        return cause instanceof TooLongHttpHeaderException
                ? Refusal.of(431, "the head is too long")
                : Refusal.of(400, "malformed request");
    }

    private void failed(RoutingContext context, int code) {
        HttpServerRequest request = context.request();
        if (code == 500 && context.failure() != null) {
            refusals.failed(port, request, context.failure());
        }
        if (context.response().ended() || context.response().closed()) {
            return;
        }
        if (code == 500) {
            context.response()
                    .setStatusCode(500)
                    .putHeader("Content-Type", "application/json")
                    .end("{\"error\":\"failed\"}");
        } else {
            visitor(request)
                    .refuse(Refusal.of(code == 200 ? 400 : code, TEXTS.getOrDefault(code, "malformed request")), true);
        }
    }
}
