package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * One address for several sites, as Wix has one for all: a token belongs to the site of the instance id that it was asked
 * for with, and an API key names its site in {@code wix-site-id}. Each site is a {@link WixStandIn} of its own, with its data,
 * quota and faults; whoever belongs to none gets 401. The stand-ins' control paths are at their own addresses. Webhooks of all
 * are signed with one key, as those of one app are. Thread-safe.
 */
public final class WixOfManySites implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> NOT_FORWARDED =
            Set.of("connection", "content-length", "expect", "host", "transfer-encoding", "upgrade", "http2-settings");

    private final Map<String, WixStandIn> byInstance = new LinkedHashMap<>();
    private final Map<String, WixStandIn> bySite = new LinkedHashMap<>();
    private final Map<String, WixStandIn> byToken = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "wix-of-many-sites");
        thread.setDaemon(true);
        return thread;
    });
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final HttpServer server;

    private WixOfManySites(int port, List<WixStandIn> sites) throws IOException {
        sites.forEach(site -> {
            byInstance.put(site.options().instanceId(), site);
            bySite.put(site.options().siteId(), site);
        });
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.setExecutor(threads);
        server.createContext("/", this::forward);
        server.start();
    }

    /**
     * Listens.
     *
     * @param port  0 for any free port
     * @param sites with instance ids and site ids of their own
     * @throws IllegalStateException when the port is taken
     */
    public static WixOfManySites start(int port, List<WixStandIn> sites) {
        try {
            return new WixOfManySites(port, sites);
        } catch (IOException e) {
            throw new IllegalStateException("port " + port + " cannot be listened at: " + e.getMessage(), e);
        }
    }

    /** Where it listens. */
    public String baseUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void forward(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        boolean asksForToken = exchange.getRequestURI().getPath().equals("/oauth2/token");
        WixStandIn site = asksForToken ? ofTokenRequest(body) : of(exchange);
        if (site == null) {
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
            return;
        }
        try {
            HttpResponse<byte[]> answer =
                    http.send(request(exchange, site, body), HttpResponse.BodyHandlers.ofByteArray());
            if (asksForToken && answer.statusCode() == 200) {
                byToken.put(JSON.readTree(answer.body()).path("access_token").asText(), site);
            }
            answer.headers().map().forEach((name, values) -> {
                if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT)) && !name.startsWith(":")) {
                    exchange.getResponseHeaders().put(name, values);
                }
            });
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (IOException e) {
            // The stand-in gave no answer, so its caller gets none.
            exchange.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private WixStandIn ofTokenRequest(byte[] body) throws IOException {
        JsonNode asked = JSON.readTree(body);
        return byInstance.get(asked.path("instance_id").asText());
    }

    private WixStandIn of(HttpExchange exchange) {
        String site = exchange.getRequestHeaders().getFirst("wix-site-id");
        String token = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
        return site == null ? byToken.get(token) : bySite.get(site);
    }

    private static HttpRequest request(HttpExchange exchange, WixStandIn site, byte[] body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(site.baseUrl() + exchange.getRequestURI().toString()))
                .method(
                        exchange.getRequestMethod(),
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.header(name, value));
            }
        });
        return request.build();
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
