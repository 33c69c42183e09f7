package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sync.SyncCase.Pair;
import org.junit.jupiter.api.Test;

/** The connector "square" between both stand-ins. */
class SquareTest extends ConnectorCase {
    SquareTest() {
        super(ProgramKind.SQUARE);
    }

    @Override
    Pair start() throws Exception {
        return start(new String[0]);
    }

    @Test
    void everyCallCarriesTokenAndVersion() throws Exception {
        Pair pair = start();
        onWix(pair, OrganicChange.purchase(7));
        running.awaitBalances(pair, 107);
        assertThat(running.programProxy.calls()).isNotEmpty().allSatisfy(call -> {
            assertThat(call.headers().get("authorization"))
                    .containsExactly(
                            "Bearer " + running.sync.program().options().token());
            assertThat(call.headers().get("square-version")).containsExactly("2025-08-20");
        });
    }

    @Test
    void aCallWithoutAnAnswerIsRepeatedWithItsKey() throws Exception {
        Pair pair = start();
        running.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "square.adjustLoyaltyPoints", 1));
        onWix(pair, OrganicChange.purchase(7));
        running.awaitBalances(pair, 107);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/adjust")).hasSize(2);
    }

    @Test
    void aChangeThatOnlyTheLedgerTellsIsReadFromTheAccount() throws Exception {
        Pair pair = start();
        running.sync.program().faults().add(Fault.next(FaultKind.WEBHOOK_LOSE, "loyalty.account.updated", 1));
        onProgram(pair, OrganicChange.purchase(16));
        running.awaitBalances(pair, 116);
    }

    @Test
    void aRefusalBelowZeroIsParkedAndCutToNothing() throws Exception {
        Pair pair = start();
        running.inSilence(() -> running.sync.program().organic(pair.customer(), OrganicChange.redeem(95)));
        onWix(pair, OrganicChange.redeem(50));
        SyncCase.patiently().untilAsserted(() -> assertThat(running.refused())
                .singleElement()
                .asString()
                .contains("400 BAD_REQUEST, The balance would be negative."));
        assertThat(running.sync.programBalance(pair.customer())).isEqualTo(5);
    }

    @Test
    void aRefusalOfARepeatedCallIsLookedUpInTheLedger() throws Exception {
        Pair pair = start("bridge.profiles-dir", profiles("call-life=1s"));
        // Older entries fill more than a page of the ledger.
        for (int i = 0; i < 35; i++) {
            running.inSilence(() -> running.sync
                    .program()
                    .organic(
                            pair.customer(),
                            new OrganicChange(OrganicChange.Kind.ADJUST, 1, OrganicChange.By.OWNER, "x")));
        }
        running.programProxy.replaceAnswer("/adjust", 503, "{}");
        running.programProxy.answer(
                "/adjust", 400, "{'errors':[{'category':'INVALID_REQUEST_ERROR','code':'BAD_REQUEST'}]}");
        onWix(pair, OrganicChange.purchase(7));
        running.awaitBalances(pair, 142);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/v2/loyalty/events/search")).isNotEmpty();
    }

    @Test
    void aLookReadsAsManyPagesOfTheLedgerAsItNeeds() throws Exception {
        Pair pair = start("bridge.profiles-dir", profiles("call-life=1s"));
        running.programProxy.answer("/adjust", 503, "{}");
        running.programProxy.answer(
                "/adjust", 400, "{'errors':[{'category':'INVALID_REQUEST_ERROR','code':'BAD_REQUEST'}]}");
        for (int i = 0; i < 35; i++) {
            running.inSilence(() -> running.sync
                    .program()
                    .organic(
                            pair.customer(),
                            new OrganicChange(OrganicChange.Kind.ADJUST, 1, OrganicChange.By.OWNER, "x")));
        }
        onWix(pair, OrganicChange.purchase(7));
        SyncCase.patiently().untilAsserted(() -> assertThat(running.refused()).hasSize(1));
        assertThat(calls("/v2/loyalty/events/search")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(ours(pair)).isEmpty();
    }

    @Test
    void aNewCustomerOfWixIsEnrolledByThePhoneOfTheirProfile() throws Exception {
        start();
        running.sync.program().addSquareProfile("Bob@Example.com", "+1 (415) 555-9911");
        String contact = running.sync.wix().seedAccount("bob@example.com", "Bob", 30);
        SyncCase.patiently().untilAsserted(() -> {
            assertThat(running.programCustomers()).hasSize(2);
            assertThat(running.sync.programBalance(running.programCustomers().get(1)))
                    .isEqualTo(30);
        });
        assertThat(running.sync.wixBalance(contact)).isEqualTo(30);
        assertThat(calls("/v2/loyalty/accounts")).singleElement().satisfies(call -> assertThat(call.body())
                .contains("\"phone_number\":\"+14155559911\""));
    }

    @Test
    void aNewCustomerOfWixWithoutAPhoneOnSquareIsParkedWithTheReason() throws Exception {
        start();
        running.sync.wix().seedAccount("bob@example.com", "Bob", 30);
        SyncCase.patiently().untilAsserted(() -> assertThat(running.parked())
                .singleElement()
                .asString()
                .startsWith("Square enrols customers by phone number, and has no profile with this e-mail address"));
    }

    @Test
    void aNewAccountOnSquareIsJoinedToItsEmail() throws Exception {
        start();
        String account = running.sync.program().seedCustomer("cy@example.com", "Cy", 20);
        SyncCase.patiently().untilAsserted(() -> assertThat(
                        running.texts("SELECT email FROM links WHERE program_id = '" + account + "'"))
                .containsExactly("cy@example.com"));
    }

    @Test
    void aWebhookThatIsSignedForAnotherAddressIsRefused() throws Exception {
        start("program.webhook-url", "https://points.example.com/webhooks/program");
        assertThat(running.post(
                        "program",
                        "square",
                        running.sync.program().options().webhookSecret(),
                        "https://other.example.com/webhooks/program",
                        "evt",
                        "{\"event_id\":\"e1\",\"type\":\"loyalty.account.updated\"}"))
                .isEqualTo(401);
    }
}
