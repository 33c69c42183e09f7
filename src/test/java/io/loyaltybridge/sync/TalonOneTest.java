package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sync.SyncCase.Pair;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The connector "talon-one" between both stand-ins. What it sends, and what its stand-in answers, is as Talon.One describes it in
 * https://github.com/talon-one/talon_go/blob/b5a7a07/api/openapi.yaml.
 */
class TalonOneTest extends ConnectorCase {
    private final VendorSchema schema = new VendorSchema("talon-one");

    TalonOneTest() {
        super(ProgramKind.TALON_ONE);
    }

    @Override
    Pair start() throws Exception {
        return start("program.poll-every", "100ms", "bridge.profiles-dir", profiles("call-life=1s"));
    }

    @AfterEach
    void everyCallIsAsTalonOneDescribesIt() {
        everyCallIsAsDescribed(schema, status -> "ErrorResponseWithStatus");
        ProgramStandIn.Options program = running.sync.program().options();
        assertThat(running.programProxy.answered())
                .allSatisfy(each -> assertThat(each.call().headers().get("authorization"))
                        .containsExactly(
                                each.call().path().startsWith("/v2/customer_profiles/")
                                        ? "ApiKey-v1 " + program.secondToken()
                                        : "ManagementKey-v1 " + program.token()));
    }

    @Test
    void aCallWithoutAnAnswerThatTookEffectIsFoundByItsNameAndNotRepeated() throws Exception {
        Pair pair = start();
        running.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "talon.addLoyaltyPoints", 1));
        onWix(pair, OrganicChange.purchase(7));
        running.awaitBalances(pair, 107);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/add_points")).hasSize(1);
        assertThat(calls("/ledger_transactions")).isNotEmpty();
    }

    @Test
    void aCallWithoutAnAnswerThatTookNoEffectIsMadeOnceMore() throws Exception {
        Pair pair = start();
        running.sync.program().faults().add(Fault.next(FaultKind.DROP_BEFORE, "talon.removeLoyaltyPoints", 1));
        onWix(pair, OrganicChange.redeem(7));
        running.awaitBalances(pair, 93);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/deduct_points")).hasSize(2);
    }

    @Test
    void aRefusalBelowZeroIsParkedAndCutToNothing() throws Exception {
        Pair pair = start();
        running.sync
                .program()
                .faults()
                .add(Fault.always(FaultKind.ERROR_BEFORE, "talon.getLoyaltyProgramTransactions"));
        onProgram(pair, OrganicChange.redeem(95));
        onWix(pair, OrganicChange.redeem(50));
        SyncCase.patiently().untilAsserted(() -> assertThat(running.refused())
                .singleElement()
                .asString()
                .contains("400, there are only 5 active points"));
        assertThat(running.sync.programBalance(pair.customer())).isEqualTo(5);
    }

    @Test
    void aNewCustomerOfWixGetsAProfileOnceAlsoWithoutAnAnswer() throws Exception {
        start();
        running.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "talon.updateCustomerProfileV2", 1));
        String contact = running.sync.wix().seedAccount("bob@example.com", "Bob", 30);
        SyncCase.patiently().untilAsserted(() -> {
            assertThat(running.programCustomers()).hasSize(2);
            assertThat(running.sync.programBalance(running.programCustomers().get(1)))
                    .isEqualTo(30);
        });
        assertThat(running.sync.wixBalance(contact)).isEqualTo(30);
    }

    @Test
    void aProfileOfAnyIdIsJoinedToItsEmailAtItsFirstPoints() throws Exception {
        start();
        String id = "cy 1+2%3/é@example.com";
        running.sync.program().seedCustomer(id, "cy@example.com", "Cy", 20);
        SyncCase.patiently().untilAsserted(() -> assertThat(running.texts(
                        "SELECT program_id FROM links WHERE email = 'cy@example.com' AND state = 'MATCHED'"))
                .containsExactly(id));
        running.awaitQuiet();
        Pair cy = new Pair(
                running.texts("SELECT contact_id FROM links WHERE email = 'cy@example.com'")
                        .get(0),
                id);
        onWix(cy, OrganicChange.purchase(3));
        running.awaitBalances(cy, 23);
    }

    @Test
    void reconcileReadsAllProfilesAndEveryOperationIsUsed() throws Exception {
        Pair pair = start();
        running.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "talon.addLoyaltyPoints", 1));
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
        assertThat(running.sync.bridge().job("reconcile").run(List.of(), line -> {}))
                .isZero();
        assertThat(used(schema)).containsExactlyInAnyOrderElementsOf(schema.operations());
    }
}
