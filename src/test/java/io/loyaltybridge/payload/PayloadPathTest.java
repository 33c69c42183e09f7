package io.loyaltybridge.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadPathTest {
    private static final JsonNode PAYLOAD =
            Payloads.stored("{\"email\":\" a@example.com \",\"data\":{\"n\":12345678901234567890,\"flag\":true,"
                    + "\"empty\":\" \",\"nothing\":null,\"list\":[{\"id\":\"x\"},{\"id\":\"y\"}]},\"a/b\":\"slash\"}");

    @ParameterizedTest
    @CsvSource({
        "/email,a@example.com",
        "$.email,a@example.com",
        "/data/n,12345678901234567890",
        "$.data.flag,true",
        "/data/list/1/id,y",
        "$.data.list[1].id,y",
        "$.data.list[*].id,x",
        "$..id,x",
        "/a~1b,slash",
        "$.data.list[?(@.id=='y')].id,y"
    })
    void valueIsFound(String path, String value) {
        assertThat(PayloadPath.of("setting", path).text(PAYLOAD)).contains(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/none",
                "$.none",
                "/data",
                "$.data.list",
                "/data/empty",
                "/data/nothing",
                "$.data.nothing",
                "/data/list/7",
                "$.data.list[7].id",
                "/email/deeper",
                "$.data.list[?(@.id=='z')].id"
            })
    void whatIsNoValueIsNone(String path) {
        assertThat(PayloadPath.of("setting", path).text(PAYLOAD)).isEmpty();
    }

    @Test
    void otherFormIsRefusedNamingTheSetting() {
        assertThatThrownBy(() -> PayloadPath.of("sources.x.email", "data.email"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "sources.x.email: expected a JSON Pointer such as /data/email or a JSONPath such as $.data.email, found \"data.email\"");
        assertThatThrownBy(() -> PayloadPath.of("sources.x.email", "$.data."))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sources.x.email: ")
                .hasMessageEndingWith(" in \"$.data.\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$.participant[", "$.a['b", "$.a[?(@.b=='c'", "$[", "/a~", "/data/~2"})
    void pathThatIsNotWholeIsRefusedNamingTheSetting(String path) {
        assertThatThrownBy(() -> PayloadPath.of("sources.x.email", path))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("sources.x.email: ")
                .hasMessageContaining("\"" + path + "\"")
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$.a[?(@.b =~ /x[(]/)].c", "$['it[s'].a", "/a~0b/~1"})
    void bracketsInTextsAreNoBrackets(String path) {
        assertThat(PayloadPath.of("setting", path).text(PAYLOAD)).isEmpty();
    }
}
