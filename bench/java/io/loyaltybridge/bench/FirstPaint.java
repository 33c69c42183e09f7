package io.loyaltybridge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** When Chromium first paints the page: the browser is asked by its own protocol (https://chromedevtools.github.io/devtools-protocol/). */
final class FirstPaint {
    private static final List<String> BROWSERS = List.of("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome");
    private static final int TIMES = 5;
    private static final long PATIENCE_SECONDS = 60;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final int port;
    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
    private int next;

    /** @param port of the page */
    FirstPaint(int port) {
        this.port = port;
    }

    /** @param token the process's own */
    void measure(String token) throws Exception {
        Path browser = BROWSERS.stream().map(Path::of).filter(Files::isExecutable).findFirst().orElse(null);
        if (browser == null) {
            Bench.row("first paint", "-", "there is no Chromium here");
            return;
        }
        Path profile = Files.createTempDirectory("loyalty-bridge-bench-browser");
        Process process = new ProcessBuilder(browser.toString(), "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic", "--disable-background-networking",
                "--disable-component-update", "--disable-sync", "--remote-debugging-port=0", "--user-data-dir=" + profile, "about:blank")
                .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
        try {
            WebSocket page = connect(profile);
            String code = signIn(token);
            ask(page, "Page.navigate", JSON.createObjectNode().put("url", "http://127.0.0.1:" + port + code));
            painted(page, "overview");
            List<Long> paints = new ArrayList<>();
            for (int i = 0; i < TIMES; i++) {
                ask(page, "Page.reload", JSON.createObjectNode().put("ignoreCache", true));
                paints.add(painted(page, "overview"));
            }
            Bench.row("first paint of the overview", Bench.median(paints) + " ms", "each: " + paints + ", nothing cached, signed in");
            page.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
        } finally {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
            process.destroyForcibly().waitFor();
            Service.delete(profile.toFile());
        }
    }

    private String signIn(String token) throws Exception {
        HttpResponse<String> made = http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/session/link")).header("X-Management-Token", token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}")).build(), HttpResponse.BodyHandlers.ofString());
        Bench.require(made.statusCode() / 100 == 2, "no link to sign in: " + made.statusCode() + " " + made.body());
        return "/#sign-in=" + JSON.readTree(made.body()).path("code").asText();
    }

    private WebSocket connect(Path profile) throws Exception {
        Path told = profile.resolve("DevToolsActivePort");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!Files.exists(told) || Files.readAllLines(told).isEmpty()) {
            Bench.require(System.nanoTime() < end, "Chromium does not start");
            TimeUnit.MILLISECONDS.sleep(20);
        }
        String port = Files.readAllLines(told).get(0);
        JsonNode pages = JSON.readTree(http.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list")).build(), HttpResponse.BodyHandlers.ofString()).body());
        String address = null;
        for (JsonNode page : pages) {
            address = page.path("type").asText().equals("page") ? page.path("webSocketDebuggerUrl").asText() : address;
        }
        StringBuilder text = new StringBuilder();
        return http.newWebSocketBuilder().buildAsync(URI.create(String.valueOf(address)), new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
                text.append(part);
                if (last) {
                    try {
                        answers.add(JSON.readTree(text.toString()));
                    } catch (java.io.IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                    text.setLength(0);
                }
                socket.request(1);
                return null;
            }
        }).join();
    }

    private JsonNode ask(WebSocket page, String method, ObjectNode parameters) throws Exception {
        int id = ++next;
        ObjectNode message = JSON.createObjectNode().put("id", id).put("method", method);
        message.set("params", parameters);
        page.sendText(message.toString(), true).join();
        while (true) {
            JsonNode answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            Bench.require(answer != null, method + ": no answer");
            if (answer.path("id").asInt() == id) {
                return answer.path("result");
            }
        }
    }

    /** Milliseconds from the start of the navigation to the first paint with content, once the view is there. */
    private long painted(WebSocket page, String view) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (System.nanoTime() < end) {
            TimeUnit.MILLISECONDS.sleep(200);
            JsonNode value = ask(page, "Runtime.evaluate", JSON.createObjectNode().put("returnByValue", true).put("expression",
                    "document.querySelector('main h1') && performance.getEntriesByName('first-contentful-paint').length"
                            + " ? performance.getEntriesByName('first-contentful-paint')[0].startTime : -1")).path("result").path("value");
            if (value.asDouble(-1) >= 0) {
                return Math.round(value.asDouble());
            }
        }
        throw new IllegalStateException(String.format(Locale.ROOT, "the %s was not painted", view));
    }
}
