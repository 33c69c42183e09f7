package io.loyaltybridge.sandbox.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** HTTP on 127.0.0.1 in front of a {@link Backend} and its {@link Control}. Everything shares one lock. */
public final class StandInServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StandInServer.class);
    private static final String CONTROL = "/_sandbox/";
    private static final long WAIT_SECONDS = 10;

    private final Vertx vertx;
    private final CallPipeline pipeline;
    private final Control control;
    private HttpServer server;

    private StandInServer(Vertx vertx, CallPipeline pipeline, Control control) {
        this.vertx = vertx;
        this.pipeline = pipeline;
        this.control = control;
    }

    /** A Vert.x with few threads and without its default cache directory. */
    public static Vertx newVertx() {
        return Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(2)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false)));
    }

    /**
     * Starts listening.
     *
     * @param vertx closed together with the server
     * @param port 0 for any free port
     * @throws IllegalStateException when the port is taken
     */
    public static StandInServer start(Vertx vertx, int port, CallPipeline pipeline, Control control) {
        StandInServer started = new StandInServer(vertx, pipeline, control);
        HttpServerOptions options = new HttpServerOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setTcpNoDelay(true)
                .setHttp2ClearTextEnabled(false);
        HttpServer http = vertx.createHttpServer(options).requestHandler(started::receive);
        try {
            started.server =
                    http.listen().toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
            return started;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed(vertx, port, e);
        } catch (ExecutionException | TimeoutException e) {
            throw failed(vertx, port, e);
        }
    }

    private static IllegalStateException failed(Vertx vertx, int port, Exception cause) {
        vertx.close();
        return new IllegalStateException("The stand-in cannot listen on 127.0.0.1:" + port, cause);
    }

    private void receive(HttpServerRequest http) {
        String length = http.getHeader("Content-Length");
        if (length != null && Long.parseLong(length) > pipeline.maxBodyBytes(String.valueOf(http.path()))) {
            http.response().setStatusCode(413).end();
            return;
        }
        http.body().onSuccess(buffer -> {
            Request request =
                    new Request(http.method().name(), http.path(), http.query(), http::getHeader, buffer.getBytes());
            try {
                if (request.path() != null && request.path().startsWith(CONTROL)) {
                    Answer answer = control.handle(request.path().substring(CONTROL.length()), request);
                    Transport.send(http, answer);
                } else {
                    pipeline.handle(http, request);
                }
            } catch (RuntimeException e) {
                LOG.error("The stand-in failed on {} {}", request.method(), request.path(), e);
                http.response().setStatusCode(500).end();
            }
        });
    }

    /** The port that it listens on. */
    public int port() {
        return server.actualPort();
    }

    @Override
    public void close() {
        try {
            vertx.close().toCompletionStage().toCompletableFuture().get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("The stand-in did not stop cleanly", e);
        }
    }
}
