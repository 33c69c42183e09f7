package io.loyaltybridge.published;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each Kamelet keeps to the rules that the catalogue of Apache Camel has for its own. */
class CatalogueRulesTest {
    private static final Path ONE = Path.of("kamelets/wix/loyalty/wix-earn-points-action.kamelet.yaml");

    static List<Path> kamelets() throws IOException {
        return FlowFiles.kamelets();
    }

    private static List<String> problems(Path file, JsonNode kamelet) {
        return CatalogueRules.problems(file.getFileName().toString(), kamelet);
    }

    @ParameterizedTest
    @MethodSource("kamelets")
    void kameletKeepsToTheRules(Path file) throws IOException {
        assertThat(problems(file, FlowFiles.read(file))).isEmpty();
    }

    /** Those of one connector, or of Wix, are shown beside each other. */
    @Test
    void twoThatAreShownTogetherHaveNotTheSameTitleOrDescription() throws IOException {
        Set<String> seen = new HashSet<>();
        for (Path file : kamelets()) {
            String place = file.getName(0).toString().equals("kamelets")
                    ? file.getName(1).toString()
                    : "others";
            JsonNode definition = FlowFiles.read(file).at("/spec/definition");
            assertThat(seen.add(place + definition.path("title")))
                    .as(file + " has the title of another")
                    .isTrue();
            assertThat(seen.add(place + definition.path("description")))
                    .as(file + " has the description of another")
                    .isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            name: wix-earn-points-action | name: wix-earn-points | the file is not called wix-earn-points, the name does not end with -action
            kamelet.type: action | kamelet.type: filter | the label kamelet.type is filter, the name does not end with -filter, the title does not end with Filter
            kamelet.icon: | kamelet.image: | there is no icon
            camel.apache.org/provider: | other: | there is no provider
            title: Wix Earn Points Action | title: Wix Earn Points | the title does not end with Action
            title: App Id | title: The app | the property appId has a title with an article, the property appId has a small word in its title: app
            type: string | kind: string | the property appId has no type
            - camel:http | - camel:log | ''
            - camel:bean | - camel:log | does not name the dependencies [camel:bean]
            {{appId}} | none | uses the parameters [] and declares [appId]
            """)
    void mistakeIsFound(String right, String wrong, String problems) throws IOException {
        String text = Files.readString(ONE);
        assertThat(text).contains(right);

        assertThat(String.join(", ", problems(ONE, Steps.read(text.replace(right, wrong)))))
                .isEqualTo(problems);
    }
}
