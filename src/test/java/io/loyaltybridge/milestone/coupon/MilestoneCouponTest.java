package io.loyaltybridge.milestone.coupon;

import static io.loyaltybridge.testing.EffectCase.CREATE_COUPON;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.loyaltybridge.effect.store.StoredEffect;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.EffectBehaviour;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.EffectCase;
import io.loyaltybridge.testing.WixSandbox;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("service")
class MilestoneCouponTest {
    @TempDir
    private Path dir;

    private EffectCase site;

    private void start(String... settings) {
        site = EffectCase.start(dir, EffectCase.withCoupons(settings));
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void passingAMilestoneEarnsOneCouponForOneCall() {
        start();
        String ada = site.account("ada@example.com", 990);
        long before = site.wix().stats().calls();
        site.earns(ada, 20);
        site.awaitQuiet();

        assertThat(site.coupons()).hasSize(1);
        assertThat(site.wix().stats().calls() - before).isEqualTo(1);
        JsonNode made = site.coupons().get(0).path("specification");
        assertThat(made.path("code").asText()).matches("LOYAL-[2-9A-HJ-NP-Z]{14}");
        assertThat(made.path("name").asText()).isEqualTo("1000 points");
        assertThat(made.path("percentOffRate").asDouble()).isEqualTo(10);
        assertThat(made.path("scope").path("namespace").asText()).isEqualTo("stores");
        assertThat(made.path("usageLimit").asInt()).isEqualTo(1);
        Instant start = Instant.ofEpochMilli(made.path("startTime").asLong());
        assertThat(Duration.between(
                        start, Instant.ofEpochMilli(made.path("expirationTime").asLong())))
                .isEqualTo(Duration.ofDays(90));
        StoredEffect coupon = site.effect("coupon");
        assertThat(coupon.externalId())
                .isEqualTo(site.coupons().get(0).path("id").asText());
        assertThat(coupon.why()).isEqualTo("1000 points reached, from 990 to 1010");
    }

    @Test
    void theFirstSightOfACustomerPassesNothing() {
        start();
        String[] ada = new String[1];
        site.inSilence(() -> ada[0] = site.wix().seedAccount("ada@example.com", "Ada", 5000));
        site.earns(ada[0], 20);
        site.earns(ada[0], 20);
        assertThat(site.effects()).isEmpty();
    }

    @Test
    void severalMilestonesAtOnceAreACouponEach() {
        start("milestones.points", "2000 500 1000");
        String ada = site.account("ada@example.com", 100);
        site.earns(ada, 1900);
        site.awaitQuiet();
        assertThat(site.coupons())
                .extracting(c -> c.path("specification").path("name").asText())
                .containsExactly("500 points", "1000 points", "2000 points");
    }

    @Test
    void everyEventTwiceAndInTheWrongOrderIsOneCoupon() {
        start();
        String ada = site.account("ada@example.com", 980);
        site.wix().faults().add(Fault.always(FaultKind.WEBHOOK_DUPLICATE, "*").withTimes(2));
        site.wix()
                .faults()
                .add(Fault.always(FaultKind.WEBHOOK_REORDER, "*")
                        .withDelayMs(200)
                        .withHold(4));
        for (int i = 0; i < 8; i++) {
            site.wix().organic(ada, OrganicChange.purchase(5));
        }
        site.seen(ada, 1020);
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
        assertThat(site.calls(CREATE_COUPON)).isEqualTo(1);
    }

    @Test
    void aSecondCrossingEarnsNothingMoreForEver() {
        start();
        String ada = site.account("ada@example.com", 990);
        site.earns(ada, 20);
        site.spends(ada, 500);
        site.earns(ada, 600);
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
    }

    @Test
    void oncePerCrossingASecondCrossingEarnsAnotherCode() {
        start("coupons.once-per", "crossing");
        String ada = site.account("ada@example.com", 990);
        site.earns(ada, 20);
        site.spends(ada, 500);
        site.earns(ada, 600);
        site.awaitQuiet();
        assertThat(site.codes()).hasSize(2).doesNotHaveDuplicates();
    }

    @Test
    void aLostAnswerIsMadeGoodByTheSameCode() {
        start();
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.DROP_AFTER, CREATE_COUPON, 1);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
        assertThat(site.effects())
                .singleElement()
                .asString()
                .startsWith("coupon SETTLED coupon LOYAL-")
                .endsWith("was created by an earlier attempt; Wix does not say its id");
    }

