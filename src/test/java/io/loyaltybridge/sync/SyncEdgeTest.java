package io.loyaltybridge.sync;

import static io.loyaltybridge.sync.SyncCase.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.server.OrganicChange.By;
import io.loyaltybridge.sandbox.server.OrganicChange.Kind;
import io.loyaltybridge.sync.SyncCase.Pair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Amounts, answers and outcomes at the edges of what the two sides take. */
@Tag("service")
class SyncEdgeTest {
    @TempDir
    private Path dir;

    private SyncCase sync;

    @AfterEach
    void close() {
        sync.close();
    }

    private static OrganicChange adjust(long points) {
        return new OrganicChange(Kind.ADJUST, points, By.OWNER, null);
    }

    private void othersGoOn() {
        Pair other = sync.pair("other@example.com", 100, 100);
        sync.sync.wix().organic(other.contact(), OrganicChange.purchase(3));
        sync.sync.program().organic(other.customer(), OrganicChange.purchase(4));
        patiently()
                .until(() -> sync.sync.wixBalance(other.contact()) == 107
                        && sync.sync.programBalance(other.customer()) == 107);
    }

    @Test
    void somethingThatChangesBackEveryChangeIsSlowedDownThenStoppedAndListed() throws Exception {
        sync = SyncCase.start(dir, "sync.loop-limit", "6", "sync.loop-pause", "640ms");
        Pair ada = sync.pair("ada@example.com", 1_000, 1_000);
        Set<String> answered = new HashSet<>();
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(10));
        patiently().until(() -> {
            changeBack(ada, answered);
            return sync.number("SELECT COUNT(*) FROM links WHERE wix_hold IS NOT NULL AND program_hold IS NOT NULL")
                    == 1;
        });
        String link =
                sync.texts("SELECT id FROM links WHERE wix_hold IS NOT NULL").get(0);
        assertThat(sync.texts("SELECT wix_hold FROM links WHERE wix_hold IS NOT NULL"))
                .containsExactly("a loop: each of the last 12 changes answered what the bridge"
                        + " had carried over just before, and nothing else came while it waited. Find what answers (explain "
                        + link + "), end it, then: parked release " + link);
        assertThat(sync.metrics())
                .containsPattern("bridge_sync_notices_total\\{[^}]*type=\"slowed\"[^}]*\\} 1\\.0")
                .containsPattern("bridge_sync_notices_total\\{[^}]*type=\"loop\"[^}]*\\} 1\\.0");
        assertThat(sync.number("SELECT COUNT(*) FROM operations WHERE kind = 'sync'"))
                .as("the limit, the one past it, and two rounds of pauses")
                .isEqualTo(6 + 1 + 12);
        assertThat(sync.parked()).isEmpty();
        assertThat(sync.number("SELECT MAX(attempts) FROM inbox")).isZero();
        othersGoOn();

