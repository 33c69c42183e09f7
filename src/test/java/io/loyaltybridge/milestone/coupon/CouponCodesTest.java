package io.loyaltybridge.milestone.coupon;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CouponCodesTest {
    private static final byte[] KEY = "a key of no value at all".getBytes(StandardCharsets.UTF_8);

    private static CouponCodes codes(String pattern, String site) {
        return new CouponCodes(KEY, pattern, site);
    }

    @Test
    void theSameReasonHasTheSameCodeAndAnyOtherAnother() {
        CouponCodes codes = codes("LOYAL-{code}", "site");
        String code = codes.code("account-1", 1000, "");
        assertThat(codes("LOYAL-{code}", "site").code("account-1", 1000, "")).isEqualTo(code);
        assertThat(Set.of(
                        code,
                        codes.code("account-2", 1000, ""),
                        codes.code("account-1", 2000, ""),
                        codes.code("account-1", 1000, "version 7"),
                        codes("LOYAL-{code}", "other").code("account-1", 1000, ""),
                        new CouponCodes(
                                        "another key of no value".getBytes(StandardCharsets.UTF_8),
                                        "LOYAL-{code}",
                                        "site")
                                .code("account-1", 1000, "")))
                .hasSize(6);
    }

    @Test
    void noCharacterCanBeTakenForAnother() {
        Set<Character> seen = new HashSet<>();
        CouponCodes codes = codes("{code}", "site");
        for (int i = 0; i < 2_000; i++) {
            codes.code("account-" + i, 1000, "").chars().forEach(c -> seen.add((char) c));
        }
        assertThat(seen).hasSize(32).doesNotContain('0', 'O', '1', 'I');
    }

    @Test
    void theWholeHasAtMostTwentyCharactersAndEightOfThemAreSecret() {
        assertThat(codes("{code}", "site").code("a", 1, "")).hasSize(14);
        assertThat(codes("LOYAL-{code}", "site").code("a", 1, "")).hasSize(20).startsWith("LOYAL-");
        assertThat(codes("MILES-{code}-BONUS", "site").code("a", 1, ""))
                .hasSize(20)
                .startsWith("MILES-")
                .endsWith("-BONUS");
    }
}
