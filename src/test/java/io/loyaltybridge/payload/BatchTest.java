package io.loyaltybridge.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest {
    private static final String NESTED =
            """
            {"object":"page","sender":{"email":"ada@example.com"},"entry":[
              {"id":"e1","time":1,"changes":[{"field":"a","n":1},{"field":"b","n":2}]},
              {"id":"e2","time":2,"changes":[{"field":"c","n":3}]}]}
            """;

    private static List<JsonNode> items(String path, String payload) {
        return new Batch(PayloadPath.of("batch", path), 0).items(Payloads.stored(payload));
    }

    private static List<ObjectNode> carrying(String path, int levels, String payload) {
        Batch batch = new Batch(PayloadPath.of("batch", path), levels);
        JsonNode json = Payloads.stored(payload);
        return batch.carrying(json, batch.items(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "$ | [{\"a\":1},{\"a\":2}] | [{\"a\":1}, {\"a\":2}]",
                "$[*] | [{\"a\":1},{\"a\":2}] | [{\"a\":1}, {\"a\":2}]",
                "$ | {\"a\":1} | [{\"a\":1}]",
                "/entry | {\"entry\":[{\"a\":1}]} | [{\"a\":1}]",
                "$.entry | {\"entry\":[{\"a\":1}]} | [{\"a\":1}]",
                "/entry | {\"entry\":{\"a\":1,\"b\":2}} | [{\"a\":1,\"b\":2}]",
                "$.e[*].c | {\"e\":[{\"c\":[{\"a\":1}]},{\"c\":[{\"a\":2},{\"a\":3}]}]} | [{\"a\":1}, {\"a\":2}, {\"a\":3}]",
                "$.e[?(@.k=='x')] | {\"e\":[{\"k\":\"x\"},{\"k\":\"y\"}]} | [{\"k\":\"x\"}]",
                "/entry | {} | []",
                "/entry | {\"entry\":[]} | []",
                "/entry | {\"entry\":null} | []",
                "$[*] | [] | []",
                "$[*] | [1,\"x\",null,[{}]] | [1, \"x\", null, [{}]]"
            })
    void itemsAreWhatThePathLeadsTo(String path, String payload, String items) {
        assertThat(items(path, payload)).hasToString(items);
    }

    @Test
    void itemsOfNestedArraysComeInTheOrderOfThePayload() {
        assertThat(items("$.entry[*].changes[*]", NESTED))
                .extracting(item -> item.path("field").asText())
                .containsExactly("a", "b", "c");
    }

    @Test
    void anItemCarriesTheObjectsAroundItWithoutTheirArrays() {
        assertThat(carrying("$.entry[*].changes[*]", 1, NESTED).get(1))
                .hasToString("{\"field\":\"b\",\"n\":2,\"^\":{\"id\":\"e1\",\"time\":1}}");
        assertThat(carrying("$.entry[*].changes[*]", 2, NESTED).get(2))
                .hasToString("{\"field\":\"c\",\"n\":3,\"^\":{\"id\":\"e2\",\"time\":2,\"^\":{\"object\":\"page\","
                        + "\"sender\":{\"email\":\"ada@example.com\"}}}}");
    }

    @Test
    void anItemThatNothingIsReadAroundStaysAsItIs() {
        assertThat(carrying("$.entry[*].changes[*]", 0, NESTED).get(0)).hasToString("{\"field\":\"a\",\"n\":1}");
        assertThat(carrying("$[*]", 1, "[{\"a\":1}]").get(0)).hasToString("{\"a\":1}");
    }

    @Test
    void pathsBeginAtTheObjectAround() {
        ObjectNode item = carrying("$.entry[*].changes[*]", 2, NESTED).get(0);

        assertThat(PayloadPath.of("id", "^/id").text(item)).contains("e1");
        assertThat(PayloadPath.of("id", "^$.id").text(item)).contains("e1");
        assertThat(PayloadPath.of("email", "^^/sender/email").text(item)).contains("ada@example.com");
        assertThat(PayloadPath.of("email", "^^$.sender.email").text(item)).contains("ada@example.com");
        assertThat(PayloadPath.of("email", "^^^/sender/email").text(item)).isEmpty();
        assertThat(PayloadPath.of("n", "/n").text(item)).contains("1");
    }

    @Test
    void aFieldOfTheSenderCannotStandForTheObjectAround() {
        String payload = "{\"id\":\"real\",\"entry\":[{\"^\":{\"id\":\"forged\"}}]}";

        assertThat(PayloadPath.of("id", "^/id")
                        .text(carrying("/entry", 1, payload).get(0)))
                .contains("real");
        assertThat(PayloadPath.of("id", "^/id")
                        .text(carrying("$[*]", 1, "[{\"^\":{\"id\":\"forged\"}}]")
                                .get(0)))
                .isEmpty();
    }

    @Test
    void whatItemsCarryTogetherIsLimited() {
        String large = "x".repeat(200_000);
        String items = "{},".repeat(99) + "{}";
        String payload = "{\"note\":\"" + large + "\",\"entry\":[" + items + "]}";

        assertThat(carrying("/entry", 0, payload)).hasSize(100);
        assertThatThrownBy(() -> carrying("/entry", 1, payload))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "expected less around the items of the batch: with what they carry they have more than 16777216"
                                + " characters");
    }
}