        assertThat(sync.sync.bridge().job("parked-release").run(List.of(link), line -> {}))
                .isZero();
        patiently().until(() -> sync.sync.wixBalance(ada.contact()) == sync.sync.programBalance(ada.customer()));
    }

    @ParameterizedTest
    @ValueSource(ints = {31, 100})
    void manyPurchasesOfOneCustomerInAMinuteHoldNobodyAndAddUp(int purchases) throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair("ada@example.com", 100, 100);
        for (int i = 0; i < purchases; i++) {
            sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        }
        patiently().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(
                        sync.sync.programBalance(ada.customer()))
                .isEqualTo(100 + purchases));
        assertThat(sync.sync.wixBalance(ada.contact())).isEqualTo(100 + purchases);

        assertThat(sync.texts("SELECT wix_hold FROM links WHERE wix_hold IS NOT NULL"))
                .isEmpty();
        assertThat(sync.number("SELECT COUNT(*) FROM operations WHERE kind = 'sync'"))
                .isBetween(16L, 25L);
        assertThat(sync.number("SELECT MAX(attempts) FROM inbox"))
                .as("to be put off is no failed attempt")
                .isZero();
        assertThat(sync.metrics())
                .containsPattern("bridge_sync_notices_total\\{[^}]*type=\"slowed\"[^}]*\\} 1\\.0")
                .doesNotContain("type=\"loop\"");
        sync.explained("ada@example.com");
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(7));
        patiently().atMost(Duration.ofSeconds(90)).untilAsserted(() -> assertThat(sync.sync.wixBalance(ada.contact()))
                .isEqualTo(107 + purchases));
        assertThat(sync.sync.programBalance(ada.customer())).isEqualTo(107 + purchases);
    }

    @Test
    void manyAwardsOfOneCustomerAreNoLoop() throws Exception {
        sync = SyncCase.start(dir, "sync.loop-limit", "3");
        Pair ada = sync.pair("ada@example.com", 100, 100);
        for (int i = 0; i < 8; i++) {
            sync.like("evt-many-" + i, "ada@example.com", "post-" + i);
        }
        sync.awaitQuiet();
        assertThat(sync.texts("SELECT wix_hold FROM links WHERE wix_hold IS NOT NULL"))
                .isEmpty();
        sync.awaitBalances(ada, 140);
    }

    /** Another bridge on the program that undoes what ours did, and takes its own change for a customer's. */
    private void changeBack(Pair pair, Set<String> answered) {
        for (JsonNode transaction : sync.sync.program().transactions(pair.customer())) {
            if (transaction.path("reference").asText().startsWith("sync-")
                    && answered.add(transaction.path("id").asText())) {
                sync.sync
                        .program()
                        .organic(
                                pair.customer(),
                                adjust(-transaction.path("amount").asLong()));
            }
        }
        String account = sync.sync.wix().account(pair.contact()).path("id").asText();
        for (JsonNode transaction : sync.sync.wix().transactions(account)) {
            if (transaction.path("description").asText().startsWith("sync-")
                    && answered.add(transaction.path("id").asText())) {
                sync.sync
                        .wix()
                        .organic(
                                pair.contact(),
                                adjust(-transaction.path("amount").asLong()));
            }
        }
    }

    @Test
    void aRedemptionThatWixCannotFollowIsSetAsideAndLaterChangesGoOn() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair("ada@example.com", 10, 100);
        sync.sync.program().organic(ada.customer(), OrganicChange.redeem(50));
        patiently().until(() -> !sync.refused().isEmpty());
        assertThat(sync.refused()).singleElement().asString().contains("Wix allows no balance below zero");
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(5));
        sync.awaitBalances(ada, 15, 55);
        othersGoOn();
    }

    @Test
    void aRedemptionThatTheProgramCannotFollowIsSetAsideAndLaterChangesGoOn() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair("ada@example.com", 100, 10);
        sync.sync.wix().organic(ada.contact(), OrganicChange.redeem(50));
        patiently().until(() -> !sync.refused().isEmpty());
        assertThat(sync.refused()).singleElement().asString().contains("the program allows no balance below zero");
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        sync.awaitBalances(ada, 57, 17);
        othersGoOn();
    }

    @Test
    void anAmountThatWixTakesInNoCallIsSetAside() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair("ada@example.com", 100, 100);
        sync.sync.program().organic(ada.customer(), adjust(10_000_000));
        patiently().until(() -> !sync.refused().isEmpty());
        assertThat(sync.refused()).containsExactly("an amount of 10000000 is past the limit of ±9999999 a call");
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 101, 10_000_101);
    }

    @Test
    void aBalanceThatWixDoesNotHoldIsSetAside() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair("ada@example.com", 999_999_990, 999_999_990);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(100));
        patiently().until(() -> !sync.refused().isEmpty());
        assertThat(sync.refused()).containsExactly("a balance of 1000000090 is past the limit of 999999999");
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 999_999_991, 1_000_000_091);
    }

    @Test
    void aBrokenBalanceInAWebhookIsParkedAndNamed() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair("ada@example.com", 100, 100);
        assertThat(sync.programWebhook(
                        "evt_half",
                        "{\"id\":\"evt_half\",\"type\":\"balance.updated\",\"data\":{\"customer\":{\"id\":\""
                                + ada.customer()
                                + "\",\"email\":\"ada@example.com\",\"balance\":100.5,\"version\":99}}}"))
                .isEqualTo(200);
        patiently().until(() -> !sync.parked().isEmpty());
        assertThat(sync.parked()).containsExactly("the balance at /data/customer/balance is not a whole number: 100.5");
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 101);
        othersGoOn();
    }

    @Test
    void aBrokenBalanceInAnAnswerIsParkedAndTheNextEventSettlesTheOperation() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair("ada@example.com", 100, 100);
        sync.programProxy.replaceAnswer("/points", 200, "{'transactionId':'txn_1','balance':107.5,'version':9}");
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        patiently().until(() -> !sync.parked().isEmpty());
        assertThat(sync.parked()).containsExactly("the balance on the program is not a whole number: 107.5");
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 108);
    }

    @Test
    void aPageInsteadOfAnAnswerIsTriedAgainAndThenParkedInPlainWords() throws Exception {
        sync = SyncCase.start(dir, "retry.max-attempts", "2");
        Pair ada = sync.pair("ada@example.com", 100, 100);
        for (int i = 0; i < 20; i++) {
            sync.programProxy.answer("/points", 200, "<html>We are back soon</html>");
        }
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        patiently().until(() -> !sync.parked().isEmpty());
        assertThat(sync.parked().get(0))
                .isEqualTo(
                        "the program's change-points: the answer is not a JSON object, so its outcome is unknown (is program.base-url right?)");
        sync.awaitQuiet();
        sync.programProxy.clear();
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 108);
    }

    @Test
    void aSlowCustomerHoldsUpNobodyElse() throws Exception {
        sync = SyncCase.start(dir, "bridge.lanes", "3");
        Pair slow = sync.pair("slow@example.com", 100, 100);
        Pair quick = sync.pair("quick@example.com", 100, 100);
        sync.sync
                .program()
                .faults()
                .add(Fault.next(FaultKind.DELAY, "program.addPoints", 1).withDelayMs(8_000));
        sync.sync.wix().organic(slow.contact(), OrganicChange.purchase(1));
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM operations WHERE state = 'SENT'") == 1);
        for (int i = 0; i < 20; i++) {
            sync.sync.wix().organic(slow.contact(), OrganicChange.purchase(1));
            sync.sync.wix().organic(quick.contact(), OrganicChange.purchase(1));
        }
        patiently().until(() -> sync.sync.programBalance(quick.customer()) == 120);
        assertThat(sync.sync.programBalance(slow.customer())).isEqualTo(100);
        sync.awaitBalances(slow, 121);
    }

    @Test
    void anUpdateWithoutAChangeCostsNoCall() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair("ada@example.com", 100, 100);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 101);
        JsonNode account = sync.sync.wix().account(ada.contact());
        long wix = sync.sync.wix().stats().calls();
        long program = sync.sync.program().stats().calls();
        for (int i = 0; i < 4; i++) {
            sync.programWebhook(
                    "evt_same_" + i,
                    "{\"id\":\"evt_same_" + i + "\",\"type\":\"balance.updated\",\"data\":{\"customer\":"
                            + sync.sync.program().customer(ada.customer()) + "}}");
        }
        patiently()
                .until(() ->
                        sync.number("SELECT COUNT(*) FROM inbox WHERE state = 'done' AND event_id LIKE 'evt_same_%'")
                                == 4);
        assertThat(sync.sync.wix().stats().calls() - wix).isZero();
        assertThat(sync.sync.program().stats().calls() - program).isZero();
        assertThat(sync.sync.wix().account(ada.contact()).path("revision")).isEqualTo(account.path("revision"));
    }

    @Test
    void anAwardTravelsToTheProgramOnce() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair("ada@example.com", 100, 100);
        sync.like("like-1", "ada@example.com", "post-1");
        sync.awaitBalances(ada, 105);
        sync.like("like-2", "ada@example.com", "post-1");
        sync.awaitBalances(ada, 105);
        assertThat(sync.sync.program().transactions(ada.customer()))
                .filteredOn(t -> t.path("amount").asLong() == 5)
                .hasSize(1);
    }

    @Test
    void anOutcomeThatIsUnknownHoldsThisCustomersEventsOnly() throws Exception {
        sync = SyncCase.start(dir, "retry.max-attempts", "1000", "retry.max-calls", "1000");
        Pair ada = sync.pair("ada@example.com", 100, 100);
        for (int i = 0; i < 400; i++) {
            sync.programProxy.answer("/" + ada.customer() + "/points", 500, "{}");
        }
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM operations WHERE state = 'SENT'") == 1);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(16));
        othersGoOn();
        assertThat(sync.sync.wixBalance(ada.contact())).isEqualTo(107);
        sync.programProxy.clear();
        sync.awaitBalances(ada, 123);
    }

    @Test
    void aBacklogUsesTheQuotaAndNeverPassesIt() throws Exception {
        int perMinute = 120;
        sync = SyncCase.start(dir, "wix.quota-per-minute", Integer.toString(perMinute), "wix.quota-wait", "2s");
        sync.sync.wix().setQuota(perMinute);
        List<Pair> pairs = java.util.stream.IntStream.range(0, 4)
                .mapToObj(i -> sync.pair("c" + i + "@example.com", 100, 100))
                .toList();
        for (int i = 0; i < 60; i++) {
            sync.sync.program().organic(pairs.get(i % 4).customer(), OrganicChange.purchase(1));
        }
        for (Pair pair : pairs) {
            sync.awaitBalances(pair, 115);
        }
        assertThat(sync.metrics()).doesNotContainPattern("bridge_wix_calls_seconds_count\\{[^}]*status=\"429\"");
    }
}
