package io.loyaltybridge.sandbox.wix;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.http.io.support.ClassicRequestBuilder;
import org.apache.hc.core5.io.CloseMode;

/**
 * One address for several sites, as Wix has one for all: a token belongs to the site of the instance id that it was asked
 * for with, and an API key names its site in {@code wix-site-id}. Each site is a {@link WixStandIn} of its own, with its data,
 * quota and faults; whoever belongs to none gets 401. The stand-ins' control paths are at their own addresses. Webhooks of all
 * are signed with one key, as those of one app are. Thread-safe.
 */
public final class WixOfManySites implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_CONNECTIONS = 1_000;
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
    /** Sends nothing twice: a call that the stand-in drops is one call. */
    private final CloseableHttpClient http = HttpClients.custom()
            .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                    .setMaxConnPerRoute(MOST_CONNECTIONS)
                    .setMaxConnTotal(MOST_CONNECTIONS)
                    .build())
            .disableAutomaticRetries()
            .disableRedirectHandling()
            .disableContentCompression()
            .disableCookieManagement()
            .build();

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
            http.execute(request(exchange, site, body), answer -> {
                passOn(exchange, answer, asksForToken ? site : null);
                return null;
            });
        } catch (IOException e) {
            // The stand-in gave no answer, so its caller gets none.
        } finally {
            exchange.close();
        }
    }

    /** @param asked who was asked for a token; null where another call was made */
    private void passOn(HttpExchange exchange, ClassicHttpResponse answer, WixStandIn asked) throws IOException {
        byte[] body = answer.getEntity() == null ? new byte[0] : EntityUtils.toByteArray(answer.getEntity());
        if (asked != null && answer.getCode() == 200) {
            byToken.put(JSON.readTree(body).path("access_token").asText(), asked);
        }
        for (Header header : answer.getHeaders()) {
            if (!NOT_FORWARDED.contains(header.getName().toLowerCase(Locale.ROOT))) {
                exchange.getResponseHeaders().add(header.getName(), header.getValue());
            }
        }
        exchange.sendResponseHeaders(answer.getCode(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
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

    private static ClassicHttpRequest request(HttpExchange exchange, WixStandIn site, byte[] body) {
        ClassicHttpRequest request = ClassicRequestBuilder.create(exchange.getRequestMethod())
                .setUri(URI.create(site.baseUrl() + exchange.getRequestURI()))
                .build();
        exchange.getRequestHeaders().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                values.forEach(value -> request.addHeader(name, value));
            }
        });
        if (body.length > 0) {
            request.setEntity(new ByteArrayEntity(body, null));
        }
        return request;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        http.close(CloseMode.IMMEDIATE);
    }
}
