package io.loyaltybridge.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.payload.Sha256;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.site.Sites;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * A service that runs for the same site on another data directory. The two know nothing of each other and would do everything
 * twice. Its management port says which site it serves, as a hash, and only to its own machine.
 */
public final class Neighbour {
    static final String PATH = "/jobs";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration SOON = Duration.ofSeconds(2);

    private Neighbour() {}

    /** What a service says about itself on its own machine; no value of a setting. */
    static String json(Settings settings, Sites sites) {
        ObjectNode about =
                JSON.createObjectNode().put("data", data(settings)).put("settings", RunsWith.files(settings));
        ArrayNode served = about.putArray("sites");
        sites.all().forEach(site -> served.add(Sha256.hex(site.id())));
        return about.toString();
    }

    /** Why a command with these settings must not run by itself. Empty where it may, or where nobody answers. */
    public static Optional<String> refusal(Settings command) {
        long port = command.number("bridge.management-port");
        if (port == 0) {
            return Optional.empty();
        }
        JsonNode about = ask(Ports.url(command.text("bridge.management-host"), (int) port) + PATH);
        if (!serves(about, command.site()) || about.path("data").asText().equals(data(command))) {
            return Optional.empty();
        }
        return Optional.of(
                "a service is running for the same site with "
                        + about.path("settings").asText() + " and the data in "
                        + about.path("data").asText()
                        + "; this command was given " + RunsWith.files(command) + " and the data in " + data(command)
                        + " and would repeat what the service does. Give the command the same --config, or stop the service first");
    }

    private static boolean serves(JsonNode about, String site) {
        String hash = Sha256.hex(site);
        for (JsonNode served : about.path("sites")) {
            if (served.asText().equals(hash)) {
                return true;
            }
        }
        return false;
    }

    private static JsonNode ask(String url) {
        try {
            HttpResponse<String> response = HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(SOON)
                    .build()
                    .send(
                            HttpRequest.newBuilder(URI.create(url))
                                    .timeout(SOON)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200 ? JSON.readTree(response.body()) : JSON.createObjectNode();
        } catch (IOException | IllegalArgumentException e) {
            // Nobody there, or somebody else.
            return JSON.createObjectNode();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return JSON.createObjectNode();
        }
    }

    private static String data(Settings settings) {
        Path path = settings.path("bridge.data-dir").toAbsolutePath().normalize();
        try {
            return path.toRealPath().toString();
        } catch (IOException e) {
            return path.toString();
        }
    }
}
