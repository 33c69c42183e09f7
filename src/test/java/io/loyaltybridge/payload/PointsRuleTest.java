package io.loyaltybridge.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PointsRuleTest {
    @ParameterizedTest
    @CsvSource({
        "5, 5",
        "0, 0",
        "/total, 19",
        "/total * 1, 19",
        "/total*1, 19",
        "/total * 0.1, 1",
        "/total * 0.1 ceil, 2",
        "/total round, 20",
        "/total * 10 floor, 199",
        "/text * 2, 25",
        "$.lines[1].price, 7",
        "/total * 1 min 50, 50",
        "/total * 100 max 500, 500",
        "/total * 1 floor min 1 max 5, 5",
        "/negative, 0",
        "/negative min 3, 3",
        "/cents * 0.01 round, 124",
        "/huge max 10, 10"
    })
    void pointsOfAPayload(String rule, long expected) throws Exception {
        assertThat(
                        PointsRule.of("points", rule)
                                .points(
                                        Payloads.parse(
                                                """
                                        {"total":19.99,"text":"12.50","negative":-3.2,"cents":12350,"huge":1e9,"lines":[{"price":1},{"price":7}]}""")))
                .contains(expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/missing", "/word", "/huge", "/flag", "/lines"})
    void noAmount(String rule) throws Exception {
        assertThat(PointsRule.of("points", rule)
                        .points(Payloads.parse("{\"word\":\"12 EUR\",\"huge\":10000000,\"flag\":true,\"lines\":[1]}")))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "-5",
                "five",
                "10000000",
                "5 max 3",
                "/total *",
                "/total * -1",
                "/total * 1e3",
                "/total trunc",
                "/total max 5 min 1",
                "/total max",
                "/total + /tip"
            })
    void aWrongRuleNamesTheSettingAndWhatWasExpected(String rule) {
        assertThatThrownBy(() -> PointsRule.of("file:3: sources.x.points", rule))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "file:3: sources.x.points: expected a whole number from 0 to 9999999, or an amount such as")
                .hasMessageEndingWith("found \"" + rule + "\"");
    }

    @Test
    void whatIsWrongInsideIsSaid() {
        assertThatThrownBy(() -> PointsRule.of("points", "/total min 5 max 3"))
                .hasMessage("points: expected min to be no more than max, found \"/total min 5 max 3\"");
        assertThatThrownBy(() -> PointsRule.of("points", "$.lines[ * 2")).hasMessageStartingWith("points: ");
    }

    @Test
    void whatItIs() {
        assertThat(PointsRule.of("points", "0").isNothing()).isTrue();
        assertThat(PointsRule.NOTHING.isNothing()).isTrue();
        assertThat(PointsRule.of("points", "/total").isNothing()).isFalse();
        assertThat(PointsRule.of("points", "/total").isOfPayload()).isTrue();
        assertThat(PointsRule.of("points", "7").fixed()).isEqualTo(7);
        assertThat(PointsRule.of("points", " /total  * 2 ")).hasToString("/total  * 2");
    }
}
