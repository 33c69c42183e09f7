package io.loyaltybridge.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kaoto, the visual editor of Camel, reads and draws each step of each shipped file, and loses nothing when it saves it. Asked by the models of its own
 * package from npm.
 */
@Tag("process")
class KaotoTest {
    /** Kaoto 2.12 draws these as one box, without the steps inside, which it keeps. */
    private static final Set<String> UNDRAWN = Set.of("idempotentConsumer");

    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path file : FlowFiles.all()) {
            files.put(file.toString(), Files.readString(file));
        }
        return files;
    }

    /** Kaoto keeps a template as it is, but does not draw one. As a route, it does: the two differ in their first line. */
    private static String asRoute(String text) {
        return text.replace("- routeTemplate:", "- route:");
    }

    private static final String TEMPLATE = "routes/award/award-points.camel.yaml";
    private static final String START = "- route:\n    id: mine\n    from:\n      uri: direct:mine\n      steps:\n";
    private static final String STEP = "        - log: {message: a}\n";
    private static final Map<String, String> MINE = Map.of(
            "right.camel.yaml",
            START + STEP,
            "branch.camel.yaml",
            START
                    + "        - choice:\n            whens:\n              - steps:\n                  - log: {message: a}\n",
            "indented.camel.yaml",
            START + STEP + "     - log: {message: b}\n");

    private static Map<String, String> shipped;
    private static JsonNode answers;

    /** Once for all tests. */
    @BeforeEach
    void ask() throws IOException {
        if (answers != null) {
            return;
        }
        shipped = files();
        Map<String, String> asked = new TreeMap<>(MINE);
        asked.put("template.camel.yaml", shipped.get(TEMPLATE));
        shipped.replaceAll((file, text) -> asRoute(text));
        asked.putAll(shipped);
        answers = NodePrograms.run("kaoto.mjs", asked);
    }

    private static List<String> drawn(String file) {
        assertThat(answers.path(file).path("error").asText()).as(file).isEmpty();
        List<String> places = new ArrayList<>();
        answers.path(file).path("drawn").forEach(each -> places.add(each.asText()));
        // The frame around it, and the branches, whose steps are compared.
        places.removeIf(place -> !place.matches(".*\\.(from|steps\\.\\d+\\.[A-Za-z]+)"));
        return places;
    }

    private static JsonNode saved(String file) {
        return Steps.read(answers.path(file).path("saved").asText());
    }

    private static List<String> steps(String text) {
        return Steps.of(Steps.read(text), UNDRAWN);
    }

    @Test
    void drawsEachStepOfEachShippedFile() {
        assertThat(shipped)
                .hasSizeGreaterThan(100)
                .allSatisfy((file, text) ->
                        assertThat(drawn(file)).as(file).isNotEmpty().containsExactlyInAnyOrderElementsOf(steps(text)));
    }

    @Test
    void savesEachShippedFileAsItWas() {
        assertThat(shipped)
                .allSatisfy((file, text) -> assertThat(saved(file)).as(file).isEqualTo(Steps.read(text)));
    }

    /** Were it drawn, {@link #asRoute} and what CONTRIBUTING.md says of it could go. */
    @Test
    void keepsATemplateThatItDoesNotDraw() throws IOException {
        assertThat(drawn("template.camel.yaml")).isEmpty();
        assertThat(saved("template.camel.yaml")).isEqualTo(Steps.read(Files.readString(Path.of(TEMPLATE))));
    }

    @Test
    void mistakesAreFound() {
        assertThat(drawn("right.camel.yaml")).hasSize(2).isEqualTo(steps(MINE.get("right.camel.yaml")));
        assertThat(drawn("branch.camel.yaml")).isNotEqualTo(steps(MINE.get("branch.camel.yaml")));
        assertThat(answers.at("/indented.camel.yaml/error").asText()).contains("YAMLParseError");
    }
}
