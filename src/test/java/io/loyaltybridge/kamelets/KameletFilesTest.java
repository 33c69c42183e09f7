package io.loyaltybridge.kamelets;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Every kamelet describes itself completely; {@code CatalogueRulesTest} has what the catalogue of Camel asks of one. */
class KameletFilesTest {
    private static final Pattern USE = Pattern.compile("kamelet:[a-z0-9-]+/([A-Za-z0-9-]+)");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\??([A-Za-z][A-Za-z0-9]*)(?::[^}]*)?}}");

    private static final Path ICON = Path.of("src/main/resources/console/icon.svg");

    private static final String HEAD =
            """
            apiVersion: camel.apache.org/v1
            kind: Kamelet
            metadata:
              name: %s
              annotations:
                camel.apache.org/kamelet.support.level: Stable
                camel.apache.org/catalog.version: "%s"
                camel.apache.org/provider: Loyalty Bridge
                camel.apache.org/kamelet.group: %s
                camel.apache.org/kamelet.icon: "data:image/svg+xml;base64,%s"
              labels:
                camel.apache.org/kamelet.type: action
            spec:
              definition:
                title:\040""";
    private static final String MIDDLE = "\n  dependencies:\n    - camel:kamelet\n";
    private static final String STEPS = "\n  template:\n    from:\n      uri: kamelet:source\n      steps:\n";

    static Stream<Path> files() throws IOException {
        return Files.walk(Path.of("kamelets/wix"))
                .filter(file -> file.toString().endsWith(".kamelet.yaml"))
                .sorted();
    }

    private static JsonNode read(Path file) throws IOException {
        Object yaml = new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        return new com.fasterxml.jackson.databind.ObjectMapper().valueToTree(yaml);
    }

    @ParameterizedTest
    @MethodSource("files")
    void kameletSaysWhatComesOut(Path file) throws IOException {
        JsonNode kamelet = read(file);
        JsonNode definition = kamelet.at("/spec/definition");

        assertThat(definition.path("description").asText()).contains("Out: ");
    }

    @ParameterizedTest
    @MethodSource("files")
    void everyPropertyIsDeclaredUsedAndDefaultedOrRequired(Path file) throws IOException {
        JsonNode kamelet = read(file);
        JsonNode definition = kamelet.at("/spec/definition");
        Set<String> declared = new TreeSet<>();
        definition.path("properties").fieldNames().forEachRemaining(declared::add);
        Set<String> required = new TreeSet<>();
        definition.path("required").forEach(name -> required.add(name.asText()));
        Set<String> used = new TreeSet<>();
        Matcher matcher = PLACEHOLDER.matcher(kamelet.at("/spec/template").toString());
        while (matcher.find()) {
            used.add(matcher.group(1));
        }

        assertThat(used).isEqualTo(declared);
        assertThat(declared).containsAll(required);
        for (String name : declared) {
            assertThat(definition.path("properties").path(name).has("default") || required.contains(name))
                    .as(name)
                    .isTrue();
        }
    }

    /**
     * Camel has no way to share what all Kamelets have, so it is made from one template; with {@code -Ddocs.rewrite=true} it is
     * written into each.
     */
    @Test
    void whatAllKameletsHaveIsTheSameInEach() throws IOException {
        String version = camelVersion();
        String icon = Base64.getEncoder().encodeToString(Files.readAllBytes(ICON));
        List<Path> all = new ArrayList<>();
        for (String directory : List.of("kamelets", "src/main/resources/kamelets")) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                files.filter(file -> file.toString().endsWith(".kamelet.yaml")).forEach(all::add);
            }
        }
        assertThat(all).isNotEmpty().allSatisfy(file -> {
            String name = file.getFileName().toString().replace(".kamelet.yaml", "");
            String head = HEAD.formatted(name, version, name.startsWith("wix-") ? "Wix" : "Program", icon);
            if (Boolean.getBoolean("docs.rewrite")) {
                Files.writeString(file, head + Files.readString(file).split("\n    title: ", 2)[1]);
            }
            assertThat(file)
                    .content()
                    .as("mvn test -Dtest=KameletFilesTest -Ddocs.rewrite=true writes the head")
                    .startsWith(head)
                    .contains(MIDDLE)
                    .contains(STEPS);
        });
    }

    /** The one that the project is built with. */
    private static String camelVersion() throws IOException {
        Matcher version =
                Pattern.compile("<camel.version>([^<]+)</camel.version>").matcher(Files.readString(Path.of("pom.xml")));
        assertThat(version.find()).isTrue();
        return version.group(1);
    }

    /** The place is the id of the route that the use is made into: two of the same are one route, and the other use waits for ever. */
    @Test
    void everyUseOfAKameletHasAPlaceOfItsOwn() throws IOException {
        List<String> places = new ArrayList<>();
        for (String directory : List.of("routes", "kamelets")) {
            try (Stream<Path> files = Files.walk(Path.of(directory))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".yaml")).toList()) {
                    Matcher use = USE.matcher(Files.readString(file));
                    while (use.find()) {
                        places.add(use.group(1));
                    }
                }
            }
        }
        assertThat(places).isNotEmpty().doesNotHaveDuplicates();
    }
}
