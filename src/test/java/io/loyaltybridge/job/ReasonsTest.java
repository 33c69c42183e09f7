package io.loyaltybridge.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReasonsTest {
    private final Reasons reasons = new Reasons();

    @Test
    void theSameReasonOfManyCustomersIsOneLineWithTheFirstOfThem() {
        reasons.add(
                "failed",
                "create-customer: 500 for ada@example.com (request 3f2b9c1e-77aa-4d21-9c0e-1d2b3c4d5e6f)",
                "link:a",
                1);
        reasons.add(
                "failed",
                "create-customer: 500 for bob@example.com (request 90ab12cd-0000-4d21-9c0e-1d2b3c4d5e6f)",
                "link:b",
                1);
        reasons.add("waiting", "the quota is used up for now", "link:c", 1);

        assertThat(reasons.all())
                .extracting(Reasons.Line::text)
                .containsExactly(
                        "failed 2: create-customer: 500 for … (request …) (for example link:a)",
                        "waiting 1: the quota is used up for now (for example link:c)");
    }

    @Test
    void statusCodesAndSettingsStayInAReason() {
        assertThat(Reasons.shape("409 CONFLICT; program.base-url, wix.quota-per-minute after 20 s"))
                .isEqualTo("409 CONFLICT; program.base-url, wix.quota-per-minute after 20 s");
        assertThat(Reasons.shape(null)).isEqualTo("no reason was given");
        assertThat(Reasons.shape("x ".repeat(1_000))).hasSize(301);
    }

    @Test
    void pastTheMostAllOtherReasonsOfAnEndingAreOne() {
        List<String> words = List.of("a", "b", "c", "d", "e");
        for (String first : words) {
            for (String second : words) {
                reasons.add("failed", first + " " + second, "link:" + first + second, 1);
            }
        }
        reasons.add("failed", "a a", "link:again", 1);
        reasons.add("waiting", "the quota", "link:w", 1);

        assertThat(reasons.all()).hasSize(Reasons.MOST + 2);
        assertThat(reasons.all())
                .contains(
                        new Reasons.Line("failed", "a a", 2, "link:aa"),
                        new Reasons.Line("failed", Reasons.OTHERS, 5, "link:ea"),
                        new Reasons.Line("waiting", "the quota", 1, "link:w"));
    }
}
