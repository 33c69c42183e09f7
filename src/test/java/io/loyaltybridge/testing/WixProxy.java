package io.loyaltybridge.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Stands between the bridge and the stand-in: keeps what the bridge sends, and answers in the stand-in's place. */
public final class WixProxy implements AutoCloseable {

    /** A request as it came. Header names in small letters. */
    public record Call(String method, String path, String query, Map<String, List<String>> headers, String body) {
        /** Everything of it in one text. */
        public String all() {
            return method + " " + path + " " + query + " " + headers + " " + body;
        }
    }

    /** A call that the stand-in answered, with what it answered. */
    public record Answered(Call call, int status, String answer) {}

    private record Answer(String pathEnd, int status, String body, Map<String, String> headers, boolean afterTheCall) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<Call> calls = new CopyOnWriteArrayList<>();
    private final List<Answered> answered = new CopyOnWriteArrayList<>();
    private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
    private volatile String target;

    private WixProxy() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    public static WixProxy start() {
        try {
            return new WixProxy();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** What {@code wix.base-url} has to be. */
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public void forwardTo(String baseUrl) {
        target = baseUrl;
    }

    /** The next call whose path ends so is answered here and does not reach the stand-in. */
    public void answer(String pathEnd, int status, String body) {
        answers.add(new Answer(pathEnd, status, body.replace('\'', '"'), Map.of(), false));
    }

    /** The same with headers. */
    public void answer(String pathEnd, int status, String body, Map<String, String> headers) {
        answers.add(new Answer(pathEnd, status, body.replace('\'', '"'), headers, false));
    }

    /** The next call whose path ends so takes effect, but its answer is replaced. */
    public void replaceAnswer(String pathEnd, int status, String body) {
        answers.add(new Answer(pathEnd, status, body.replace('\'', '"'), Map.of(), true));
    }

    /** All calls so far. */
    public List<Call> calls() {
        return List.copyOf(calls);
    }

    /** All calls so far that the stand-in answered. */
    public List<Answered> answered() {
        return List.copyOf(answered);
    }

    /** Forgets calls and answers that wait. */
    public void clear() {
        calls.clear();
        answers.clear();
    }

    private void handle(HttpExchange exchange) throws IOException {
        URI uri = exchange.getRequestURI();
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, List<String>> headers = new java.util.TreeMap<>();
        exchange.getRequestHeaders()
                .forEach((name, values) -> headers.put(name.toLowerCase(java.util.Locale.ROOT), values));
        Call call = new Call(
                exchange.getRequestMethod(),
                uri.getRawPath(),
                uri.getRawQuery(),
                headers,
                new String(body, StandardCharsets.UTF_8));
        calls.add(call);
        Answer answer = next(uri.getPath());
        try {
            if (answer != null && !answer.afterTheCall()) {
                send(exchange, answer);
                return;
            }
            HttpResponse<byte[]> response = forward(exchange, uri, body);
            answered.add(
                    new Answered(call, response.statusCode(), new String(response.body(), StandardCharsets.UTF_8)));
            if (answer != null) {
                send(exchange, answer);
                return;
            }
            response.headers().firstValue("X-Wix-Request-Id").ifPresent(id -> exchange.getResponseHeaders()
                    .add("X-Wix-Request-Id", id));
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(
                    response.statusCode(), response.body().length == 0 ? -1 : response.body().length);
            exchange.getResponseBody().write(response.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            exchange.close();
        }
    }

    private Answer next(String path) {
        for (Answer answer : answers) {
            if (path.endsWith(answer.pathEnd()) && answers.remove(answer)) {
                return answer;
            }
        }
        return null;
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        answer.headers().forEach(exchange.getResponseHeaders()::add);
        exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private HttpResponse<byte[]> forward(HttpExchange exchange, URI uri, byte[] body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(target + uri))
                .method(exchange.getRequestMethod(), HttpRequest.BodyPublishers.ofByteArray(body));
        List<String> passed = new ArrayList<>(List.of(
                "Authorization",
                "X-App-Id",
                "X-App-Token",
                "X-AUTH-TOKEN",
                "User-Agent",
                "wix-site-id",
                "Content-Type"));
        passed.forEach(name -> {
            String value = exchange.getRequestHeaders().getFirst(name);
            if (value != null) {
                request.header(name, value);
            }
        });
        return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
