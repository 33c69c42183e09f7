package io.loyaltybridge.milestone;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.testing.EffectCase;
import io.loyaltybridge.testing.Tables;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever thinks about a flow sees its list before switching it on. */
@Tag("service")
class DryRunWhileOffTest {
    @TempDir
    private Path dir;

    private final List<String> out = new ArrayList<>();

    private int run(EffectCase effects, String job) {
        out.clear();
        return effects.fixture().bridge().job(job).run(List.of("--dry-run"), out::add);
    }

    @Test
    void listsAreTheSameAsWithTheFlowsOnAndSayThatTheyAreOff() {
        try (EffectCase effects =
                EffectCase.start(dir, Map.of("milestones.points", "1000", "reminder.within", "100"))) {
            effects.wix().seedMember("ada@example.com", "Ada Lovelace", "en", 1_200);
            effects.wix().seedMember("ben@example.com", "Ben Bitdiddle", "en", 950);
            effects.wix().setSubscription("ben@example.com", "SUBSCRIBED");
            String badge = effects.wix().seedBadge("Gold");

            assertThat(run(effects, "coupons")).as(() -> String.join("\n", out)).isZero();
            assertThat(out.get(0))
                    .isEqualTo(
                            "coupons.on: is false, so there are no coupons to give; this is what the command would do if it were true");
            assertThat(out)
                    .contains(
                            "  ada@example.com: 1200 points, and had no coupon for 1000",
                            "  1 coupons would be given",
                            "Nothing was written: this was --dry-run.");

            assertThat(run(effects, "message")).as(() -> String.join("\n", out)).isZero();
            assertThat(out.get(0)).startsWith("messages.on: is false, so there are no messages to send; ");
            assertThat(out).contains("  2 messages would be sent");

            assertThat(run(effects, "badges")).isEqualTo(1);
            assertThat(out)
                    .containsExactly(
                            "badges.on: is false, so there are no badges to assign; this is what the command would do if it were true",
                            "badges.thresholds: is not set, so there are no badges to assign");

            assertThat(run(effects, "remind")).as(() -> String.join("\n", out)).isZero();
            assertThat(out.get(0))
                    .isEqualTo("mail.host: is not set, so no mail can be sent; this is who would get one if it were");
            assertThat(out).anyMatch(line -> line.startsWith("  ben@example.com: "));

            effects.restartWith(Map.of(
                    "badges.thresholds",
                    "1000=" + badge,
                    "mail.host",
                    "127.0.0.1",
                    "mail.from",
                    "shop@example.com",
                    "mail.tls",
                    "none"));
            assertThat(run(effects, "badges")).as(() -> String.join("\n", out)).isZero();
            assertThat(out.get(0)).startsWith("badges.on: is false, so there are no badges to assign; ");
            assertThat(out)
                    .contains(
                            "  ada@example.com: 1200 points, gets the badge for 1000", "  1 badges would be assigned");
            assertThat(run(effects, "remind")).isZero();
            assertThat(out.get(0))
                    .isEqualTo(
                            "reminder.on: is false, so the timer sends no mails; this is who would get a mail from the command");

            assertThat(effects.coupons()).isEmpty();
            assertThat(Tables.count(dir, "effects")).isZero();
            for (String job : List.of("coupons", "badges", "message")) {
                out.clear();
                assertThat(effects.fixture().bridge().job(job).run(List.of(), out::add))
                        .as(job)
                        .isEqualTo(1);
                assertThat(out).singleElement().asString().contains(".on: is false");
            }
        }
    }
}
