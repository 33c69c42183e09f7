package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sync.SyncCase.Pair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The connector "voucherify" between both stand-ins. What it sends, and what its stand-in answers, is as Voucherify describes it in
 * https://github.com/voucherifyio/voucherify-openapi/tree/65c33a7a/documentation/openapi.
 */
class VoucherifyTest extends ConnectorCase {
    private final VendorSchema schema = new VendorSchema("voucherify");

    VoucherifyTest() {
        super(ProgramKind.VOUCHERIFY);
    }

    @Override
    Pair start() throws Exception {
        return start("bridge.profiles-dir", profiles("call-life=1s", "requests-per-minute=0"));
    }

    @AfterEach
    void everyCallIsAsVoucherifyDescribesIt() {
        everyCallIsAsDescribed(schema, status -> "Error");
        assertThat(running.programProxy.answered()).allSatisfy(each -> {
            assertThat(each.call().headers().get("x-app-token"))
                    .containsExactly(running.sync.program().options().token());
            assertThat(each.call().headers().get("x-app-id")).containsExactly("sandbox-app-of-no-value");
            assertThat(each.call().headers()).doesNotContainKey("authorization");
        });
    }

    @Test
    void aCallWithoutAnAnswerThatTookEffectIsFoundByItsSourceIdAndNotRepeated() throws Exception {
        Pair pair = start();
        running.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "voucherify.updateLoyaltyCardBalance", 1));
        onWix(pair, OrganicChange.purchase(7));
        running.awaitBalances(pair, 107);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/balance")).hasSize(1);
    }

    @Test
    void aCallWithoutAnAnswerThatTookNoEffectIsMadeOnceMore() throws Exception {
        Pair pair = start();
        running.sync
                .program()
                .faults()
                .add(Fault.next(FaultKind.DROP_BEFORE, "voucherify.updateLoyaltyCardBalance", 1));
        onWix(pair, OrganicChange.redeem(7));
        running.awaitBalances(pair, 93);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/balance")).hasSize(2);
    }

    @Test
    void aChangeThatWasAnsweredButIsNotShownYetIsLookedForAgainAndNotRepeated() throws Exception {
        Pair pair = start();
        running.programProxy.answer(
                "/transactions", 200, "{'object':'list','data_ref':'data','data':[],'has_more':false}");
        onWix(pair, OrganicChange.purchase(7));
        running.awaitBalances(pair, 107);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/balance")).hasSize(1);
        assertThat(calls("/transactions")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aRefusalBelowZeroIsParkedAndCutToNothing() throws Exception {
        Pair pair = start();
        running.inSilence(() -> running.sync.program().organic(pair.customer(), OrganicChange.redeem(95)));
        onWix(pair, OrganicChange.redeem(50));
        SyncCase.patiently().untilAsserted(() -> assertThat(running.refused())
                .singleElement()
                .asString()
                .contains("400 invalid_payload, points: The balance would be negative."));
        assertThat(running.sync.programBalance(pair.customer())).isEqualTo(5);
    }

    @Test
    void aNewCustomerOfWixGetsOneCardAlsoWithoutAnAnswer() throws Exception {
        start();
        running.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "voucherify.addMember", 1));
        String contact = running.sync.wix().seedAccount("bob@example.com", "Bob", 30);
        SyncCase.patiently().untilAsserted(() -> {
            assertThat(running.programCustomers()).hasSize(2);
            assertThat(running.sync.programBalance(running.programCustomers().get(1)))
                    .isEqualTo(30);
        });
        running.awaitQuiet();
        assertThat(running.programCustomers()).hasSize(2);
        assertThat(running.sync.wixBalance(contact)).isEqualTo(30);
    }

    @Test
    void aNewCardIsJoinedToTheEmailOfItsHolderAndOneThatIsGoneIsUnlinked() throws Exception {
        start();
        String card = running.sync.program().seedCustomer("cy@example.com", "Cy", 20);
        SyncCase.patiently().untilAsserted(() -> assertThat(
                        running.texts("SELECT email FROM links WHERE program_id = '" + card + "'"))
                .containsExactly("cy@example.com"));
        running.awaitQuiet();
        running.sync.program().deleteCustomer(card);
        SyncCase.patiently().untilAsserted(() -> assertThat(
                        running.texts("SELECT email FROM links WHERE program_id = '" + card + "'"))
                .isEmpty());
    }

    @Test
    void webhooksOfAnotherCampaignAreIgnored() throws Exception {
        start();
        assertThat(running.programWebhook(
                        "evt-1",
                        "{\"id\":\"evt-1\",\"type\":\"voucher.published\",\"data\":{\"campaign\":{\"id\":\"camp_6\"},"
                                + "\"voucher\":{\"code\":\"other\"}}}"))
                .isEqualTo(200);
        running.awaitQuiet();
        assertThat(running.parked()).isEmpty();
        assertThat(calls("/other")).isEmpty();
        assertThat(running.texts("SELECT kind FROM inbox WHERE event_id = 'evt-1'"))
                .containsExactly("voucher.published");
    }

    @Test
    void reconcileReadsAllCardsAndEveryOperationIsUsed() throws Exception {
        Pair pair = start();
        onWix(pair, OrganicChange.purchase(7));
        running.awaitBalances(pair, 107);
        running.sync.program().seedCustomer("cy@example.com", "Cy", 20);
        running.sync.wix().seedAccount("bob@example.com", "Bob", 0);
        SyncCase.patiently()
                .untilAsserted(() -> assertThat(running.programCustomers()).hasSize(3));
        running.awaitQuiet();
        assertThat(running.sync.bridge().job("reconcile").run(List.of(), line -> {}))
                .isZero();
        assertThat(used(schema)).containsExactlyInAnyOrderElementsOf(schema.operations());
    }
}
