package io.loyaltybridge.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormsTest {
    private static String json(String form) {
        return Forms.json(Forms.parse(form.getBytes(StandardCharsets.UTF_8))).toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "type=subscribe&data[email]=ada%40example.com | {\"type\":\"subscribe\",\"data[email]\":\"ada@example.com\"}",
                "a=1&b=2&a=3 | {\"a\":[\"1\",\"3\"],\"b\":\"2\"}",
                "name=Ada+L%C3%B6velace | {\"name\":\"Ada Lövelace\"}",
                "a&b=&&=c | {\"a\":\"\",\"b\":\"\",\"\":\"c\"}",
                "a=b=c%3D | {\"a\":\"b=c=\"}",
                "a=%7B%22x%22%3A1%7D | {\"a\":\"{\\\"x\\\":1}\"}",
                "'' | {}"
            })
    void fieldsBecomeTexts(String form, String json) {
        assertThat(json(form)).isEqualTo(json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%", "a=%4", "a=%zz", "%4=a", "a=%4&b=1", "a=%\u0661\u0661"})
    void aPercentSignWithoutItsDigitsIsRefused(String form) {
        assertThatThrownBy(() -> json(form))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("expected a form in which two hexadecimal digits follow each %");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a=%FF", "a=%C3", "a=%C0%AF"})
    void bytesThatAreNotUtf8AreRefused(String form) {
        assertThatThrownBy(() -> json(form)).hasMessage("expected a form in UTF-8");
    }

    @Test
    void tooManyFieldsAreRefused() {
        assertThat(Forms.parse("a=1&".repeat(1_000).getBytes(StandardCharsets.UTF_8))
                        .get("a"))
                .hasSize(1_000);
        assertThatThrownBy(() -> json("a=1&".repeat(1_001))).hasMessage("expected at most 1000 fields in a form");
    }

    @Property(tries = 300)
    void whatJavaEncodesIsRead(@ForAll String name, @ForAll String value) {
        String form = URLEncoder.encode(name, StandardCharsets.UTF_8) + "="
                + URLEncoder.encode(value, StandardCharsets.UTF_8);
        // Half of a surrogate pair cannot be encoded.
        boolean encodable = StandardCharsets.UTF_8.newEncoder().canEncode(name)
                && StandardCharsets.UTF_8.newEncoder().canEncode(value);
        if (encodable) {
            assertThat(Forms.parse(form.getBytes(StandardCharsets.UTF_8))).isEqualTo(Map.of(name, List.of(value)));
        }
    }
}
