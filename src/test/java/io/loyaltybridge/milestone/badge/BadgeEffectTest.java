package io.loyaltybridge.milestone.badge;

import static io.loyaltybridge.testing.EffectCase.ASSIGN_BADGES;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.EffectCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Tag("service")
class BadgeEffectTest {
    @TempDir
    private Path dir;

    private EffectCase site;
    private String silver;
    private String gold;

    /** Badges are made by the owner before the service starts that names them. */
    private void start(String... more) {
        site = EffectCase.start(dir, Map.of());
        silver = site.wix().seedBadge("Silver");
        gold = site.wix().seedBadge("Gold");
        Map<String, String> settings = new LinkedHashMap<>(Map.of(
                "badges.on",
                "true",
                "badges.thresholds",
                "500=" + silver + " 1000=" + gold,
                "badges.every",
                "100ms",
                "effects.sweep-every",
                "100ms"));
        settings = EffectCase.settings(settings, more);
        settings.replaceAll((key, value) -> value.replace("{silver}", silver));
        site.restartWith(settings);
        if (settings.get("badges.every").equals("1h")) {
            awaitTheFirstRun();
        }
    }

    /** The timer runs a second after the start, and then not again in the test. */
    private void awaitTheFirstRun() {
        var camel = site.fixture().bridge().camelContext();
        EffectCase.patiently()
                .until(() -> site.calls("members_badges-v-2.queryBadges") + site.calls("members_badges.listBadges") > 0
                        && camel.getInflightRepository().size("badges-timer") == 0);
    }

    @AfterEach
    void close() {
        site.close();
    }

    private List<String> badges(String contact) {
        return site.wix().badgesOf(site.wix().memberId(contact));
    }

    @ParameterizedTest
    @ValueSource(strings = {"v4", "v3"})
    void aMemberGetsTheBadgeOfEachThreshold(String api) {
        start("badges.api", api);
        String ada = site.member("ada@example.com", 490);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(badges(ada)).containsExactly(silver);
        site.earns(ada, 600);
        site.awaitQuiet();
        assertThat(badges(ada)).containsExactly(silver, gold);
        assertThat(site.effects()).containsExactly("badge SETTLED", "badge SETTLED");
        assertThat(site.text("SELECT outcome FROM effects WHERE state <> 'SETTLED'"))
                .isNull();
    }

