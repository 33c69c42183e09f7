package io.loyaltybridge.milestone;

import static io.loyaltybridge.testing.EffectCase.ASSIGN_BADGES;
import static io.loyaltybridge.testing.EffectCase.CREATE_COUPON;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.testing.EffectCase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands that look through all accounts, handed to the running service and by themselves. */
@Tag("service")
class EffectJobsTest {
    @TempDir
    private Path dir;

    private EffectCase site;

    @AfterEach
    void close() {
        site.close();
    }

    private void seed(int rich) {
        site.inSilence(() -> {
            for (int i = 0; i < rich; i++) {
                site.wix().seedAccount("rich" + i + "@example.com", "Rich", 1000 + i);
            }
            site.wix().seedAccount("poor@example.com", "Poor", 999);
        });
    }

    @Test
    void whoIsAboveAMilestoneAndHadNoCouponGetsOne() {
        site = EffectCase.start(dir, EffectCase.withCoupons());
        seed(3);
        String ada = site.account("ada@example.com", 990);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);

        assertThat(site.job("coupons", "--dry-run"))
                .anyMatch(line -> line.contains("rich1@example.com: 1001 points, and had no coupon for 1000"))
                .anyMatch(line -> line.contains("3 coupons would be given"))
                .noneMatch(line -> line.contains("ada@example.com"));
        assertThat(site.coupons()).hasSize(1);
        assertThat(site.texts("SELECT id FROM jobs")).isEmpty();

