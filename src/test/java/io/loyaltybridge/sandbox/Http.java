package io.loyaltybridge.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client for tests: raw bodies in, status and JSON out. */
public final class Http {
    public record Reply(int status, JsonNode body, HttpResponse<String> raw) {
        public String code() {
            return body.at("/details/applicationError/code").asText();
        }

        public String rule() {
            return body.at("/details/validationError/fieldViolations/0/violatedRule")
                    .asText();
        }

        public String field() {
            return body.at("/details/validationError/fieldViolations/0/field").asText();
        }

        public String header(String name) {
            return raw.headers().firstValue(name).orElse(null);
        }
    }

    public static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;
    private final List<String> headers;

    public Http(String base, String... headers) {
        this.base = base;
        this.headers = List.of(headers);
    }

    /** A client that calls Wix with an API key. */
    public static Http apiKey(String base) {
        return new Http(base, "Authorization", "key-of-no-value", "wix-site-id", "any-site");
    }

    public Http with(String name, String value) {
        List<String> more = new ArrayList<>(headers);
        more.add(name);
        more.add(value);
        return new Http(base, more.toArray(String[]::new));
    }

    /** Single quotes stand for double quotes, to keep bodies readable. */
    public Reply post(String path, String body) {
        return send("POST", path, body);
    }

    public Reply get(String path) {
        return send("GET", path, null);
    }

    public Reply send(String method, String path, String body) {
        try {
            return exchange(method, path, body, Duration.ofSeconds(10));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Throws what the transport throws. */
    public Reply exchange(String method, String path, String body, Duration timeout) throws IOException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(base + path)).timeout(timeout);
        for (int i = 0; i < headers.size(); i += 2) {
            request.header(headers.get(i), headers.get(i + 1));
        }
        request.header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.replace('\'', '"')));
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(response.statusCode(), JSON.readTree(response.body()), response);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
