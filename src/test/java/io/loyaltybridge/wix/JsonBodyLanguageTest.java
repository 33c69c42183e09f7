package io.loyaltybridge.wix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonBodyLanguageTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final DefaultCamelContext CAMEL = new DefaultCamelContext();

    private static JsonNode fill(String template, Map<String, Object> variables) {
        Exchange exchange = new DefaultExchange(CAMEL);
        variables.forEach(exchange::setVariable);
        try {
            return JSON.readTree(
                    new JsonBodyLanguage().createExpression(template).evaluate(exchange, String.class));
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"",
                "\", \"amount\": 1000000, \"x\": \"",
                "}{",
                "line\nbreak",
                "\\",
                "${variable.secret}",
                "{{wix.api-key}}",
                "$amount",
                "\u0000",
                "ä€😀"
            })
    void valueStaysOneText(String value) {
        JsonNode body = fill(
                "{\"description\": \"$description\", \"amount\": \"$amount\"}",
                Map.of("description", value, "amount", 5L));

        assertThat(body).hasSize(2);
        assertThat(body.path("description").textValue()).isEqualTo(value);
        assertThat(body.path("amount").longValue()).isEqualTo(5);
    }

    @Property(tries = 300)
    void noTextChangesTheShape(@ForAll String value) {
        JsonNode body = fill("{\"a\": [\"$value\", {\"b\": \"$value\"}]}", Map.of("value", value));

        assertThat(body.path("a")).hasSize(2);
        assertThat(body.at("/a/0").isTextual()).isTrue();
        assertThat(body.at("/a/1/b").isTextual()).isTrue();
    }

    @Test
    void typesArePassedOnAndMissingVariablesLeaveTheirFieldOut() {
        JsonNode body = fill(
                "{\"number\": \"$number\", \"flag\": \"$flag\", \"map\": \"$map\", \"missing\": \"$missing\","
                        + " \"in\": {\"missing\": \"$missing\"}, \"list\": [\"$missing\", 1]}",
                Map.of("number", 5L, "flag", true, "map", Map.of("k", List.of(1))));

        assertThat(body.toString())
                .isEqualTo("{\"number\":5,\"flag\":true,\"map\":{\"k\":[1]},\"in\":{},\"list\":[1]}");
    }

    @Test
    void onlyAWholeTextIsAVariable() {
        JsonNode body =
                fill("{\"a\": \"costs $amount\", \"b\": \"$$\", \"c\": \"$5\", \"$amount\": 1}", Map.of("amount", 5));

        assertThat(body.toString()).isEqualTo("{\"a\":\"costs $amount\",\"b\":\"$$\",\"c\":\"$5\",\"$amount\":1}");
    }

    @Test
    void templateThatIsNoJsonIsSaidWithItsPlace() {
        assertThatThrownBy(() -> new JsonBodyLanguage().createExpression("{\"a\": }"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("jsonbody: expected a JSON template, found an error at line 1 column 7 of: {\"a\": }");
    }
}
