package io.loyaltybridge.published;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The files of routes and Kamelets that the project has, but those that are wrong on purpose. */
final class FlowFiles {
    private static final List<String> PLACES =
            List.of("routes", "kamelets", "src/main/resources/kamelets", "docs/cookbook", "bench/routes");

    private FlowFiles() {}

    static List<Path> all() throws IOException {
        List<Path> found = new ArrayList<>();
        for (String place : PLACES) {
            try (Stream<Path> all = Files.walk(Path.of(place))) {
                all.filter(each -> each.toString().matches(".*\\.(camel|kamelet)\\.yaml"))
                        .forEach(found::add);
            }
        }
        return found.stream().sorted().toList();
    }

    static List<Path> kamelets() throws IOException {
        return all().stream()
                .filter(each -> each.toString().endsWith(".kamelet.yaml"))
                .toList();
    }

    static JsonNode read(Path file) throws IOException {
        return Steps.read(Files.readString(file));
    }
}
