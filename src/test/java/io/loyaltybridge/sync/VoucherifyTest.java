package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.sync.SyncCase.Pair;
import io.loyaltybridge.testing.Profiles;
import io.loyaltybridge.testing.WixProxy;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The connector "voucherify" between both stand-ins. What it sends, and what its stand-in answers, is as Voucherify describes it in
 * https://github.com/voucherifyio/voucherify-openapi/tree/65c33a7a/documentation/openapi.
 */
@Tag("service")
class VoucherifyTest {
    private static final String EMAIL = "ada@example.com";

    private final VendorSchema schema = new VendorSchema("voucherify");

    @TempDir
    private Path dir;

    private SyncCase voucherify;

    private Pair start() throws Exception {
        voucherify = SyncCase.start(
                dir,
                WixStandIn.Options.builder(),
                ProgramStandIn.Options.builder().kind(ProgramKind.VOUCHERIFY),
                "bridge.profiles-dir",
                Profiles.copy(dir.resolve("profiles"), "voucherify", "call-life=1s", "requests-per-minute=0")
                        .toString());
        return voucherify.pair(EMAIL, 100, 100);
    }

    @AfterEach
    void everyCallIsAsVoucherifyDescribesIt() {
        try {
            assertThat(voucherify.programProxy.answered()).isNotEmpty();
            voucherify.programProxy.answered().forEach(each -> {
                String operation =
                        schema.operation(each.call().method(), each.call().path());
                assertThat(schema.request(operation, each.call().body()))
                        .as(each.call().body())
                        .isEmpty();
                assertThat(
                                each.status() < 300
                                        ? schema.answer(operation, each.answer())
                                        : schema.problems("Error", each.answer(), false))
                        .as(each.answer())
                        .isEmpty();
                assertThat(each.call().headers().get("x-app-token"))
                        .containsExactly(voucherify.sync.program().options().token());
                assertThat(each.call().headers().get("x-app-id")).containsExactly("sandbox-app-of-no-value");
                assertThat(each.call().headers()).doesNotContainKey("authorization");
            });
        } finally {
            if (voucherify != null) {
                voucherify.close();
            }
        }
    }

    private void onWix(Pair pair, OrganicChange change) {
        voucherify.sync.wix().organic(pair.contact(), change);
    }

    private void onVoucherify(Pair pair, OrganicChange change) {
        voucherify.sync.program().organic(pair.customer(), change);
    }

    private List<JsonNode> ours(Pair pair) {
        return voucherify.sync.program().transactions(pair.customer()).stream()
                .filter(each -> each.path("reference").asText().startsWith("sync-"))
                .toList();
    }

    private List<WixProxy.Call> calls(String pathEnd) {
        return voucherify.programProxy.calls().stream()
                .filter(call -> call.path().endsWith(pathEnd))
                .toList();
    }

    @Test
    void changesGoBothWaysOnceAndNoneComesBack() throws Exception {
        Pair pair = start();
        onWix(pair, OrganicChange.purchase(7));
        voucherify.awaitBalances(pair, 107);
        onVoucherify(pair, OrganicChange.redeem(50));
        voucherify.awaitBalances(pair, 57);
        onWix(pair, OrganicChange.redeem(20));
        voucherify.awaitBalances(pair, 37);
        for (int i = 0; i < 5; i++) {
            onWix(pair, OrganicChange.purchase(1));
            onVoucherify(pair, OrganicChange.purchase(10));
        }
        voucherify.awaitBalances(pair, 92);
        assertThat(ours(pair).stream()
                        .mapToLong(each -> each.path("amount").asLong())
                        .sum())
                .isEqualTo(-8);
    }

    @Test
    void aCallWithoutAnAnswerThatTookEffectIsFoundByItsSourceIdAndNotRepeated() throws Exception {
        Pair pair = start();
        voucherify
                .sync
                .program()
                .faults()
                .add(Fault.next(FaultKind.DROP_AFTER, "voucherify.updateLoyaltyCardBalance", 1));
        onWix(pair, OrganicChange.purchase(7));
        voucherify.awaitBalances(pair, 107);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/balance")).hasSize(1);
    }

    @Test
    void aCallWithoutAnAnswerThatTookNoEffectIsMadeOnceMore() throws Exception {
        Pair pair = start();
        voucherify
                .sync
                .program()
                .faults()
                .add(Fault.next(FaultKind.DROP_BEFORE, "voucherify.updateLoyaltyCardBalance", 1));
        onWix(pair, OrganicChange.redeem(7));
        voucherify.awaitBalances(pair, 93);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/balance")).hasSize(2);
    }

