package io.loyaltybridge.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholeRouteTest {
    private static final String TEMPLATE =
            """
            - routeTemplate:
                id: source
                from:
                  uri: inbox:{{source}}
                  steps:
                    - bean: {id: first, ref: a}
                    - filter: {id: asked, steps: [{to: {id: to-flow, uri: "direct:flow"}}]}
                    - to: {id: to-shared, uri: "direct:shared"}
            """;
    private static final String FLOW =
            """
            - route:
                id: flow
                from:
                  uri: direct:flow
                  steps:
                    - idempotentConsumer: {id: once, steps: [{to: {id: to-part, uri: "direct:part"}}, {to: {id: to-none, uri: "direct:none"}}]}
                    - to: {id: also-shared, uri: "direct:shared"}
            """;
    private static final String OTHERS =
            """
            - route: {id: part, from: {uri: "direct:part", steps: [{to: {id: give, uri: "kamelet:give"}}]}}
            - route: {id: shared, from: {uri: "direct:shared", steps: [{to: {id: inside-shared, uri: "kamelet:x"}}]}}
            """;

    private static List<JsonNode> all(String... texts) {
        List<JsonNode> all = new ArrayList<>();
        for (String text : texts) {
            RouteBoxes.of(text).forEach(all::add);
        }
        return all;
    }

    /** The ids with those of inner steps behind them in brackets. */
    private static String ids(JsonNode part) {
        List<String> ids = new ArrayList<>();
        part.path("steps")
                .forEach(step -> ids.add(
                        step.path("id").asText() + (step.path("steps").isEmpty() ? "" : "[" + ids(step) + "]")));
        return String.join(" ", ids);
    }

    @Test
    void partsStandInPlaceOfTheirCallsAndOtherRoutesDoNot() {
        List<JsonNode> all = all(TEMPLATE, FLOW, OTHERS);

        JsonNode whole = WholeRoute.of(all.get(0), all);

        assertThat(ids(whole)).isEqualTo("first asked[once[give to-none] also-shared] to-shared");
        assertThat(whole.path("from").asText()).isEqualTo("inbox:{{source}}");
        assertThat(ids(all.get(0))).isEqualTo("first asked[to-flow] to-shared");
    }

    @Test
    void aRouteThatAlsoARouteCallsIsNoPart() {
        String caller =
                "- route: {id: caller, from: {uri: \"direct:caller\", steps: [{to: {uri: \"direct:part\"}}]}}\n";
        List<JsonNode> all = all(TEMPLATE, FLOW, OTHERS, caller);

        assertThat(ids(WholeRoute.of(all.get(0), all)))
                .isEqualTo("first asked[once[to-part to-none] also-shared] to-shared");
    }

    @Test
    void partsThatCallEachOtherEnd() {
        String circle =
                """
                - routeTemplate: {id: one, from: {uri: "direct:one", steps: [{to: {id: to-two, uri: "direct:two"}}, {bean: {id: here, ref: a}}]}}
                - routeTemplate: {id: two, from: {uri: "direct:two", steps: [{to: {id: to-one, uri: "direct:one"}}]}}
                """;
        List<JsonNode> all = all(circle);

        assertThat(ids(WholeRoute.of(all.get(0), all))).isEqualTo("to-two here here");
    }
}
