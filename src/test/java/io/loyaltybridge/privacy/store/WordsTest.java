package io.loyaltybridge.privacy.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What names a customer in a text, and what only looks like it. */
class WordsTest {
    private static final Words WORDS = Words.of(
            List.of("ada@example.com", "müller@example.com"),
            List.of("Ada Lovelace", "Ada"),
            List.of("0f1e2d3c-aaaa-4bbb-8ccc-0123456789ab", "17"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ada@example.com",
                "to ADA@Example.COM.",
                "{\"email\":\"ada@example.com\"}",
                "a\\nada@example.com\\n",
                "?to=ada%40example.com&x=1",
                "email%3Dada%40example.com",
                "<ada@example.com>",
                "m\\u00fcller@example.com",
                "MÜLLER@example.com",
                "dear ada lovelace,",
                "contact 0f1e2d3c-aaaa-4bbb-8ccc-0123456789ab is gone"
            })
    void namesTheCustomer(String text) {
        assertThat(WORDS.in(text)).isTrue();
        assertThat(WORDS.removedFrom(text)).contains("forgotten");
        assertThat(WORDS.in(WORDS.removedFrom(text))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nada@example.com",
                "ada@example.com.au",
                "ada@example.community",
                "x.ada@example.com",
                "Canada",
                "Ada",
                "17 points",
                "0f1e2d3c-aaaa-4bbb-8ccc-0123456789abc"
            })
    void namesSomebodyElse(String text) {
        assertThat(WORDS.in(text)).isFalse();
        assertThat(WORDS.removedFrom(text)).isEqualTo(text);
    }

    @Test
    void nobodyIsNamedByNothing() {
        assertThat(Words.of(List.of(), List.of(), List.of("17")).in("17")).isFalse();
        assertThat(WORDS.in(null)).isFalse();
    }
}
