package io.loyaltybridge.sandbox.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.loyaltybridge.app.DataDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** How a command that was given to an instance ended, and what it said. */
record ClusterJob(int exit, List<String> said) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** Gives it as the command line does; what it returns fails where that instance ends meanwhile. */
    static CompletableFuture<ClusterJob> give(ClusterInstance at, String name, String... arguments) {
        DataDirectory.Owner owner = DataDirectory.Owner.of(at.data())
                .orElseThrow(() -> new IllegalStateException(at.name() + " does not run"));
        HttpRequest request = HttpRequest.newBuilder(URI.create(owner.url() + "/jobs/" + name))
                .header("X-Management-Token", owner.token())
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        JSON.valueToTree(List.of(arguments)).toString()))
                .build();
        return HTTP.sendAsync(request, HttpResponse.BodyHandlers.ofString()).thenApply(ClusterJob::ended);
    }

    private static ClusterJob ended(HttpResponse<String> answer) {
        int exit = answer.statusCode() == 200 ? -1 : answer.statusCode();
        List<String> said = new ArrayList<>();
        try {
            for (String line : answer.body().lines().toList()) {
                JsonNode node = JSON.readTree(line);
                exit = node.path("exit").asInt(exit);
                if (node.has("line")) {
                    said.add(node.path("line").asText());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(answer.body(), e);
        }
        return new ClusterJob(exit, said);
    }
}
