package io.loyaltybridge.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SecretsTest {

    @AfterEach
    void forget() {
        Secrets.hide(List.of());
    }

    @Test
    void everyOccurrenceOfEachIsMasked() {
        Secrets.hide(List.of("token-1", "token-23", "short"));

        assertThat(Secrets.mask("token-1 and token-23token-1, token-2, short"))
                .isEqualTo("*** and ******, token-2, short");
        assertThat(Secrets.mask("token-1")).isEqualTo("***");
        assertThat(Secrets.mask("")).isEmpty();
        assertThat(Secrets.mask(null)).isEqualTo("null");
    }

    @Test
    void nothingIsLeftOfOneThatIsInAnotherOrOverlapsIt() {
        Secrets.hide(List.of("abcdef", "abcdefgh", "efghij", "cdefgh"));

        assertThat(Secrets.mask("<abcdefgh>")).isEqualTo("<***>");
        assertThat(Secrets.mask("<abcdefghij>")).isEqualTo("<***>");
        assertThat(Secrets.mask("<abcdef>")).isEqualTo("<***>");
    }

    @Test
    void theLastOnesGivenCount() {
        Secrets.hide(List.of("token-1"));
        Secrets.hide(List.of("token-2"));

        assertThat(Secrets.mask("token-1 token-2")).isEqualTo("token-1 ***");
    }

    @Test
    void thoseOfManySitesAreAllMasked() {
        List<String> secrets =
                IntStream.range(0, 2_000).mapToObj(i -> "whsec_" + i + "x").toList();
        Secrets.hide(secrets);

        assertThat(secrets)
                .allMatch(secret -> Secrets.mask("a " + secret + " b").equals("a *** b"));
    }
}
