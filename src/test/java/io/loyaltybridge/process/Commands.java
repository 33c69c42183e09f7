package io.loyaltybridge.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.app.DataDirectory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Commands given to the service that runs, as the command line hands them over, without a process for each. */
final class Commands {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long PATIENCE_SECONDS = 120;

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path data;

    /** How a command ended, and what it said. */
    record Ended(int exit, String said) {}

    /** @param data the directory of the service, which may be started later */
    Commands(Path data) {
        this.data = data;
    }

    /** Gives one; what it returns fails where the service is killed meanwhile. */
    CompletableFuture<Ended> give(String name, String... arguments) {
        DataDirectory.Owner owner = DataDirectory.Owner.of(data).orElseThrow();
        HttpRequest request = HttpRequest.newBuilder(URI.create(owner.url() + "/jobs/" + name))
                .header("X-Management-Token", owner.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.valueToTree(List.of(arguments)).toString()))
                .build();
        return http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(Commands::ended);
    }

    private static Ended ended(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        int exit = -1;
        List<String> said = new ArrayList<>();
        try {
            for (String line : answer.body().lines().toList()) {
                JsonNode node = JSON.readTree(line);
                exit = node.path("exit").asInt(exit);
                if (node.has("line")) {
                    said.add(node.path("line").asText());
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(answer.body(), e);
        }
        return new Ended(exit, String.join("\n", said));
    }

    /** Gives one and waits for its end. */
    Ended run(String name, String... arguments) throws Exception {
        return give(name, arguments).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** Waits for the end of one, but not longer than this. */
    static void awaitAtMost(long millis, CompletableFuture<?> command) throws InterruptedException, ExecutionException {
        try {
            command.get(millis, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // Then it is in the middle of it.
        }
    }
}
