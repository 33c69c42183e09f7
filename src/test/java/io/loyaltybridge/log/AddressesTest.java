package io.loyaltybridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the log masks, and that no text makes it slow. */
class AddressesTest {
    private static final int SHORT = 25_000;
    private static final int TIMES = 4;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ada@example.com|a***@***",
                "mail from Ada.Lovelace+news@mail.example.co.uk, twice|mail from A***@***, twice",
                "ada@münchen.de|a***@***",
                "ärztin@example.com|ä***@***",
                "müller@example.com|m***@***",
                "ada@例え.テスト|a***@***",
                "ada@例え。テスト|a***@***",
                "ada@xn--mnchen-3ya.de.|a***@***.",
                "GET /x?email=ada%40example.com&y=1|GET /x?e***@***&y=1",
                "<ada@example.com>;<bob@example.org>|<a***@***>;<b***@***>",
                "\"ada lovelace\"@example.com|\"a***@***",
                "to:ada@example.com,bob@example.com|to:a***@***,b***@***",
                "ada@bob@example.com|ada@b***@***",
                "𝒶da@example.com|𝒶***@***"
            })
    void anAddressIsMaskedWhereverItStands(String text, String masked) {
        assertThat(Addresses.mask(text)).isEqualTo(masked);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nothing",
                "@",
                "a@",
                "@b",
                "@example.com",
                "java.lang.Object@1a2b3c",
                "a@b",
                "100%",
                "50%40",
                "user@host:80",
                "a @ b.c",
                "a@.b",
                "\"@"
            })
    void whatIsNoAddressStaysAsItIs(String text) {
        assertThat(Addresses.mask(text)).isEqualTo(text);
    }

    static Stream<String> awkward() {
        return Stream.of(
                "a", "@", "a@", "@a", "a@a", "a.", ".a@", "a@a.", "%", "%4", "%40", "%40a", "a%40a.", "\"", "\"@",
                "\"a", "a\"@a.a", "@\"", "-", "ä@ä.ä", "\u0301", "\ud835", "\n", "\t@", " ", "a@b.c ", "a@b.c", "_@_",
                "+@-", "\u202e");
    }

    /** A text four times as long takes about four times as long, and not sixteen times: 100 KB of each. */
    @ParameterizedTest
    @MethodSource("awkward")
    void theWorkGrowsWithTheLengthAlone(String piece) {
        CountedText few = new CountedText(piece.repeat(SHORT / piece.length()));
        CountedText many = new CountedText(piece.repeat(SHORT * TIMES / piece.length()));

        Addresses.mask(few);
        Addresses.mask(many);

        assertThat(many.looks()).isLessThan(8L * many.length() + 100);
        assertThat(many.looks()).isLessThan(few.looks() * (TIMES + 1) + 100);
    }
}
