package io.loyaltybridge.bench;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The stand-in for Wix in a process of its own, whose data is made and whose calls are counted over its control path.
 * Customer {@code i} is {@code customer<i>@example.com}.
 */
final class CountedWix implements AutoCloseable {
    private static final int AT_ONCE = 5_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Service process;
    private final String url;

    private CountedWix(Service process, String url) {
        this.process = process;
        this.url = url;
    }

    static CountedWix start(Path dir, int port) throws Exception {
        Service process = Service.start(dir, "wix", Service.java(List.of("-XX:+UseParallelGC", "-Xmx2g"), "io.loyaltybridge.sandbox.SandboxProcess",
                "--wix-port", Integer.toString(port), "--quota", "0"));
        process.await200(port, "/_sandbox/stats");
        return new CountedWix(process, "http://127.0.0.1:" + port);
    }

    String url() {
        return url;
    }

    static String email(int i) {
        return "customer" + i + "@example.com";
    }

    static long balance(int i) {
        return 100 + i % 900;
    }

    /** Forgets everything: an active program without customers, and no limit of calls. */
    void reset() throws Exception {
        post("reset", "{}");
        post("program", "{\"status\":\"ACTIVE\"}");
        quota(0);
    }

    /** Calls in any 60 seconds past which it answers 429; 0 for no limit. */
    void quota(int perMinute) throws Exception {
        post("quota", "{\"perMinute\":" + perMinute + "}");
    }

    /** Makes contacts; with accounts that have the balance of each, or without. */
    void seed(int customers, boolean accounts) throws Exception {
        StringBuilder body = new StringBuilder();
        for (int i = 0; i < customers; i++) {
            body.append(body.length() == 0 ? "{\"contacts\":[" : ",").append("{\"email\":\"").append(email(i)).append("\",\"name\":\"Customer ").append(i).append('"');
            body.append(accounts ? ",\"balance\":" + balance(i) : "").append('}');
            if ((i + 1) % AT_ONCE == 0 || i + 1 == customers) {
                post("seed", body.append("]}").toString());
                body.setLength(0);
            }
        }
    }

    /** All calls since the last reset. */
    Calls calls() throws Exception {
        Map<String, Long> calls = new TreeMap<>();
        stats().path("operations").properties().forEach(operation -> operation.getValue().forEach(count -> calls.merge(operation.getKey(), count.asLong(), Long::sum)));
        return new Calls(calls);
    }

    /** Calls so far, answered or not. */
    long arrived() throws Exception {
        return stats().path("calls").asLong();
    }

    /** Calls that were past the quota. */
    long throttled() throws Exception {
        long throttled = 0;
        for (JsonNode operation : stats().path("operations")) {
            throttled += operation.path("429").asLong();
        }
        return throttled;
    }

    long cpuMillis() {
        return process.cpuMillis();
    }

    /** Every customer has one account, with their balance or with none at all. */
    void expect(int customers, boolean balances) throws Exception {
        int accounts = 0;
        try (InputStream in = http.send(request("accounts").build(), HttpResponse.BodyHandlers.ofInputStream()).body(); JsonParser parser = JSON.createParser(in)) {
            while (parser.nextToken() != JsonToken.START_ARRAY) {
                Bench.require(parser.currentToken() != null, "no accounts");
            }
            while (parser.nextToken() == JsonToken.START_OBJECT) {
                JsonNode account = JSON.readTree(parser);
                int i = Integer.parseInt(account.path("contact").path("email").asText().replaceAll("\\D", ""));
                long expected = balances ? balance(i) : 0;
                Bench.require(account.path("points").path("balance").asLong() == expected, "wrong balance: " + account);
                accounts++;
            }
        }
        Bench.require(accounts == customers, accounts + " accounts instead of " + customers);
    }

    private JsonNode stats() throws Exception {
        return JSON.readTree(http.send(request("stats").build(), HttpResponse.BodyHandlers.ofString()).body());
    }

    private void post(String command, String body) throws Exception {
        HttpResponse<String> answer = http.send(request(command).POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(command + ": " + answer.statusCode() + " " + answer.body());
        }
    }

    private HttpRequest.Builder request(String command) {
        return HttpRequest.newBuilder(URI.create(url + "/_sandbox/" + command));
    }

    @Override
    public void close() {
        process.close();
    }
}
