package io.loyaltybridge.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TruthTest {
    private static final Map<String, Optional<String>> KNOWN =
            Map.of("award.points", Optional.of("5"), "kind", Optional.of("post.liked"), "reversal", Optional.empty());

    private static Truth of(String condition) {
        return Truth.of(condition, KNOWN);
    }

    @Test
    void numbersAndTextsAreCompared() {
        assertThat(of("${variable.award.points} > 0")).isEqualTo(Truth.YES);
        assertThat(of("${variable.award.points} >= 6")).isEqualTo(Truth.NO);
        assertThat(of("${variable.kind} == 'post.liked'")).isEqualTo(Truth.YES);
        assertThat(of("${variable.kind} != \"post.liked\"")).isEqualTo(Truth.NO);
        assertThat(of("${variable.kind} > 3")).isEqualTo(Truth.MAYBE);
    }

    @Test
    void nothingIsNeitherMoreNorLess() {
        assertThat(of("${variable.reversal} == null")).isEqualTo(Truth.YES);
        assertThat(of("${variable.reversal} != null")).isEqualTo(Truth.NO);
        assertThat(of("${variable.award.points} != null")).isEqualTo(Truth.YES);
        assertThat(of("${variable.reversal} > 0")).isEqualTo(Truth.NO);
    }

    @Test
    void whatIsNotKnownMayBeSo() {
        assertThat(of("${variable.customer.known} == true")).isEqualTo(Truth.MAYBE);
        assertThat(of("${body} contains 'x'")).isEqualTo(Truth.MAYBE);
        assertThat(of(null)).isEqualTo(Truth.MAYBE);
    }

    @Test
    void allPartsCount() {
        assertThat(of("${variable.award.points} > 0 && ${variable.kind} == 'post.liked'"))
                .isEqualTo(Truth.YES);
        assertThat(of("${variable.award.points} > 9 && ${variable.customer.known} == true"))
                .isEqualTo(Truth.NO);
        assertThat(of("${variable.award.points} > 0 && ${variable.customer.known} == true"))
                .isEqualTo(Truth.MAYBE);
    }
}
