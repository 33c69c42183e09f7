package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Stands between the stand-ins of a site and the bridge and writes into the history which webhooks the bridge answered with 200.
 * A bridge that is down is a 503 here. Paths: {@code /wix}, {@code /program}.
 */
final class WebhookRelay implements AutoCloseable {
    private static final Set<String> HOP_BY_HOP =
            Set.of("host", "connection", "content-length", "upgrade", "http2-settings", "transfer-encoding");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newFixedThreadPool(32);
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    private final History history;
    private final String wix;
    private final String own;

    /**
     * @param wix where webhooks of Wix go, but for their source
     * @param own where those of the site's program go, but for their source
     */
    WebhookRelay(History history, String wix, String own) {
        this.history = history;
        this.wix = wix;
        this.own = own;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::handle);
        server.setExecutor(threads);
        server.start();
    }

    String url(String source) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + source;
    }

    private void handle(HttpExchange exchange) throws IOException {
        String source = exchange.getRequestURI().getPath().substring(1);
        byte[] body = exchange.getRequestBody().readAllBytes();
        int status;
        try {
            status = forward(exchange, source, body);
        } catch (IOException e) {
            status = 503;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            status = 503;
        }
        if (status == 200) {
            history.add("ok", "webhook", "source", source, "id", id(source, body));
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private int forward(HttpExchange exchange, String source, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create((source.equals("wix") ? wix : own) + source))
                .timeout(Duration.ofSeconds(5))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        for (var header : exchange.getRequestHeaders().entrySet()) {
            if (!HOP_BY_HOP.contains(header.getKey().toLowerCase(Locale.ROOT))) {
                List<String> values = header.getValue();
                values.forEach(value -> request.header(header.getKey(), value));
            }
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** The event's id as its sender gave it. */
    static String id(String source, byte[] body) throws IOException {
        String text = new String(body, StandardCharsets.UTF_8);
        if (!source.equals("wix")) {
            return JSON.readTree(text).path("id").asText();
        }
        JsonNode payload = JSON.readTree(Base64.getUrlDecoder().decode(text.split("\\.")[1]));
        return object(object(payload.path("data")).path("data")).path("id").asText();
    }

    private static JsonNode object(JsonNode value) throws IOException {
        return value.isTextual() ? JSON.readTree(value.asText()) : value;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