    @Test
    void aChangeThatWasAnsweredButIsNotShownYetIsLookedForAgainAndNotRepeated() throws Exception {
        Pair pair = start();
        voucherify.programProxy.answer(
                "/transactions", 200, "{'object':'list','data_ref':'data','data':[],'has_more':false}");
        onWix(pair, OrganicChange.purchase(7));
        voucherify.awaitBalances(pair, 107);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/balance")).hasSize(1);
        assertThat(calls("/transactions")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aRefusalBelowZeroIsParkedAndCutToNothing() throws Exception {
        Pair pair = start();
        voucherify.inSilence(() -> voucherify.sync.program().organic(pair.customer(), OrganicChange.redeem(95)));
        onWix(pair, OrganicChange.redeem(50));
        SyncCase.patiently().untilAsserted(() -> assertThat(voucherify.refused())
                .singleElement()
                .asString()
                .contains("400 invalid_payload, points: The balance would be negative."));
        assertThat(voucherify.sync.programBalance(pair.customer())).isEqualTo(5);
    }

    @Test
    void aNewCustomerOfWixGetsOneCardAlsoWithoutAnAnswer() throws Exception {
        start();
        voucherify.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "voucherify.addMember", 1));
        String contact = voucherify.sync.wix().seedAccount("bob@example.com", "Bob", 30);
        SyncCase.patiently().untilAsserted(() -> {
            assertThat(voucherify.programCustomers()).hasSize(2);
            assertThat(voucherify.sync.programBalance(
                            voucherify.programCustomers().get(1)))
                    .isEqualTo(30);
        });
        voucherify.awaitQuiet();
        assertThat(voucherify.programCustomers()).hasSize(2);
        assertThat(voucherify.sync.wixBalance(contact)).isEqualTo(30);
    }

    @Test
    void aNewCardIsJoinedToTheEmailOfItsHolderAndOneThatIsGoneIsUnlinked() throws Exception {
        start();
        String card = voucherify.sync.program().seedCustomer("cy@example.com", "Cy", 20);
        SyncCase.patiently().untilAsserted(() -> assertThat(
                        voucherify.texts("SELECT email FROM links WHERE program_id = '" + card + "'"))
                .containsExactly("cy@example.com"));
        voucherify.awaitQuiet();
        voucherify.sync.program().deleteCustomer(card);
        SyncCase.patiently().untilAsserted(() -> assertThat(
                        voucherify.texts("SELECT email FROM links WHERE program_id = '" + card + "'"))
                .isEmpty());
    }

    @Test
    void webhooksOfAnotherCampaignAreIgnored() throws Exception {
        start();
        assertThat(voucherify.programWebhook(
                        "evt-1",
                        "{\"id\":\"evt-1\",\"type\":\"voucher.published\",\"data\":{\"campaign\":{\"id\":\"camp_6\"},"
                                + "\"voucher\":{\"code\":\"other\"}}}"))
                .isEqualTo(200);
        voucherify.awaitQuiet();
        assertThat(voucherify.parked()).isEmpty();
        assertThat(calls("/other")).isEmpty();
        assertThat(voucherify.texts("SELECT kind FROM inbox WHERE event_id = 'evt-1'"))
                .containsExactly("voucher.published");
    }

    @Test
    void reconcileReadsAllCardsAndEveryOperationIsUsed() throws Exception {
        Pair pair = start();
        onWix(pair, OrganicChange.purchase(7));
        voucherify.awaitBalances(pair, 107);
        voucherify.sync.program().seedCustomer("cy@example.com", "Cy", 20);
        voucherify.sync.wix().seedAccount("bob@example.com", "Bob", 0);
        SyncCase.patiently()
                .untilAsserted(() -> assertThat(voucherify.programCustomers()).hasSize(3));
        voucherify.awaitQuiet();
        assertThat(voucherify.sync.bridge().job("reconcile").run(List.of(), line -> {}))
                .isZero();
        Set<String> used = new HashSet<>();
        voucherify
                .programProxy
                .answered()
                .forEach(each -> used.add(
                        schema.operation(each.call().method(), each.call().path())));
        assertThat(used).containsExactlyInAnyOrderElementsOf(schema.operations());
    }
}
