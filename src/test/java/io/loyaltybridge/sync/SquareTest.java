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
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The connector "square" between both stand-ins. */
@Tag("service")
class SquareTest {
    private static final String EMAIL = "ada@example.com";

    @TempDir
    private Path dir;

    private SyncCase square;

    private Pair start(String... settings) throws Exception {
        square = SyncCase.start(
                dir,
                WixStandIn.Options.builder(),
                ProgramStandIn.Options.builder().kind(ProgramKind.SQUARE),
                settings);
        return square.pair(EMAIL, 100, 100);
    }

    @AfterEach
    void close() {
        square.close();
    }

    private void onWix(Pair pair, OrganicChange change) {
        square.sync.wix().organic(pair.contact(), change);
    }

    private void onSquare(Pair pair, OrganicChange change) {
        square.sync.program().organic(pair.customer(), change);
    }

    private List<JsonNode> ours(Pair pair) {
        return square.sync.program().transactions(pair.customer()).stream()
                .filter(each -> each.path("reference").asText().startsWith("sync-"))
                .toList();
    }

    private List<WixProxy.Call> calls(String pathEnd) {
        return square.programProxy.calls().stream()
                .filter(call -> call.path().endsWith(pathEnd))
                .toList();
    }

    @Test
    void changesGoBothWaysOnceAndNoneComesBack() throws Exception {
        Pair pair = start();
        onWix(pair, OrganicChange.purchase(7));
        square.awaitBalances(pair, 107);
        onSquare(pair, OrganicChange.redeem(50));
        square.awaitBalances(pair, 57);
        for (int i = 0; i < 5; i++) {
            onWix(pair, OrganicChange.purchase(1));
            onSquare(pair, OrganicChange.purchase(10));
        }
        square.awaitBalances(pair, 112);
        assertThat(ours(pair).stream()
                        .mapToLong(each -> each.path("amount").asLong())
                        .sum())
                .isEqualTo(12);
    }

    @Test
    void everyCallCarriesTokenAndVersion() throws Exception {
        Pair pair = start();
        onWix(pair, OrganicChange.purchase(7));
        square.awaitBalances(pair, 107);
        assertThat(square.programProxy.calls()).isNotEmpty().allSatisfy(call -> {
            assertThat(call.headers().get("authorization"))
                    .containsExactly("Bearer " + square.sync.program().options().token());
            assertThat(call.headers().get("square-version")).containsExactly("2025-08-20");
        });
    }

