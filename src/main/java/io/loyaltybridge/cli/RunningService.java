package io.loyaltybridge.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.api.Api;
import io.loyaltybridge.app.DataDirectory;
import io.loyaltybridge.log.Reason;
import io.loyaltybridge.settings.Settings;
import java.io.IOException;
import java.io.Writer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The API of the service that owns the data directory, asked with its own token. */
final class RunningService {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final DataDirectory.Owner owner;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private RunningService(DataDirectory.Owner owner) {
        this.owner = owner;
    }

    /** The one of these settings; empty where none runs. */
    static Optional<RunningService> of(Settings settings) {
        Path path = settings.path("bridge.data-dir");
        if (!DataDirectory.isOwned(path)) {
            return Optional.empty();
        }
        return Optional.of(new RunningService(DataDirectory.Owner.of(path)
                .orElseThrow(() -> new CommandFailedException(path.toAbsolutePath()
                        + " is used by another process that takes no commands yet; try again in a moment"))));
    }

    /** Where its management port is. */
    String url() {
        return owner.url();
    }

    /**
     * Calls an operation.
     *
     * @param path below {@code /api/v1}
     * @param body null for none
     * @return the answer; a missing node where it has none
     * @throws CommandFailedException where it is refused, in its words
     */
    JsonNode call(String method, String path, @Nullable JsonNode body) {
        try {
            HttpResponse<String> response =
                    http.send(request(method, path, body), HttpResponse.BodyHandlers.ofString());
            JsonNode json = JSON.readTree(response.body());
            if (response.statusCode() >= 300) {
                throw new CommandFailedException(Foreign.line(
                        json.path("detail").asText("the running service answered " + response.statusCode())));
            }
            return json;
        } catch (IOException e) {
            throw failed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted");
        }
    }

    /** Writes the lines of an answer. Returns how many there were. */
    long lines(String path, Writer out) throws IOException {
        try {
            HttpResponse<Stream<String>> response =
                    http.send(request("GET", path, null), HttpResponse.BodyHandlers.ofLines());
            if (response.statusCode() != 200) {
                throw new CommandFailedException("the running service answered " + response.statusCode());
            }
            long count = 0;
            for (String line : (Iterable<String>) response.body()::iterator) {
                out.write(line + "\n");
                count++;
            }
            return count;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailedException("interrupted");
        }
    }

    private HttpRequest request(String method, String path, @Nullable JsonNode body) {
        return HttpRequest.newBuilder(URI.create(owner.url() + Api.PATH + path))
                .timeout(PATIENCE)
                .header("X-Management-Token", owner.token())
                .header("Content-Type", "application/json")
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(body.toString()))
                .build();
    }

    private static CommandFailedException failed(IOException e) {
        return new CommandFailedException("the running service does not answer: " + Reason.of(e));
    }
}
