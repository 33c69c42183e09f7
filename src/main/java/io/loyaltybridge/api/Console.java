package io.loyaltybridge.api;

import io.loyaltybridge.log.Reason;
import io.loyaltybridge.payload.Sha256;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * The page: its files as they are in the program, at {@code /} and below {@code /console}. They hold nothing of anybody, so everybody who
 * reaches the port may read them; what the page shows comes from the API.
 */
public final class Console {
    private static final String PATH = "/console/";
    /** No dots but the last, so that no name leads elsewhere. */
    private static final Pattern FILE = Pattern.compile("(?:[a-z0-9-]{1,40}/){0,3}[a-z0-9-]{1,40}\\.(js|css|svg|html)");

    private static final Map<String, String> KINDS = Map.of(
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml",
            "html", "text/html; charset=utf-8");

    private static final String UPLOT = "/META-INF/resources/webjars/uplot/1.6.30/dist/";
    private static final Map<String, String> OF_LIBRARIES =
            Map.of("lib/uplot.js", UPLOT + "uPlot.iife.min.js", "lib/uplot.css", UPLOT + "uPlot.min.css");

    /** Scripts, styles and calls only of this port, nothing inline, and in no frame. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
                    + "connect-src 'self'; form-action 'none'; frame-ancestors 'none'; base-uri 'none'";

    private final Gate gate;
    private final Map<String, Asset> assets = new ConcurrentHashMap<>();

    private record Asset(String kind, Buffer bytes, String tag) {}

    public Console(Gate gate) {
        this.gate = gate;
    }

    /** From now on the router of the management port has the page. */
    public void mount(Router router) {
        router.route("/").handler(context -> answer(context, "index.html"));
        router.route(PATH + "*")
                .handler(context -> answer(context, context.request().path().substring(PATH.length())));
    }

    private void answer(RoutingContext context, String name) {
        HttpServerResponse response = context.response();
        Api.secure(response);
        response.putHeader("Content-Security-Policy", POLICY)
                .putHeader("Cross-Origin-Opener-Policy", "same-origin")
                .putHeader("X-Frame-Options", "DENY");
        HttpMethod method = context.request().method();
        if (!gate.isHost(context)) {
            text(response, 421, Reason.of(Gate.wrongHost()));
        } else if (!method.equals(HttpMethod.GET) && !method.equals(HttpMethod.HEAD)) {
            text(response.putHeader("Allow", "GET, HEAD"), 405, "expected GET or HEAD");
        } else {
            asset(name)
                    .ifPresentOrElse(
                            asset -> send(context, asset),
                            () -> text(response, 404, "there is no such file of the page"));
        }
    }

    private static void text(HttpServerResponse response, int status, String text) {
        response.setStatusCode(status)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .end(text + "\n");
    }

    private static void send(RoutingContext context, Asset asset) {
        HttpServerResponse response =
                context.response().putHeader("Cache-Control", "no-cache").putHeader("ETag", asset.tag());
        if (asset.tag().equals(context.request().getHeader("If-None-Match"))) {
            response.setStatusCode(304).end();
            return;
        }
        response.putHeader("Content-Type", asset.kind());
        if (context.request().method().equals(HttpMethod.HEAD)) {
            response.putHeader("Content-Length", Integer.toString(asset.bytes().length()))
                    .end();
        } else {
            response.end(asset.bytes());
        }
    }

    private Optional<Asset> asset(String name) {
        Asset known = assets.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        if (!FILE.matcher(name).matches()) {
            return Optional.empty();
        }
        try (InputStream in = Console.class.getResourceAsStream(OF_LIBRARIES.getOrDefault(name, PATH + name))) {
            if (in == null) {
                return Optional.empty();
            }
            byte[] bytes = in.readAllBytes();
            String kind = KINDS.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "text/plain");
            String hash = HexFormat.of().formatHex(Sha256.digest().digest(bytes));
            Asset asset = new Asset(kind, Buffer.buffer(bytes), '"' + hash + '"');
            assets.put(name, asset);
            return Optional.of(asset);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