    @Test
    void manyAreGivenInOneCall() {
        start("badges.every", "1h");
        List<String> contacts = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            contacts.add(site.member("member" + i + "@example.com", 490));
        }
        contacts.forEach(contact -> site.wix().organic(contact, OrganicChange.purchase(20)));
        EffectCase.patiently().until(() -> site.effects().size() == 20);
        site.fixture().stopBridge();
        site.restartWith(Map.of("badges.every", "100ms"));
        site.awaitQuiet();
        assertThat(contacts).allSatisfy(contact -> assertThat(badges(contact)).containsExactly(silver));
        assertThat(site.calls(ASSIGN_BADGES)).isEqualTo(1);
    }

    @Test
    void aBadgeThatTheMemberHasAlreadyIsGiven() {
        start();
        String ada = site.member("ada@example.com", 490);
        site.wix().assignBadge(silver, site.wix().memberId(ada));
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.effects()).containsExactly("badge SETTLED the member had the badge already");
    }

    @Test
    void aLostAnswerGivesNoSecondBadge() {
        start();
        String ada = site.member("ada@example.com", 490);
        site.fault(FaultKind.DROP_AFTER, ASSIGN_BADGES, 1);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(badges(ada)).containsExactly(silver);
        assertThat(site.effects()).containsExactly("badge SETTLED the member had the badge already");
    }

    @Test
    void whoIsNoMemberGetsNoneUntilHeIsOne() {
        start();
        String ada = site.account("ada@example.com", 490);
        site.earns(ada, 20);
        assertThat(site.effects()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"v4", "v3"})
    void belowTheThresholdItIsTakenAwayWhereTheSettingSaysSo(String api) {
        start("badges.remove-below", "true", "badges.api", api);
        String ada = site.member("ada@example.com", 490);
        site.earns(ada, 20);
        site.awaitQuiet();
        site.spends(ada, 20);
        site.awaitQuiet();
        assertThat(badges(ada)).isEmpty();
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(badges(ada)).containsExactly(silver);
        assertThat(site.effects()).containsExactly("badge SETTLED", "unbadge SETTLED", "badge SETTLED");
    }

    @Test
    void withoutThatSettingItStaysAndIsNotGivenASecondTime() {
        start();
        String ada = site.member("ada@example.com", 490);
        site.earns(ada, 20);
        site.spends(ada, 20);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(badges(ada)).containsExactly(silver);
        assertThat(site.effects()).containsExactly("badge SETTLED");
    }

    @Test
    void whatGoesBackBeforeItWasDoneIsNotDone() {
        start("badges.remove-below", "true", "badges.every", "1h");
        String ada = site.member("ada@example.com", 490);
        EffectCase.patiently().until(() -> site.calls("members_badges-v-2.queryBadges") > 0);
        site.earns(ada, 20);
        site.spends(ada, 20);
        assertThat(site.effects()).containsExactly("badge CANCELLED the balance fell back to 490 before this happened");
        site.earns(ada, 20);
        assertThat(site.effects()).hasSize(2).last().isEqualTo("badge PLANNED");
    }

    @Test
    void whoDoesNotHaveTheBadgeLosesNothing() {
        start("badges.remove-below", "true");
        String[] seeded = new String[1];
        site.inSilence(() -> seeded[0] = site.wix().seedMember("ada@example.com", "Ada Lovelace", null, 509));
        String ada = seeded[0];
        site.earns(ada, 1);
        site.spends(ada, 20);
        site.awaitQuiet();
        assertThat(site.effects()).containsExactly("unbadge SETTLED the member did not have the badge");
    }

    @Test
    void aBadgeThatIsNotThereIsSaidAndStopsNothingElse() {
        start("badges.thresholds", "500={silver} 1000=11111111-1111-4111-8111-111111111111");
        String ada = site.member("ada@example.com", 490);
        EffectCase.patiently().until(() -> health().contains("11111111-1111-4111-8111-111111111111"));
        site.earns(ada, 600);
        site.awaitQuiet();
        assertThat(badges(ada)).containsExactly(silver);
        assertThat(site.effects()).containsExactly("badge SETTLED");
        assertThat(site.fixture()
                        .request("GET", site.fixture().managementUrl() + "/observe/health/ready", Map.of(), new byte[0])
                        .status())
                .isEqualTo(200);
    }

    private String health() {
        BridgeFixture.Reply reply = site.fixture()
                .request("GET", site.fixture().managementUrl() + "/observe/health?data=true", Map.of(), new byte[0]);
        return reply.body();
    }

    @Test
    void whileWixIsAwayTheBadgesAreLookedForAgain() {
        site = EffectCase.start(dir, Map.of());
        silver = site.wix().seedBadge("Silver");
        site.wix().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "members_badges-v-2.queryBadges"));
        site.restartWith(Map.of(
                "badges.on", "true", "badges.thresholds", "500=" + silver + " 1000=none", "badges.every", "100ms"));
        String ada = site.member("ada@example.com", 490);
        site.earns(ada, 20);
        assertThat(health()).contains("\"badges.checked\"");
        site.wix().faults().clear();
        site.awaitQuiet();
        assertThat(badges(ada)).containsExactly(silver);
    }

    @Test
    void aMemberWhomWixDoesNotKnowIsParkedAndTheOthersGetTheirs() {
        start("badges.every", "1h");
        String ada = site.member("ada@example.com", 490);
        String ben = site.member("ben@example.com", 490);
        site.earns(ada, 20);
        site.earns(ben, 20);
        site.fixture().stopBridge();
        try (var store = io.loyaltybridge.testing.TestStore.open(dir)) {
            store.write(tx -> tx.update(
                    "UPDATE effects SET payload = replace(payload, ?, '22222222-2222-4222-8222-222222222222')",
                    site.wix().memberId(ben)));
        }
        site.restartWith(Map.of("badges.every", "100ms"));
        site.awaitQuiet();
        assertThat(badges(ada)).containsExactly(silver);
        assertThat(site.effects())
                .containsExactlyInAnyOrder(
                        "badge SETTLED",
                        "badge REFUSED Wix: MEMBER_NOT_FOUND, There is no member 22222222-2222-4222-8222-222222222222");
    }

    @Test
    void onePersonWhomTheOlderInterfaceRefusesDoesNotKeepTheOthersFromTheirs() {
        start("badges.every", "1h", "badges.api", "v3");
        String ada = site.member("ada@example.com", 490);
        String ben = site.member("ben@example.com", 490);
        site.earns(ada, 20);
        site.earns(ben, 20);
        site.fixture().stopBridge();
        try (var store = io.loyaltybridge.testing.TestStore.open(dir)) {
            store.write(tx -> tx.update(
                    "UPDATE effects SET payload = replace(payload, ?, '22222222-2222-4222-8222-222222222222')",
                    site.wix().memberId(ben)));
        }
        site.restartWith(Map.of("badges.every", "100ms"));
        site.awaitQuiet();
        assertThat(badges(ada)).containsExactly(silver);
        assertThat(site.texts("SELECT state FROM effects ORDER BY state")).containsExactly("REFUSED", "SETTLED");
    }
}
