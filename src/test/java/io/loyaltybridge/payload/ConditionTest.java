package io.loyaltybridge.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionTest {
    private static JsonNode review() throws Exception {
        return Payloads.parse(
                "{\"rating\":4.5,\"text\":\"10\",\"status\":\"published\",\"verified\":true,\"title\":\"so and so\",\"none\":null}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/rating >= 4",
                "/rating>=4",
                "/rating > 4.4 and /rating < 4.6",
                "/rating = 4.50",
                "/text > 9",
                "/text = 10.0",
                "/status = published",
                "/status != draft and /verified = true",
                "/title = \"so and so\" and /rating <= 4.5",
                "/missing != anything",
                "/none != x",
                "$.status = published"
            })
    void holds(String condition) throws Exception {
        assertThat(Condition.of("only-if", condition).failing(review())).isEmpty();
    }

    @Test
    void theFirstPartThatDoesNotHoldIsSaid() throws Exception {
        assertThat(Condition.of("only-if", "/rating >= 4 and /status = draft and /rating > 9")
                        .failing(review()))
                .contains("/status = draft");
        assertThat(Condition.of("only-if", "/missing = x").failing(review())).contains("/missing = x");
        assertThat(Condition.of("only-if", "/status > 3").failing(review())).contains("/status > 3");
        assertThat(Condition.of("only-if", "/rating < 4.5").failing(review())).contains("/rating < 4.5");
        assertThat(Condition.of("only-if", "/missing < 4.5").failing(review())).contains("/missing < 4.5");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rating >= 4",
                "/rating",
                "/rating >=",
                "/rating ~ 4",
                "/rating >= 4 or /status = published",
                "/rating >= 4 and",
                "/rating >= 4 /status = published",
                "/title = so and so",
                "and /rating = 4",
                "/title = \"so"
            })
    void aWrongConditionNamesTheSettingAndWhatWasExpected(String condition) {
        assertThatThrownBy(() -> Condition.of("file:3: sources.x.only-if", condition))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("file:3: sources.x.only-if: expected conditions such as")
                .hasMessageEndingWith("found \"" + condition + "\"");
    }

    @Test
    void orderNeedsANumber() {
        assertThatThrownBy(() -> Condition.of("only-if", "/rating >= good"))
                .hasMessage("only-if: expected a number behind >=, found \"good\"");
    }
}
