package io.loyaltybridge.payload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailsTest {
    @ParameterizedTest
    @CsvSource({
        "ada@example.com,ada@example.com",
        "'  Ada@Example.COM ',ada@example.com",
        "a.b+c@sub.example.com,a.b+c@sub.example.com",
        "ÄDA@EXAMPLE.COM,äda@example.com",
        "A\u0308da@example.com,äda@example.com",
        "TITLE@EXAMPLE.COM,title@example.com"
    })
    void oneAddressHasOneForm(String text, String email) {
        assertThat(Emails.normalise(text)).contains(email);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "ada",
                "@example.com",
                "ada@",
                "ada@example",
                "ada@@example.com",
                "ada@example..com",
                "ada@.com",
                "a da@example.com",
                "ada@example.com,ben@example.com",
                "<ada@example.com>",
                "ada@exa\nmple.com",
                "ada@example.com\u0000",
                "\"ada\"@example.com"
            })
    void whatIsNoAddressIsNone(String text) {
        assertThat(Emails.normalise(text)).isEmpty();
    }

    @Test
    void missingAndTooLongAddressesAreNone() {
        assertThat(Emails.normalise(null)).isEmpty();
        assertThat(Emails.normalise("a".repeat(308) + "@example.com")).isPresent();
        assertThat(Emails.normalise("a".repeat(309) + "@example.com")).isEmpty();
    }

    /** Whose normal form takes twenty seconds. */
    @Test
    void aTextThatIsTooLongIsNotPutIntoNormalForm() {
        String marks = "a" + "\u0308\u0323".repeat(100_000) + "@example.com";
        assertThat(assertTimeout(Duration.ofSeconds(3), () -> Emails.normalise(marks)))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"ada@example.com,a***@***.com", "nobody,***", "@example.com,***", "ada@host,a***@***"})
    void maskShowsNobody(String email, String masked) {
        assertThat(Emails.mask(email)).isEqualTo(masked);
    }
}
