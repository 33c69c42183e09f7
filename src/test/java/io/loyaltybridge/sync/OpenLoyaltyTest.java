package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.payload.Payloads;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sync.SyncCase.Pair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The connector "open-loyalty" between both stand-ins. What it sends, and what its stand-in answers and tells, is as Open Loyalty describes it in
 * https://github.com/OpenLoyalty/api-docs/tree/9aa0794b/doc/openapi-new.
 */
class OpenLoyaltyTest extends ConnectorCase {
    private static final String ADD = "openloyalty.pointsPostTransferAdd";
    private static final String SPEND = "openloyalty.pointsPostTransferSpend";

    private final VendorSchema schema = new VendorSchema("open-loyalty");

    OpenLoyaltyTest() {
        super(ProgramKind.OPEN_LOYALTY);
    }

    @Override
    Pair start() throws Exception {
        return start(
                "bridge.profiles-dir",
                profiles("call-life=1s"),
                "sync.on-account-deleted",
                "delete",
                "sync.gone-after",
                "200ms");
    }

    @AfterEach
    void everyCallAndEveryWebhookIsAsOpenLoyaltyDescribesIt() {
        everyCallIsAsDescribed(schema, status -> status == 404 ? "NotFound" : "BadRequest");
        assertThat(running.programProxy.answered()).allSatisfy(each -> {
            assertThat(each.call().headers().get("x-auth-token"))
                    .containsExactly(running.sync.program().options().token());
            assertThat(each.call().headers().get("user-agent")).containsExactly("loyalty-bridge");
            assertThat(each.call().headers()).doesNotContainKey("authorization");
        });
        assertThat(running.texts("SELECT body FROM inbox WHERE source = 'program'"))
                .allSatisfy(body -> {
                    String event = Payloads.stored(body).path("eventName").asText();
                    assertThat(schema.problems(event, body, false)).as(body).isEmpty();
                });
    }

    @Test
    void addingAndSpendingAreTwoCallsThatCarryTheIdOfTheOperation() throws Exception {
        Pair pair = start();
        onWix(pair, OrganicChange.purchase(7));
        running.awaitBalances(pair, 107);
        onWix(pair, OrganicChange.redeem(20));
        running.awaitBalances(pair, 87);
        assertThat(calls("/points/add")).singleElement().satisfies(call -> assertThat(transfer(call.body()))
                .contains(
                        "\"customer\":\"" + pair.customer() + "\"", "\"points\":7", "\"externalTransferId\":\"sync-"));
        assertThat(calls("/points/spend")).singleElement().satisfies(call -> assertThat(transfer(call.body()))
                .contains("\"points\":20", "\"externalTransferId\":\"sync-"));
    }

    private static String transfer(String body) {
        return Payloads.stored(body).path("transfer").toString();
    }

