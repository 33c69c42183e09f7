package io.loyaltybridge.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Kaoto, the visual editor of Camel, reads and draws the shipped files, all but a few calls, and loses nothing when it saves them. Asked by the models of
 * its own package from npm.
 */
@Tag("process")
class KaotoTest {
    private static final String ONCE = ".idempotentConsumer.steps.0.";
    /**
     * By file, what Kaoto 2.12 does not draw, and keeps. Of a template it draws nothing: its <a
     * href="https://github.com/KaotoIO/kaoto/blob/d04868d5750bfc8afef656e9f97ea06750ceb99c/packages/ui/src/models/camel/camel-route-resource.ts#L52">list
     * of what it draws</a> has none. Of {@code idempotentConsumer} it draws one box without the steps inside: <a
     * href="https://github.com/KaotoIO/kaoto/blob/d04868d5750bfc8afef656e9f97ea06750ceb99c/packages/ui/src/models/visualization/flows/support/camel-component-schema.service.ts#L176-L224">what
     * has steps</a> is listed by name there. Camel wants at least one step inside, so it is one.
     */
    private static final Map<String, List<String>> UNDRAWN = Map.of(
            "routes/award/award-points.camel.yaml",
            List.of(
                    "award-points routeTemplate.from",
                    "award-points routeTemplate.from.steps.0.to",
                    "award-points routeTemplate.from.steps.1.filter",
                    "award-points routeTemplate.from.steps.1.filter.steps.0.to",
                    "award-points routeTemplate.from.steps.2.to"),
            "routes/award/award-event.camel.yaml",
            List.of("award-event route.from.steps.1.filter.steps.1" + ONCE + "to"),
            "routes/sync/sync-to-program.camel.yaml",
            List.of("sync-to-program route.from.steps.2.filter.steps.2" + ONCE + "bean"),
            "routes/sync/sync-to-wix.camel.yaml",
            List.of("sync-to-wix route.from.steps.1.filter.steps.2" + ONCE + "bean"),
            "bench/routes/not-dispatched.camel.yaml",
            List.of("not-dispatched routeTemplate.from", "not-dispatched routeTemplate.from.steps.0.log"));

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

    private static Map<String, String> files() throws IOException {
        Map<String, String> files = new TreeMap<>();
        for (Path file : FlowFiles.all()) {
            files.put(file.toString(), Files.readString(file));
        }
        return files;
    }

    /** Once for all tests. */
    @BeforeEach
    void ask() throws IOException {
        if (answers != null) {
            return;
        }
        shipped = files();
        Map<String, String> asked = new TreeMap<>(MINE);
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
        return Steps.of(Steps.read(text));
    }

    @Test
    void drawsEachStepOfEachShippedFileButTheListedOnes() {
        Map<String, List<String>> undrawn = new TreeMap<>();
        shipped.forEach((file, text) -> {
            List<String> steps = steps(text);
            List<String> drawn = drawn(file);
            assertThat(steps).as(file).isNotEmpty();
            assertThat(drawn).as(file).doesNotHaveDuplicates().isSubsetOf(steps);
            List<String> left =
                    steps.stream().filter(step -> !drawn.contains(step)).toList();
            if (!left.isEmpty()) {
                undrawn.put(file, left);
            }
        });

        assertThat(shipped).hasSizeGreaterThan(100);
        assertThat(undrawn).isEqualTo(UNDRAWN);
    }

    @Test
    void savesEachShippedFileAsItWas() {
        assertThat(shipped)
                .allSatisfy((file, text) -> assertThat(saved(file)).as(file).isEqualTo(Steps.read(text)));
    }

    @Test
    void mistakesAreFound() {
        assertThat(drawn("right.camel.yaml")).hasSize(2).isEqualTo(steps(MINE.get("right.camel.yaml")));
        assertThat(drawn("branch.camel.yaml")).hasSize(2).isNotEqualTo(steps(MINE.get("branch.camel.yaml")));
        assertThat(answers.at("/indented.camel.yaml/error").asText()).contains("YAMLParseError");
    }
}
