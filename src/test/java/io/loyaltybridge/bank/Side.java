package io.loyaltybridge.bank;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/** The control path of one stand-in. */
record Side(String name, String baseUrl) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    /** An answer of the control path; 400 is one too (a change that is not possible). */
    record Reply(int status, JsonNode body) {}

    Reply post(String command, JsonNode body) {
        return send(HttpRequest.newBuilder(uri(command)).POST(HttpRequest.BodyPublishers.ofString(body.toString())));
    }

    JsonNode get(String command) {
        return send(HttpRequest.newBuilder(uri(command)).GET()).body();
    }

    private URI uri(String command) {
        return URI.create(baseUrl + "/_sandbox/" + command);
    }

    private static Reply send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> answer =
                    HTTP.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
            return new Reply(answer.statusCode(), JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Balances by e-mail. */
    Map<String, Long> balances() {
        Map<String, Long> balances = new TreeMap<>();
        if (name.equals("wix")) {
            get("accounts")
                    .path("accounts")
                    .forEach(a -> balances.put(
                            a.path("contact").path("email").asText(),
                            a.path("points").path("balance").asLong()));
        } else {
            JsonNode customers = get("customers");
            (customers.isArray() ? customers : customers.path("customers"))
                    .forEach(c -> balances.put(
                            c.path("email").asText(), c.path("balance").asLong()));
        }
        return balances;
    }

    /** Webhooks that are still on their way: queued, held back, or waiting for their next attempt. */
    long webhooksUnderway() {
        JsonNode w = get("webhooks");
        return w.path("queued").asLong()
                + w.path("inFlight").asLong()
                + w.path("waiting").asLong()
                + w.path("heldBack").asLong();
    }
}
