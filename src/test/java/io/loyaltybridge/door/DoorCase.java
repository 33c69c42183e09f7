package io.loyaltybridge.door;

import io.loyaltybridge.log.SeldomLog;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.helpers.NOPLogger;

/** A server behind a door, whose one route answers with the number of bytes that came. */
final class DoorCase implements AutoCloseable {
    static final Duration LONG = Duration.ofSeconds(20);
    static final int BODY = 262_144;

    private final Doors doors;
    private final HttpServer server;
    private final List<String> refused = new CopyOnWriteArrayList<>();

    DoorCase(DoorLimits limits, Consumer<Router> more) throws Exception {
        doors = new Doors(
                limits,
                limits,
                -1,
                new Refusals(
                        (site, of, reason) -> refused.add(of + " " + reason),
                        new SeldomLog(NOPLogger.NOP_LOGGER, System::nanoTime)),
                new VertxOptions());
        io.vertx.core.Vertx vertx = doors.vertx();
        Router router = Router.router(vertx);
        more.accept(router);
        router.post("/bytes")
                .handler(BodyHandler.create(false).setBodyLimit(BODY))
                .handler(context ->
                        context.response().end(Integer.toString(context.body().length())));
        server = vertx.createHttpServer().requestHandler(router);
        server.listen(0, "127.0.0.1").toCompletionStage().toCompletableFuture().get();
        open();
    }

    static DoorLimits limits() {
        return new DoorLimits(1_000, LONG, LONG, LONG, BODY, 64 * BODY);
    }

    void open() {
        doors.open(Entry.ANYBODY, Entry.ANYBODY);
    }

    Doors doors() {
        return doors;
    }

    int port() {
        return server.actualPort();
    }

    /** Who was refused, and why. */
    List<String> refused() {
        return refused;
    }

    RawHttp raw() throws Exception {
        return new RawHttp(port());
    }

    static String head(int length) {
        return "POST /bytes HTTP/1.1\r\nHost: x\r\nContent-Length: " + length + "\r\n\r\n";
    }

    @Override
    public void close() throws Exception {
        server.close().toCompletionStage().toCompletableFuture().get();
        doors.close();
    }
}
