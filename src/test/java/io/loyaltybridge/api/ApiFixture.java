package io.loyaltybridge.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Calls the API of a running service, and checks each answer against what its document says about it: status, kind and every field.
 */
public final class ApiFixture {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Map<String, String> headers = new LinkedHashMap<>();
    private @Nullable ObjectNode document;

    /** What came back. */
    public record Reply(int status, JsonNode json, HttpResponse<String> response) {
        public String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    /** @param url of the management port */
    public ApiFixture(String url) {
        this.url = url;
    }

    /** The same API, asked with this header beside those of this one. */
    public ApiFixture with(String name, String value) {
        ApiFixture other = new ApiFixture(url);
        other.headers.putAll(headers);
        other.headers.put(name, value);
        return other;
    }

    /** With the process's own token. */
    public ApiFixture withOwnToken(String token) {
        return with("X-Management-Token", token);
    }

    /** With an access token. */
    public ApiFixture withToken(String token) {
        return with("Authorization", "Bearer " + token);
    }

    public Reply get(String path) {
        return call("GET", path, null);
    }

    public Reply post(String path, String body) {
        return call("POST", path, body);
    }

    public Reply delete(String path) {
        return call("DELETE", path, null);
    }

    /** @param path below {@code /api/v1} */
    public Reply call(String method, String path, @Nullable String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + Api.PATH + path))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            String kind = response.headers().firstValue("Content-Type").orElse("");
            JsonNode json = kind.contains("json") && !kind.contains("ndjson")
                    ? JSON.readTree(response.body())
                    : JSON.missingNode();
            check(method, path, response.statusCode(), kind, json);
            return new Reply(response.statusCode(), json, response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** The document as it is served. */
    public ObjectNode document() {
        if (document == null) {
            try {
                HttpResponse<String> response = http.send(
                        HttpRequest.newBuilder(URI.create(url + Api.PATH + "/openapi.json"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
                document = (ObjectNode) JSON.readTree(response.body());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
        return document;
    }

    private void check(String method, String path, int status, String kind, JsonNode answer) {
        JsonNode operation = operation(method, path.replaceFirst("\\?.*", ""));
        if (operation.isMissingNode()) {
            validate("Problem", answer);
            return;
        }
        JsonNode responses = operation.path("responses");
        JsonNode described = responses.path(Integer.toString(status));
        if (described.isMissingNode()) {
            assertThat(status)
                    .as(method + " " + path + " is not described: " + answer)
                    .isGreaterThanOrEqualTo(400);
            assertThat(kind).isEqualTo("application/problem+json");
            validate("Problem", answer);
            return;
        }
        if (!described.has("content")) {
            assertThat(answer.isMissingNode()).isTrue();
            return;
        }
        JsonNode schema = described.path("content").path(kind).path("schema");
        assertThat(schema.isMissingNode())
                .as(method + " " + path + " answers " + kind)
                .isFalse();
        if (kind.equals("application/json") && schema.has("$ref")) {
            validate(schema.path("$ref").asText().replaceFirst(".*/", ""), answer);
        }
    }

    private JsonNode operation(String method, String path) {
        for (Map.Entry<String, JsonNode> one : document().path("paths").properties()) {
            if (path.matches(one.getKey().replaceAll("\\{[a-z]+}", "[^/]+"))) {
                JsonNode operation = one.getValue().path(method.toLowerCase(java.util.Locale.ROOT));
                if (!operation.isMissingNode()) {
                    return operation;
                }
            }
        }
        return JSON.missingNode();
    }

    private void validate(String name, JsonNode answer) {
        ObjectNode schema = JSON.createObjectNode();
        schema.put("$ref", "#/components/schemas/" + name);
        schema.set("components", document().path("components"));
        JsonSchema validator =
                JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
        assertThat(validator.validate(answer)).as(name + ": " + answer).isEmpty();
    }
}
