package io.loyaltybridge.door;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.ext.web.Router;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The doors of both ports, and a Vert.x that puts every HTTP server behind one. */
public final class Doors implements AutoCloseable {
    private static final int LONGEST_ADDRESS = 4_096;
    private static final int LONGEST_HEAD = 8_192;
    private static final int BACKLOG = 1_024;
    private static final long CLOSE_WITHIN_SECONDS = 2;

    private final VertxOptions options;
    private @Nullable VertxInternal plain;
    private final Door webhooks;
    private final Door management;
    private final int managementPort;

    /** @param managementPort the management port; a server on any other port is the one for webhooks */
    public Doors(
            DoorLimits ofWebhooks,
            DoorLimits ofManagement,
            int managementPort,
            Refusals refusals,
            VertxOptions options) {
        this.webhooks = new Door("webhooks", ofWebhooks, refusals);
        this.management = new Door("management", ofManagement, refusals);
        this.managementPort = managementPort;
        this.options = options;
    }

    /** Starts the Vert.x for everything that makes HTTP servers. Call it once. */
    public Vertx vertx() {
        plain = (VertxInternal) Vertx.vertx(options);
        return new Guarded(plain);
    }

    /** Lets requests in, on both ports. Until then they are answered 503. */
    public void open(Entry toWebhooks, Entry toManagement) {
        webhooks.open(toWebhooks);
        management.open(toManagement);
    }

    /** From now on every request is answered 503, on both ports. */
    public void shut() {
        webhooks.shut();
        management.shut();
    }

    /** Gives a router below a server's own router the answers of its door. */
    public void errors(Router router, boolean ofManagement) {
        (ofManagement ? management : webhooks).errors(router);
    }

    @Override
    public void close() {
        if (plain == null) {
            return;
        }
        webhooks.close();
        management.close();
        try {
            plain.close().toCompletionStage().toCompletableFuture().get(CLOSE_WITHIN_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            // Its threads are daemons, and the process ends.
        }
    }

    private Door doorOf(int port) {
        return port == managementPort ? management : webhooks;
    }

    /** HTTP/1.1 only; the defaults of Vert.x are repeated here so that they stay. */
    private static HttpServerOptions strict(HttpServerOptions options) {
        return options.setHttp2ClearTextEnabled(false)
                .setUseAlpn(false)
                .setAlpnVersions(List.of(HttpVersion.HTTP_1_1))
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setHandle100ContinueAutomatically(false)
                .setMaxInitialLineLength(LONGEST_ADDRESS)
                .setMaxHeaderSize(LONGEST_HEAD)
                .setAcceptBacklog(BACKLOG);
    }

    private final class Guarded extends VertxWrapper {
        Guarded(VertxInternal delegate) {
            super(delegate);
        }

        @Override
        public HttpServer createHttpServer() {
            return createHttpServer(new HttpServerOptions());
        }

        @Override
        public HttpServer createHttpServer(HttpServerOptions options) {
            return guard(delegate.createHttpServer(strict(options)));
        }
    }

    /** The same server; when it starts to listen, its door is known and put in front of its handler. */
    @SuppressWarnings("unchecked")
    private HttpServer guard(HttpServer server) {
        Object[] inside = new Object[1];
        return (HttpServer) Proxy.newProxyInstance(
                HttpServer.class.getClassLoader(), new Class<?>[] {HttpServer.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("requestHandler") && arguments != null) {
                        inside[0] = arguments[0];
                        return proxy;
                    }
                    if (method.getName().equals("listen")) {
                        if (arguments == null || !(arguments[0] instanceof Integer port)) {
                            throw new IllegalArgumentException(
                                    "a server of the service listens on a port that is named");
                        }
                        doorOf(port).mount(server, (Handler<HttpServerRequest>) inside[0]);
                    }
                    try {
                        Object result = method.invoke(server, arguments);
                        return result == server ? proxy : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