    @Test
    void aCallWithoutAnAnswerIsRepeatedWithItsKey() throws Exception {
        Pair pair = start();
        square.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "square.adjustLoyaltyPoints", 1));
        onWix(pair, OrganicChange.purchase(7));
        square.awaitBalances(pair, 107);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/adjust")).hasSize(2);
    }

    @Test
    void aChangeThatOnlyTheLedgerTellsIsReadFromTheAccount() throws Exception {
        Pair pair = start();
        square.sync.program().faults().add(Fault.next(FaultKind.WEBHOOK_LOSE, "loyalty.account.updated", 1));
        onSquare(pair, OrganicChange.purchase(16));
        square.awaitBalances(pair, 116);
    }

    @Test
    void aRefusalBelowZeroIsParkedAndCutToNothing() throws Exception {
        Pair pair = start();
        square.inSilence(() -> square.sync.program().organic(pair.customer(), OrganicChange.redeem(95)));
        onWix(pair, OrganicChange.redeem(50));
        SyncCase.patiently().untilAsserted(() -> assertThat(square.refused())
                .singleElement()
                .asString()
                .contains("400 BAD_REQUEST, The balance would be negative."));
        assertThat(square.sync.programBalance(pair.customer())).isEqualTo(5);
    }

    @Test
    void aRefusalOfARepeatedCallIsLookedUpInTheLedger() throws Exception {
        Pair pair = start(
                "bridge.profiles-dir",
                Profiles.copy(dir.resolve("profiles"), "square", "call-life=1s").toString());
        // Older entries fill more than a page of the ledger.
        for (int i = 0; i < 35; i++) {
            square.inSilence(() -> square.sync
                    .program()
                    .organic(
                            pair.customer(),
                            new OrganicChange(OrganicChange.Kind.ADJUST, 1, OrganicChange.By.OWNER, "x")));
        }
        square.programProxy.replaceAnswer("/adjust", 503, "{}");
        square.programProxy.answer(
                "/adjust", 400, "{'errors':[{'category':'INVALID_REQUEST_ERROR','code':'BAD_REQUEST'}]}");
        onWix(pair, OrganicChange.purchase(7));
        square.awaitBalances(pair, 142);
        assertThat(ours(pair)).hasSize(1);
        assertThat(calls("/v2/loyalty/events/search")).isNotEmpty();
    }

    @Test
    void aLookReadsAsManyPagesOfTheLedgerAsItNeeds() throws Exception {
        Pair pair = start(
                "bridge.profiles-dir",
                Profiles.copy(dir.resolve("profiles"), "square", "call-life=1s").toString());
        square.programProxy.answer("/adjust", 503, "{}");
        square.programProxy.answer(
                "/adjust", 400, "{'errors':[{'category':'INVALID_REQUEST_ERROR','code':'BAD_REQUEST'}]}");
        for (int i = 0; i < 35; i++) {
            square.inSilence(() -> square.sync
                    .program()
                    .organic(
                            pair.customer(),
                            new OrganicChange(OrganicChange.Kind.ADJUST, 1, OrganicChange.By.OWNER, "x")));
        }
        onWix(pair, OrganicChange.purchase(7));
        SyncCase.patiently().untilAsserted(() -> assertThat(square.refused()).hasSize(1));
        assertThat(calls("/v2/loyalty/events/search")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(ours(pair)).isEmpty();
    }

    @Test
    void aNewCustomerOfWixIsEnrolledByThePhoneOfTheirProfile() throws Exception {
        start();
        square.sync.program().addSquareProfile("Bob@Example.com", "+1 (415) 555-9911");
        String contact = square.sync.wix().seedAccount("bob@example.com", "Bob", 30);
        SyncCase.patiently().untilAsserted(() -> {
            assertThat(square.programCustomers()).hasSize(2);
            assertThat(square.sync.programBalance(square.programCustomers().get(1)))
                    .isEqualTo(30);
        });
        assertThat(square.sync.wixBalance(contact)).isEqualTo(30);
        assertThat(calls("/v2/loyalty/accounts")).singleElement().satisfies(call -> assertThat(call.body())
                .contains("\"phone_number\":\"+14155559911\""));
    }

    @Test
    void aNewCustomerOfWixWithoutAPhoneOnSquareIsParkedWithTheReason() throws Exception {
        start();
        square.sync.wix().seedAccount("bob@example.com", "Bob", 30);
        SyncCase.patiently().untilAsserted(() -> assertThat(square.parked())
                .singleElement()
                .asString()
                .startsWith("Square enrols customers by phone number, and has no profile with this e-mail address"));
    }

    @Test
    void aNewAccountOnSquareIsJoinedToItsEmail() throws Exception {
        start();
        String account = square.sync.program().seedCustomer("cy@example.com", "Cy", 20);
        SyncCase.patiently().untilAsserted(() -> assertThat(
                        square.texts("SELECT email FROM links WHERE program_id = '" + account + "'"))
                .containsExactly("cy@example.com"));
    }

    @Test
    void aWebhookThatIsSignedForAnotherAddressIsRefused() throws Exception {
        start("program.webhook-url", "https://points.example.com/webhooks/program");
        assertThat(square.post(
                        "program",
                        "square",
                        square.sync.program().options().webhookSecret(),
                        "https://other.example.com/webhooks/program",
                        "evt",
                        "{\"event_id\":\"e1\",\"type\":\"loyalty.account.updated\"}"))
                .isEqualTo(401);
    }
}