        assertThat(site.job("coupons"))
                .anyMatch(line -> line.contains("3 coupon settled"))
                .last()
                .asString()
                .contains("\"exit\":0");
        assertThat(site.coupons()).hasSize(4);
        assertThat(site.job("coupons")).anyMatch(line -> line.contains("4 coupons were given before"));
        assertThat(site.coupons()).hasSize(4);
        assertThat(site.effects()).allMatch(effect -> effect.startsWith("coupon SETTLED"));
    }

    @Test
    void noMoreThanTheLimit() {
        site = EffectCase.start(dir, EffectCase.withCoupons());
        seed(5);
        assertThat(site.job("coupons", "--limit=2")).anyMatch(line -> line.contains("2 coupons planned"));
        assertThat(site.coupons()).hasSize(2);
        assertThat(site.job("coupons", "--limit=2")).anyMatch(line -> line.contains("2 coupons planned"));
        assertThat(site.coupons()).hasSize(4);
    }

    @Test
    @Timeout(90)
    void aPermissionThatIsMissingEndsTheJobWithTheReasonAndItGoesOnWhenItIsThere() {
        site = EffectCase.start(dir, EffectCase.withCoupons("effects.sweep-every", "1h"));
        seed(3);
        site.wix().faults().add(Fault.always(FaultKind.FORBIDDEN, CREATE_COUPON));

        assertThat(site.job("coupons"))
                .anyMatch(line -> line.contains("coupons: ")
                        && line.contains("403")
                        && line.contains("the same command continues from here"))
                .last()
                .asString()
                .contains("\"exit\":1");
        assertThat(site.text("SELECT state || ' ' || detail FROM jobs"))
                .startsWith("stopped ")
                .contains("403");

        site.wix().faults().clear();
        assertThat(site.job("coupons"))
                .anyMatch(line -> line.contains("3 coupon settled"))
                .last()
                .asString()
                .contains("\"exit\":0");
        assertThat(site.coupons()).hasSize(3);
    }

    @Test
    @Timeout(90)
    void aMissingPermissionForBadgesEndsTheirJob() {
        site = EffectCase.start(dir, Map.of());
        String silver = site.wix().seedBadge("Silver");
        site.inSilence(() -> site.wix().seedMember("member@example.com", "Member", null, 600));
        site.restartWith(Map.of("badges.on", "true", "badges.thresholds", "500=" + silver, "badges.every", "1h"));
        site.wix().faults().add(Fault.always(FaultKind.FORBIDDEN, ASSIGN_BADGES));

        assertThat(site.job("badges"))
                .anyMatch(line -> line.contains("badges: ")
                        && line.contains("403")
                        && line.contains("the same command continues from here"))
                .last()
                .asString()
                .contains("\"exit\":1");
    }

    @Test
    void cutOffItGoesOnAndGivesEachOnce() {
        site = EffectCase.start(dir, EffectCase.withCoupons("effects.sweep-every", "1h"));
        seed(120);
        site.wix()
                .faults()
                .add(Fault.always(FaultKind.ERROR_AFTER, CREATE_COUPON).withProbability(0.5));
        CompletableFuture<List<String>> job = CompletableFuture.supplyAsync(() -> site.job("coupons"));
        EffectCase.patiently().until(() -> site.coupons().size() > 20);
        site.fixture().stopBridge();
        job.handle((lines, failure) -> null).join();
        assertThat(site.coupons().size()).isLessThan(120);

        site.wix().faults().clear();
        site.fixture().startBridge();
        assertThat(site.job("coupons"))
                .anyMatch(line ->
                        line.contains("coupons continues where it was interrupted") || line.contains("120 accounts"));
        assertThat(site.coupons()).hasSize(120);
        assertThat(site.codes()).doesNotHaveDuplicates();
        assertThat(site.texts("SELECT DISTINCT state FROM effects")).containsExactly("SETTLED");
    }

    @Test
    void aCommandGivenBeforeTheWebhookOfACrossingGivesNoSecondCoupon() {
        site = EffectCase.start(dir, EffectCase.withCoupons("coupons.once-per", "crossing"));
        String ada = site.account("ada@example.com", 990);
        site.wix().faults().add(Fault.always(FaultKind.WEBHOOK_DELAY, "*").withDelayMs(1500));
        site.wix().organic(ada, io.loyaltybridge.sandbox.server.OrganicChange.purchase(20));
        site.job("coupons");
        assertThat(site.coupons()).hasSize(1);
        site.seen(ada, 1010);
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
        site.wix().faults().clear();
        site.spends(ada, 100);
        site.earns(ada, 100);
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(2);
    }

    @Test
    void byItselfItDoesTheSame() throws Exception {
        site = EffectCase.start(dir, EffectCase.withCoupons());
        seed(2);
        site.fixture().stopBridge();
        List<String> lines = new ArrayList<>();
        try (Bridge bridge =
                Bridge.workbench(site.fixture().settings(), Clock.systemUTC()).orElseThrow()) {
            assertThat(bridge.job("coupons").run(List.of(), lines::add)).isZero();
        }
        assertThat(lines).anyMatch(line -> line.contains("2 coupon settled"));
        assertThat(site.coupons()).hasSize(2);
    }

    @Test
    void switchedOffTheySaySo() {
        site = EffectCase.start(dir, Map.of());
        assertThat(site.job("coupons")).anyMatch(line -> line.contains("coupons.on: is false"));
        assertThat(site.job("badges")).anyMatch(line -> line.contains("badges.on: is false"));
    }

    @Test
    void allMembersAboveAThresholdGetTheirBadgesInFewCalls() {
        site = EffectCase.start(dir, Map.of());
        String silver = site.wix().seedBadge("Silver");
        String gold = site.wix().seedBadge("Gold");
        List<String> members = new ArrayList<>();
        site.inSilence(() -> {
            for (int i = 0; i < 130; i++) {
                members.add(site.wix().seedMember("member" + i + "@example.com", "Member", null, i < 10 ? 1200 : 600));
            }
            site.wix().seedAccount("guest@example.com", "Guest", 5000);
            members.add(site.wix().seedMember("poor@example.com", "Poor", null, 100));
        });
        String poor = members.remove(130);
        site.wix().assignBadge(silver, site.wix().memberId(poor));
        site.restartWith(Map.of(
                "badges.on",
                "true",
                "badges.thresholds",
                "500=" + silver + " 1000=" + gold,
                "badges.remove-below",
                "true",
                "badges.every",
                "1h"));

        assertThat(site.job("badges", "--dry-run"))
                .anyMatch(line -> line.contains("member3@example.com: 1200 points, gets the badge for 1000"))
                .anyMatch(line -> line.contains("poor@example.com: 100 points, loses the" + " badge for 500"))
                .anyMatch(line -> line.contains("140 badges would be assigned"));
        assertThat(site.calls(ASSIGN_BADGES)).isZero();
        assertThat(site.texts("SELECT id FROM effects")).isEmpty();

        assertThat(site.job("badges"))
                .anyMatch(line -> line.contains("140 badge settled"))
                .anyMatch(line -> line.contains("1 unbadge settled"))
                .anyMatch(line -> line.contains("2 badges not assigned: the customer is not a member of the site"));
        assertThat(members)
                .allSatisfy(member -> assertThat(site.wix().badgesOf(site.wix().memberId(member)))
                        .contains(silver));
        assertThat(site.wix().badgesOf(site.wix().memberId(members.get(3)))).containsExactlyInAnyOrder(silver, gold);
        assertThat(site.wix().badgesOf(site.wix().memberId(poor))).isEmpty();
        assertThat(site.calls(ASSIGN_BADGES)).isLessThanOrEqualTo(4);

        int before = site.calls(ASSIGN_BADGES);
        assertThat(site.job("badges")).anyMatch(line -> line.contains("140 badges are as they should be"));
        assertThat(site.calls(ASSIGN_BADGES)).isEqualTo(before);
    }
}