    @Test
    void aCallWithoutAnAnswerThatTookEffectIsFoundByItsExternalIdAndNotRepeated() throws Exception {
        Pair pair = start();
        running.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, ADD, 1));
        onWix(pair, OrganicChange.purchase(7));
        running.awaitBalances(pair, 107);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/points/add")).hasSize(1);
        assertThat(calls("/points")).isNotEmpty();
    }

    @Test
    void aCallWithoutAnAnswerThatTookNoEffectIsMadeOnceMore() throws Exception {
        Pair pair = start();
        running.sync.program().faults().add(Fault.next(FaultKind.DROP_BEFORE, SPEND, 1));
        onWix(pair, OrganicChange.redeem(7));
        running.awaitBalances(pair, 93);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/points/spend")).hasSize(2);
    }

    @Test
    void aLookReadsAsManyPagesOfTransfersAsItNeeds() throws Exception {
        Pair pair = start();
        for (int i = 0; i < 55; i++) {
            running.inSilence(() -> running.sync
                    .program()
                    .organic(
                            pair.customer(),
                            new OrganicChange(OrganicChange.Kind.ADJUST, 1, OrganicChange.By.OWNER, "x")));
        }
        running.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, ADD, 1));
        onWix(pair, OrganicChange.purchase(7));
        running.awaitBalances(pair, 162);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/points/add")).hasSize(1);
        assertThat(calls("/points")).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void aRefusalBelowZeroIsParkedAndCutToNothing() throws Exception {
        Pair pair = start();
        running.inSilence(() -> running.sync.program().organic(pair.customer(), OrganicChange.redeem(95)));
        onWix(pair, OrganicChange.redeem(50));
        SyncCase.patiently().untilAsserted(() -> assertThat(running.refused())
                .singleElement()
                .asString()
                .contains("400", "There are only 5 active units."));
        assertThat(running.sync.programBalance(pair.customer())).isEqualTo(5);
    }

    @Test
    void aNewCustomerOfWixIsAddedOnceAlsoWithoutAnAnswer() throws Exception {
        start();
        running.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "openloyalty.memberPost", 1));
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
    void aNewMemberIsJoinedToTheirEmail() throws Exception {
        start();
        String member = running.sync.program().seedCustomer("cy@example.com", "Cy", 20);
        SyncCase.patiently().untilAsserted(() -> assertThat(
                        running.texts("SELECT email FROM links WHERE program_id = '" + member + "'"))
                .containsExactly("cy@example.com"));
    }

    @Test
    void webhooksOfAnotherTenantAreIgnored() throws Exception {
        start();
        assertThat(running.programWebhook(
                        "evt-1",
                        "{\"messageId\":\"evt-1\",\"eventName\":\"CustomerRegistered\",\"storeCode\":\"other\","
                                + "\"data\":{\"customerId\":\"somebody-else\"}}"))
                .isEqualTo(200);
        running.awaitQuiet();
        assertThat(running.parked()).isEmpty();
        assertThat(calls("/somebody-else")).isEmpty();
    }

    @Test
    void aWebhookWithAnotherTokenIsRefused() throws Exception {
        start();
        assertThat(running.post(
                        "program",
                        "header-token",
                        "not-the-token-of-the-subscription",
                        null,
                        "evt-1",
                        "{\"messageId\":\"evt-1\",\"eventName\":\"CustomerRegistered\",\"storeCode\":\"default\","
                                + "\"data\":{\"customerId\":\"somebody\"}}"))
                .isEqualTo(401);
        assertThat(running.texts("SELECT event_id FROM inbox WHERE event_id = 'evt-1'"))
                .isEmpty();
    }

    @Test
    void reconcileReadsAllMembersAndEveryOperationIsUsed() throws Exception {
        Pair pair = start();
        running.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, ADD, 1));
        onWix(pair, OrganicChange.purchase(7));
        running.awaitBalances(pair, 107);
        onWix(pair, OrganicChange.redeem(7));
        running.awaitBalances(pair, 100);
        onWix(pair, OrganicChange.purchase(1));
        running.awaitBalances(pair, 101);
        running.sync.wix().seedAccount("bob@example.com", "Bob", 0);
        SyncCase.patiently()
                .untilAsserted(() -> assertThat(running.programCustomers()).hasSize(2));
        running.awaitQuiet();
        running.inSilence(() -> running.sync.program().organic(pair.customer(), OrganicChange.purchase(10)));
        assertThat(running.sync.bridge().job("reconcile").run(List.of(), line -> {}))
                .isZero();
        running.awaitBalances(pair, 111);
        running.wixControl("contacts/delete", "{'contactId':'" + pair.contact() + "'}");
        SyncCase.patiently().until(() -> running.sync.program().customer(pair.customer()) == null);
        running.awaitQuiet();
        assertThat(used(schema)).containsExactlyInAnyOrderElementsOf(schema.operations());
        assertThat(running.texts("SELECT DISTINCT kind FROM inbox WHERE source = 'program'"))
                .containsExactlyInAnyOrder("balance-updated", "account-created");
    }
}
