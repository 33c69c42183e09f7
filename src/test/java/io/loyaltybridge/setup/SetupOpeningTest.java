package io.loyaltybridge.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.WixProxy;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Opening balances: what the policies move, what cannot be moved, and that each is given once. */
@Tag("service")
class SetupOpeningTest extends SetupCase {

    private void restartWith(Map<String, String> settings) throws Exception {
        sync.stopBridge();
        sync.startBridge(settings);
    }

    @Test
    void aCustomerWhoseDoneWasNotNotedGetsNothingASecondTime() throws Exception {
        alone();
        sync.wix().seedAccount("ada@example.com", "Ada", 40);
        setup("--from=csv", "--opening=sum", "--file=" + csv("email,balance", "ada@example.com,25"));
        assertThat(onWix("ada@example.com")).isEqualTo(65);
        sync.wix().organic(sync.wix().accounts().get(0).path("contactId").asText(), OrganicChange.purchase(3));

        // As after a crash between the end of his route and the note that he is done.
        Exchange again = sync.bridge().camelContext().createProducerTemplate().send("direct:set-up-customer", e -> {
            e.setVariable("email", "ada@example.com");
            e.setVariable("theirs", 25L);
            e.setVariable("opening", "SUM");
            e.setVariable(
                    "contactId", sync.wix().accounts().get(0).path("contactId").asText());
            e.setVariable("accountId", sync.wix().accounts().get(0).path("id").asText());
            e.setVariable("wixBalance", 40L);
            e.setVariable("wixVersion", 2L);
            e.setVariable("lookedUp", true);
            e.setVariable("mark", 0L);
        });

        assertThat(again.getException()).isNull();
        assertThat(onWix("ada@example.com")).isEqualTo(68);
    }

    @Test
    void anOpeningBalanceThatWixRefusedIsParkedAndCanBeReplayed() throws Exception {
        try (WixProxy proxy = WixProxy.start()) {
            alone();
            proxy.forwardTo(sync.wix().baseUrl());
            restartWith(Map.of("wix.base-url", proxy.url()));
            sync.wix().seedContact("ada@example.com", "Ada");
            proxy.answer(
                    "/adjust-points",
                    400,
                    "{'message':'not today','details':{'applicationError':{'code':'NO','description':'not today','data':{}}}}");

            run("--from=csv", "--file=" + csv("email,balance", "ada@example.com,100"));

            assertThat(out).contains("  1 failed");
            assertThat(Tables.count(dir, "setup_customers"))
                    .as("the stage is cleared")
                    .isZero();
            assertThat(Tables.text(
                            dir,
                            "SELECT ending || ' ' || customers || ' ' || example || ': ' || reason FROM job_reasons"))
                    .startsWith("failed 1 ada@example.com: ")
                    .contains("not today");
            String operation = Tables.text(dir, "SELECT id FROM operations WHERE state = 'REFUSED'");
            List<String> lines = new java.util.ArrayList<>();
            assertThat(sync.bridge().job("parked-replay").run(List.of(operation), lines::add))
                    .as(String.join("\n", lines))
                    .isZero();
            Awaitility.await().until(() -> onWix("ada@example.com") == 100);
            setup("--from=csv", "--file=" + files.resolve("customers.csv"));
            assertThat(onWix("ada@example.com")).isEqualTo(100);
            assertThat(Tables.count(dir, "observations WHERE side = 'program'")).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum", "program", "report"})
    void whatIsEarnedBetweenTheMakingOfAnAccountAndItsFirstReadIsAChangeLikeAnyOther(String opening) throws Exception {
        withProgram();
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        String customer = sync.program().seedCustomer("ada@example.com", "Ada", 50);
        String contact = sync.wix().seedContact("ada@example.com", "Ada");
        sync.wix().faults().add(Fault.next(FaultKind.DROP_AFTER, "loyalty_accounts.createAccount", 1));
        sync.wix().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "loyalty_accounts.getAccountBySecondaryId"));
        CompletableFuture<Integer> command = begin("--from=program", "--via=calls", "--opening=" + opening);
        Awaitility.await().until(() -> sync.wix().accounts().size() == 1);
        sync.wix().organic(contact, OrganicChange.purchase(9));
        release();

        assertThat(ended(command)).isZero();
        sync.awaitBalances(contact, customer, 59);
        assertThat(Tables.count(dir, "links WHERE books <> 0")).isZero();
    }

    @Test
    void theSameOfAFileWithoutAProgram() throws Exception {
        alone();
        sync.wix().setWebhookUrl(null);
        String contact = sync.wix().seedContact("ada@example.com", "Ada");
        sync.wix().faults().add(Fault.next(FaultKind.DROP_AFTER, "loyalty_accounts.createAccount", 1));
        sync.wix().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "loyalty_accounts.getAccountBySecondaryId"));
        CompletableFuture<Integer> command =
                begin("--from=csv", "--file=" + csv("email,balance", "ada@example.com,50"), "--via=calls");
        Awaitility.await().until(() -> sync.wix().accounts().size() == 1);
        sync.wix().organic(contact, OrganicChange.purchase(9));
        release();

        assertThat(ended(command)).isZero();
        assertThat(onWix("ada@example.com")).isEqualTo(59);
    }

    @Test
    void aCustomerWhoChangedSinceTheyWereReadIsReadAgainAndNotTriedForEver() throws Exception {
        alone();
        sync.wix().seedAccount("ada@example.com", "Ada", 40);
        sync.wix().setWebhookUrl(null);
        String file = csv("email,balance", "ada@example.com,25", "eve@example.com,5");
        holdAtNewContacts();
        CompletableFuture<Integer> command = begin("--from=csv", "--file=" + file, "--opening=sum");
        like("ada@example.com");
        Awaitility.await().until(() -> onWix("ada@example.com") == 45);
        release();

        assertThat(ended(command)).isZero();
        assertThat(onWix("ada@example.com")).isEqualTo(70);
        assertThat(onWix("eve@example.com")).isEqualTo(5);
    }

    @Test
    void anAwardThatMakesTheAccountBeforeTheSetupDoesComesOnTopOfTheOpeningBalance() throws Exception {
        withProgram();
        sync.program().setWebhookUrl(null);
        String customer = sync.program().seedCustomer("ada@example.com", "Ada", 50);
        sync.program().seedCustomer("eve@example.com", "Eve", 5);
        String contact = sync.wix().seedContact("ada@example.com", "Ada");
        sync.wix().setWebhookUrl(null);
        holdAtNewContacts();
        CompletableFuture<Integer> command = begin("--from=program", "--via=calls");
        like("ada@example.com");
        Awaitility.await().until(() -> onWix("ada@example.com") == 5);
        release();

        assertThat(ended(command)).isZero();
        sync.awaitBalances(contact, customer, 55);
    }
}