    @Test
    void somebodyElsesCouponWithTheSameCodeIsNotHandedOut() {
        start();
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.THROTTLE, CREATE_COUPON, 1);
        site.earns(ada, 20);
        ObjectNode call = JsonNodeFactory.instance.objectNode();
        call.set("specification", site.effect("coupon").payload().path("coupon"));
        ((ObjectNode) call.path("specification")).put("name", "somebody else's");
        site.fixture().wix().call("POST", "/stores/v2/coupons", call);
        site.awaitQuiet();
        assertThat(site.effects())
                .singleElement()
                .asString()
                .startsWith("coupon REFUSED Wix has another coupon with the code LOYAL-");
    }

    @Test
    void aTakenCodeIsKnownAlsoByABadRequest() {
        site = EffectCase.start(
                dir,
                EffectCase.withCoupons(),
                WixStandIn.Options.builder()
                        .effects(EffectBehaviour.DEFAULT.withTakenCode(
                                400, "ERROR_COUPON_SERVICE_DUPLICATE_COUPON_CODE")));
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.DROP_AFTER, CREATE_COUPON, 1);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.effect("coupon").state().name()).isEqualTo("SETTLED");
        assertThat(site.coupons()).hasSize(1);
    }

    @Test
    void anOutageIsWaitedOutAndFailsNoEvent() {
        start();
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.ERROR_BEFORE, CREATE_COUPON, 3);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
        assertThat(site.effect("coupon").attempt()).isEqualTo(4);
        assertThat(site.texts("SELECT outcome FROM inbox WHERE attempts > 0")).isEmpty();
    }

    @Test
    void aThrottledCallIsNoAttempt() {
        start();
        String ada = site.account("ada@example.com", 990);
        site.wix().faults().add(Fault.next(FaultKind.THROTTLE, CREATE_COUPON, 1).withRetryAfter(1));
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.effect("coupon").attempt()).isEqualTo(1);
    }

    @Test
    void anEventThatComesAfterTheServiceWasStoppedInBetweenIsCarriedOutOnce() {
        start("effects.sweep-every", "1h");
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.ERROR_BEFORE, CREATE_COUPON, 1);
        site.earns(ada, 20);
        assertThat(site.effect("coupon").isOpen()).isTrue();
        site.fixture().stopBridge();
        site.fixture().startBridge();
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
    }

    @Test
    void killedBetweenCallAndSettleItIsSettledByTheSameCode() {
        start("effects.sweep-every", "1h");
        String ada = site.account("ada@example.com", 990);
        site.fault(FaultKind.ERROR_BEFORE, CREATE_COUPON, 1);
        site.earns(ada, 20);
        site.fixture().stopBridge();
        // As it stands on both sides when the process is killed after the call took effect.
        ObjectNode call = JsonNodeFactory.instance.objectNode();
        call.set("specification", site.effect("coupon").payload().path("coupon"));
        site.fixture().wix().call("POST", "/stores/v2/coupons", call);
        site.fixture().startBridge();
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
        assertThat(site.effects()).singleElement().asString().contains("was created by an earlier attempt");
    }

    @Test
    void whatWixRefusesIsParkedWithItsWordsAndCanBeReplayed() {
        start("coupons.name", "\u2003", "effects.sweep-every", "1h");
        String ada = site.account("ada@example.com", 990);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.effects())
                .singleElement()
                .asString()
                .startsWith("coupon REFUSED Wix create-coupon: 400")
                .contains("specification.name");
        assertThat(site.job("parked-replay", site.effect("coupon").id()))
                .anyMatch(line -> line.contains("is refused: Wix create-coupon: 400"));
        assertThat(site.job("parked-discard", "all")).anyMatch(line -> line.contains("discarded"));
        site.spends(ada, 100);
        site.earns(ada, 100);
        assertThat(site.effects()).hasSize(1);
        assertThat(site.fixture()
                        .request("GET", site.fixture().managementUrl() + "/observe/metrics", Map.of(), new byte[0])
                        .body())
                .contains("bridge_effects_total{kind=\"coupon\",state=\"refused\"} 2.0")
                .contains("bridge_effects_parked 0.0");
    }

    @Test
    void anAwardOfTheBridgePassesAMilestoneToo() {
        start();
        String ada = site.account("ada@example.com", 997);
        site.fixture().like("ada@example.com", "post-1");
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
        assertThat(site.effect("coupon").why()).isEqualTo("1000 points reached, from 997 to 1002");
        assertThat(site.messages(ada)).isEmpty();
    }

    @Test
    void mergedContactsHadTheirCoupon() {
        start();
        String ada = site.account("ada@example.com", 990);
        String other = site.account("ada@work.example.com", 500);
        site.earns(ada, 20);
        site.awaitQuiet();
        site.fixture()
                .wix()
                .post("contacts/merge", "{'targetContactId':'" + other + "','sourceContactIds':['" + ada + "']}");
        site.awaitQuiet();
        EffectCase.patiently().until(() -> "MERGED".equals(site.text("SELECT state FROM links WHERE email IS NULL")));
        site.earns(other, 1000);
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
    }

    @Test
    void withoutAKeyOneIsMadeForTheOwnerAloneAndKept() throws Exception {
        start();
        Path key = dir.resolve("coupon-code-key");
        String made = Files.readString(key);
        assertThat(made.strip()).matches("[0-9a-f]{64}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                .isEqualTo("rw-------");
        site.fixture().stopBridge();
        site.fixture().startBridge();
        assertThat(Files.readString(key)).isEqualTo(made);
    }

    @Test
    void withAKeyALostDataDirectoryMakesNoSecondCoupon(@TempDir Path second) {
        Map<String, String> settings = EffectCase.withCoupons("coupons.code-key", "sixteen characters of no value");
        site = EffectCase.start(dir, settings);
        String ada = site.account("ada@example.com", 990);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
        String code = site.codes().get(0);
        assertThat(new io.loyaltybridge.milestone.coupon.CouponCodes(
                                "sixteen characters of no value".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                "LOYAL-{code}",
                                site.fixture().settings().site())
                        .code(site.wix().account(ada).path("id").asText(), 1000, ""))
                .isEqualTo(code);
    }

    @Test
    void switchedOffEventsOfAccountsAreIgnoredAsBefore() {
        site = EffectCase.start(dir, Map.of());
        String ada = site.wix().seedAccount("ada@example.com", "Ada", 990);
        site.wix().organic(ada, OrganicChange.purchase(20));
        EffectCase.patiently()
                .until(() ->
                        Long.parseLong(site.text("SELECT COUNT(*) FROM inbox WHERE kind LIKE 'wix.loyalty%'")) >= 3);
        assertThat(site.texts("SELECT DISTINCT state FROM inbox WHERE kind LIKE 'wix.loyalty%'"))
                .containsExactly("ignored");
        assertThat(site.texts("SELECT id FROM links")).isEmpty();
    }

    /** Seeds an account of whom the bridge knows nothing. */
    private String stranger(String email, long balance) {
        String[] contact = new String[1];
        site.inSilence(() -> contact[0] = site.wix().seedAccount(email, "Ada Lovelace", balance));
        return contact[0];
    }

    private void answersAfterItsWebhook() {
        site.wix()
                .faults()
                .add(Fault.next(FaultKind.DELAY_ANSWER, WixSandbox.EARN, 1).withDelayMs(700));
    }

    @Test
    void aFirstAwardWhoseWebhookOvertakesItsAnswerEarnsTheCoupon() {
        start();
        stranger("ada@example.com", 998);
        answersAfterItsWebhook();
        site.fixture().like("ada@example.com", "post-1");
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
        assertThat(site.effect("coupon").why()).isEqualTo("1000 points reached, from 998 to 1003");
    }

    @Test
    void soDoesAnAwardOfACustomerWhoIsKnownByTheirAccount() {
        start();
        String ada = stranger("ada@example.com", 900);
        site.inSilence(() -> site.fixture().like("ada@example.com", "post-1"));
        site.inSilence(() -> site.wix().organic(ada, OrganicChange.purchase(93)));
        answersAfterItsWebhook();
        site.fixture().like("ada@example.com", "post-2");
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
    }

    @Test
    void aCrossingThatTheWebhookAndTheAnswerTellOfIsOneCouponAlsoOncePerCrossing() {
        start("coupons.once-per", "crossing");
        stranger("ada@example.com", 998);
        answersAfterItsWebhook();
        site.wix().faults().add(Fault.always(FaultKind.WEBHOOK_DUPLICATE, "*").withTimes(2));
        site.fixture().like("ada@example.com", "post-1");
        site.awaitQuiet();
        assertThat(site.codes()).hasSize(1);
    }

    @Test
    void anAwardThatIsRepeatedAfterAPurchaseHasCrossedWhatItCrossedAtFirst() {
        start("retry.first-delay", "2s", "retry.max-delay", "2s");
        String ada = stranger("ada@example.com", 998);
        site.fault(FaultKind.ERROR_AFTER, WixSandbox.EARN, 1);
        site.inSilence(() -> {
            site.fixture()
                    .send(
                            BridgeFixture.SOURCE,
                            BridgeFixture.payload(BridgeFixture.newId(), "ada@example.com", "post-1")
                                    .toString());
            EffectCase.patiently()
                    .until(() -> site.wix()
                                    .account(ada)
                                    .path("points")
                                    .path("balance")
                                    .asLong()
                            == 1003);
            site.wix().organic(ada, OrganicChange.purchase(100));
        });
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
        assertThat(site.effect("coupon").why()).isEqualTo("1000 points reached, from 998 to 1103");
    }

    @Test
    void soHasTheFirstAwardOfACustomerWhoseAccountWasNeverSeen() {
        start("retry.first-delay", "2s", "retry.max-delay", "2s");
        String ada = stranger("ada@example.com", 900);
        site.inSilence(() -> site.fixture().like("ada@example.com", "post-1"));
        site.fixture().stopBridge();
        site.change("DELETE FROM observations");
        site.fixture().startBridge();
        site.fault(FaultKind.ERROR_AFTER, WixSandbox.EARN, 1);
        site.inSilence(() -> {
            site.wix().organic(ada, OrganicChange.purchase(93));
            site.fixture()
                    .send(
                            BridgeFixture.SOURCE,
                            BridgeFixture.payload(BridgeFixture.newId(), "ada@example.com", "post-2")
                                    .toString());
            EffectCase.patiently()
                    .until(() -> site.wix()
                                    .account(ada)
                                    .path("points")
                                    .path("balance")
                                    .asLong()
                            == 1003);
            site.wix().organic(ada, OrganicChange.purchase(100));
        });
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
        assertThat(site.effect("coupon").why()).isEqualTo("1000 points reached, from 998 to 1103");
    }

    @ParameterizedTest
    @EnumSource(names = {"NOT_FOUND", "NOT_FOUND_PAGE"})
    void aCallThatIsAnswered404IsMadeAgain(FaultKind kind) {
        start();
        String ada = site.account("ada@example.com", 990);
        site.fault(kind, CREATE_COUPON, 2);
        site.earns(ada, 20);
        site.awaitQuiet();
        assertThat(site.coupons()).hasSize(1);
        assertThat(site.effects()).singleElement().asString().startsWith("coupon SETTLED");
    }
}
