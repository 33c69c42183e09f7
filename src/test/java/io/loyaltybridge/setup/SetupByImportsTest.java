package io.loyaltybridge.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.ledger.explain.Explainer;
import io.loyaltybridge.ledger.explain.Explanation;
import io.loyaltybridge.ledger.store.LedgerReader;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.ImportOptions;
import io.loyaltybridge.sandbox.wix.WixOptionsBuilder;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.TestStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The first day of a site, with Wix's loyalty imports. */
@Tag("service")
class SetupByImportsTest extends SetupCase {

    private void seedContacts(int customers) {
        for (int i = 0; i < customers; i++) {
            sync.wix().seedContact("c" + i + "@example.com", "C");
        }
    }

    @Test
    void aLargeFileIsImportedByItselfWithAFewCalls() throws Exception {
        alone();
        sync.wix().setWebhookUrl(null);
        int customers = 1_500;
        seedContacts(customers);

        long calls = calls(() -> setup("--from=csv", "--file=" + csv(customers)));

        assertThat(printed())
                .contains(
                        "Plan: 1,500 customers, 1,500 need a balance. By calls: 3,000 calls, 15 min at 200/min. By imports: 25 calls, under 1 min at 200/min."
                                + " Using imports: by calls it would take longer than 5 minutes.",
                        "Import of setup-1-1.csv: 1500 rows imported, 0 not",
                        "  1500 with a new account on Wix");
        for (int i = 0; i < customers; i += 97) {
            assertThat(onWix("c" + i + "@example.com")).isEqualTo(100 + i);
        }
        assertThat(calls)
                .as("a walk over contacts and accounts, the import, and a reading of 100 accounts a call")
                .isLessThanOrEqualTo(15 + 15);
        assertThat(Tables.count(dir, "links WHERE state = 'MATCHED'")).isEqualTo(customers);
        assertThat(Tables.count(dir, "operations")).isZero();
    }

    @Test
    void whoIsNoContactBecomesOneFirstAndWhoHasAnAccountIsDoneByACall() throws Exception {
        alone();
        seedContacts(2);
        sync.wix().seedAccount("c2@example.com", "C", 7);

        setup("--from=csv", "--file=" + csv(5), "--via=imports", "--opening=program");

        for (int i = 0; i < 5; i++) {
            assertThat(onWix("c" + i + "@example.com")).isEqualTo(100 + i);
        }
        assertThat(printed())
                .contains("Using imports, as requested.", "Import of setup-1-1.csv: 4 rows imported, 0 not");
        assertThat(Tables.count(dir, "operations WHERE kind = 'opening' AND state = 'SETTLED'"))
                .as("of the account that was there")
                .isEqualTo(1);
    }

    @Test
    void theWebhooksOfAnImportAreOpeningLinesAndNeverCarriedBack() throws Exception {
        withProgram();
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        List<String> customers = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            customers.add(sync.program().seedCustomer("c" + i + "@example.com", "C", 50 + i));
            sync.wix().seedContact("c" + i + "@example.com", "C");
        }
        sync.listen();

        long calls = calls(() -> setup("--from=program", "--via=imports"));
        Awaitility.await().until(() -> sync.bridge().inbox().count(EventState.PENDING) == 0);

        for (int i = 0; i < 30; i++) {
            assertThat(onWix("c" + i + "@example.com")).isEqualTo(50 + i);
            assertThat(sync.programBalance(customers.get(i))).isEqualTo(50 + i);
        }
        assertThat(Tables.count(dir, "operations")).isZero();
        assertThat(Tables.count(dir, "ledger WHERE kind = 'baseline'")).isEqualTo(60);
        assertThat(calls).as("no webhook cost a call while it ran").isLessThanOrEqualTo(16);
        sync.program().organic(customers.get(0), OrganicChange.purchase(4));
        Awaitility.await().until(() -> onWix("c0@example.com") == 54);
    }

    @Test
    void anImportThatIsCutOffGoesOnAndIsExecutedOnce() throws Exception {
        alone(importsThatWait());
        seedContacts(20);
        String file = csv(20);
        List<String> first = new ArrayList<>();
        Thread command = new Thread(() ->
                sync.bridge().job("setup").run(List.of("--from=csv", "--file=" + file, "--via=imports"), first::add));
        command.start();
        Awaitility.await().until(() -> first.contains("import of setup-1-1.csv: IMPORTING"));
        sync.stopBridge();
        command.join();
        sync.wix().finishImports();
        assertThat(sync.wix().accounts()).hasSize(20);
        String contact = sync.wix().accounts().get(0).path("contactId").asText();
        String email =
                sync.wix().accounts().get(0).path("contact").path("email").asText();
        long imported = onWix(email);
        sync.wix().organic(contact, OrganicChange.purchase(9));
        sync.startBridge();

        setup("--from=csv", "--file=" + file, "--via=imports");

        assertThat(onWix(email))
                .as("earned since, and not undone by a second execution")
                .isEqualTo(imported + 9);
        assertThat(printed())
                .contains(email + ": after the import the balance is " + (imported + 9) + " and not " + imported);
    }

    @Test
    void whomTheImportLeavesOutIsDoneByACall() throws Exception {
        alone();
        seedContacts(3);
        sync.wix().faults().add(Fault.next(FaultKind.ERROR_BEFORE, "loyalty_imports.getLoyaltyImport", 2));
        sync.wix().faults().add(Fault.next(FaultKind.DROP_AFTER, "crm_contacts.createContact", 1));
        setup("--from=csv", "--file=" + csv(6), "--via=imports");
        for (int i = 0; i < 6; i++) {
            assertThat(onWix("c" + i + "@example.com")).isEqualTo(100 + i);
        }
        assertThat(sync.wix().accounts()).hasSize(6);
    }

    /** One customer of the program with 50 points, imported, who buys for 9 between the import and the reading of the accounts. */
    private String importedAndBought(String opening) throws Exception {
        withProgram(importsThatWait());
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        String customer = sync.program().seedCustomer("ada@example.com", "Ada", 50);
        String contact = sync.wix().seedContact("ada@example.com", "Ada");
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread command = new Thread(() -> sync.bridge()
                .job("setup")
                .run(List.of("--from=program", "--via=imports", "--opening=" + opening), lines::add));
        command.start();
        Awaitility.await().until(() -> lines.contains("import of setup-1-1.csv: IMPORTING"));
        sync.stopBridge();
        command.join();
        sync.wix().finishImports();
        assertThat(sync.wix().accounts()).hasSize(1);
        sync.wix().organic(contact, OrganicChange.purchase(9));
        sync.startBridge();
        setup("--from=program", "--via=imports", "--opening=" + opening);
        return customer;
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum", "program", "wix", "higher", "report"})
    void whatIsEarnedBetweenTheImportAndItsCheckIsAChangeLikeAnyOther(String opening) throws Exception {
        String customer = importedAndBought(opening);
        Awaitility.await().until(() -> sync.programBalance(customer) == 59);
        assertThat(onWix("ada@example.com")).isEqualTo(59);
        assertThat(Tables.count(dir, "operations"))
                .as("one, which carries the purchase")
                .isEqualTo(1);
        assertThat(Tables.count(dir, "links WHERE books <> 0")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum", "program", "wix", "higher", "report"})
    void anImportedBalanceIsGivenOnceUnderEveryPolicy(String opening) throws Exception {
        withProgram();
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        String customer = sync.program().seedCustomer("ada@example.com", "Ada", 50);
        sync.wix().seedContact("ada@example.com", "Ada");
        setup("--from=program", "--via=imports", "--opening=" + opening);
        assertThat(onWix("ada@example.com")).isEqualTo(50);
        assertThat(sync.programBalance(customer)).isEqualTo(50);
        assertThat(Tables.count(dir, "operations")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum", "program"})
    void anImportedBalanceOfAFileIsGivenOnceUnderEveryPolicy(String opening) throws Exception {
        alone();
        seedContacts(1);
        setup("--from=csv", "--file=" + csv(1), "--via=imports", "--opening=" + opening);
        assertThat(onWix("c0@example.com")).isEqualTo(100);
    }

    private static WixOptionsBuilder slowImports(Duration importing) {
        return imports(ImportOptions.Pace.after(importing));
    }

    /** Imports whose rows take effect when the test says so. */
    private static WixOptionsBuilder importsThatWait() {
        return imports(ImportOptions.Pace.told());
    }

    private static WixOptionsBuilder imports(ImportOptions.Pace importing) {
        return WixStandIn.Options.builder()
                .imports(ImportOptions.DEFAULT.withPaces(ImportOptions.Pace.after(Duration.ofMillis(100)), importing));
    }

    /** A setup with these arguments that is cut off while its import is executed, which then ends. */
    private void cutOffWhileImporting(String... arguments) throws Exception {
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread command = new Thread(() -> sync.bridge().job("setup").run(List.of(arguments), lines::add));
        command.start();
        Awaitility.await().until(() -> lines.contains("import of setup-1-1.csv: IMPORTING"));
        sync.stopBridge();
        command.join();
        int accounts = sync.wix().accounts().size();
        sync.wix().finishImports();
        assertThat(sync.wix().accounts()).hasSizeGreaterThan(accounts);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sum", "program", "report"})
    void aWebhookBetweenTheImportAndTheSetupThatGoesOnDoesNotLinkTheCustomer(String opening) throws Exception {
        withProgram(importsThatWait());
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        String customer = sync.program().seedCustomer("ada@example.com", "Ada", 50);
        String contact = sync.wix().seedContact("ada@example.com", "Ada");
        String[] command = {"--from=program", "--via=imports", "--opening=" + opening};
        cutOffWhileImporting(command);
        sync.startBridge();
        sync.wix().organic(contact, OrganicChange.purchase(9));
        sync.program().organic(customer, OrganicChange.purchase(4));
        Awaitility.await()
                .until(() -> Tables.count(
                                dir, "inbox WHERE state = 'pending' AND outcome LIKE 'a setup" + " was interrupted%'")
                        >= 1);

        setup(command);
        quiet();

        sync.awaitBalances(contact, customer, 63);
        assertThat(Tables.count(dir, "links WHERE books <> 0")).isZero();
    }

    @Test
    void aReconciliationBetweenThemDoesNotEither() throws Exception {
        withProgram(importsThatWait(), "retry.max-attempts", "4");
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        String customer = sync.program().seedCustomer("ada@example.com", "Ada", 50);
        String contact = sync.wix().seedContact("ada@example.com", "Ada");
        cutOffWhileImporting("--from=program", "--via=imports");
        sync.startBridge();
        sync.wix().organic(contact, OrganicChange.purchase(9));
        List<String> lines = new CopyOnWriteArrayList<>();
        assertThat(sync.bridge().job("reconcile").run(List.of(), lines::add))
                .as(String.join("\n", lines))
                .isZero();
        assertThat(Tables.count(dir, "observations")).isZero();
        assertThat(String.join("\n", lines))
                .contains("a setup was interrupted before it checked what its import gave this customer");

        setup("--from=program", "--via=imports");
        quiet();
        sync.awaitBalances(contact, customer, 59);
    }

    @Test
    void whatWaitsForASetupThatNobodyEndsIsParkedWithTheReason() throws Exception {
        withProgram(importsThatWait(), "retry.max-calls", "2");
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        sync.program().seedCustomer("ada@example.com", "Ada", 50);
        String contact = sync.wix().seedContact("ada@example.com", "Ada");
        cutOffWhileImporting("--from=program", "--via=imports");
        sync.startBridge();
        sync.wix().organic(contact, OrganicChange.purchase(9));

        Awaitility.await()
                .until(() -> sync.bridge().inbox().count(EventState.PENDING) == 0
                        && Tables.count(dir, "inbox WHERE state = 'parked'") >= 1);
        assertThat(Tables.text(dir, "SELECT outcome FROM inbox WHERE state = 'parked' LIMIT 1"))
                .contains("a setup was interrupted", "run the same setup command again, then replay this event");
    }

    @Test
    void anotherSetupDoesNotGiveUpOneWhoseImportIsNotChecked() throws Exception {
        withProgram(importsThatWait());
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        String customer = sync.program().seedCustomer("ada@example.com", "Ada", 50);
        String contact = sync.wix().seedContact("ada@example.com", "Ada");
        cutOffWhileImporting("--from=program", "--via=imports", "--opening=report");
        sync.startBridge();

        assertThat(run("--from=program", "--via=imports", "--opening=sum")).isEqualTo(1);
        assertThat(printed())
                .isEqualTo(
                        "an earlier setup was interrupted, and its import on Wix is not checked yet; finish it first: setup"
                                + " --from=program --via=imports --opening=report");
        setup("--from=program", "--via=imports", "--opening=report");
        setup("--from=program", "--via=imports", "--opening=sum");
        sync.awaitBalances(contact, customer, 50);
    }

    @Test
    void aFileThatChangedEndsWithWhatWasReadWhereItsImportIsNotChecked() throws Exception {
        alone(importsThatWait());
        seedContacts(2);
        String file = csv(2);
        cutOffWhileImporting("--from=csv", "--file=" + file, "--via=imports", "--opening=sum");
        csv(3);
        sync.startBridge();

        setup("--from=csv", "--file=" + file, "--via=imports", "--opening=sum");
        assertThat(printed())
                .contains("has changed since this setup started. The setup finishes with what was read before");
        setup("--from=csv", "--file=" + file, "--via=imports", "--opening=sum");

        assertThat(List.of(onWix("c0@example.com"), onWix("c1@example.com"), onWix("c2@example.com")))
                .containsExactly(100L, 101L, 102L);
    }

    @Test
    void anAwardDuringAnImportIsNotWrittenOver() throws Exception {
        alone(importsThatWait());
        sync.wix().seedContact("c0@example.com", "C");
        String file = csv(1);
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread command = new Thread(() ->
                sync.bridge().job("setup").run(List.of("--from=csv", "--file=" + file, "--via=imports"), lines::add));
        command.start();
        Awaitility.await().until(() -> lines.contains("import of setup-1-1.csv: IMPORTING"));
        like("c0@example.com");
        Awaitility.await()
                .until(() ->
                        Tables.count(dir, "inbox WHERE state = 'pending' AND outcome LIKE 'a setup is about%'") == 1);
        sync.wix().finishImports();
        command.join();
        quiet();
        assertThat(onWix("c0@example.com")).isEqualTo(105);
    }

    @Test
    void whoGotAnAccountBetweenTheComparisonAndTheImportIsLeftOutOfIt() throws Exception {
        withProgram();
        String customer = sync.program().seedCustomer("ada@example.com", "Ada", 50);
        String contact = sync.wix().seedContact("ada@example.com", "Ada");
        sync.program().seedCustomer("eve@example.com", "Eve", 20);
        holdAtNewContacts();
        CompletableFuture<Integer> command = begin("--from=program", "--via=imports");
        sync.stopBridge();
        ended(command);
        release();
        // Nobody holds them while it is cut off, since no import was begun: they are linked, and earn.
        sync.startBridge();
        sync.program().organic(customer, OrganicChange.purchase(1));
        sync.awaitBalances(contact, customer, 51);
        sync.wix().organic(contact, OrganicChange.purchase(9));
        sync.awaitBalances(contact, customer, 60);

        setup("--from=program", "--via=imports");
        quiet();
        sync.awaitBalances(contact, customer, 60);
        assertThat(onWix("eve@example.com")).isEqualTo(20);
    }

    @Test
    void explainSaysWhatAnImportGave() throws Exception {
        alone();
        seedContacts(1);
        setup("--from=csv", "--file=" + csv(1), "--via=imports");
        try (Database store = TestStore.openReadOnly(dir)) {
            LedgerReader reader = new LedgerReader(store, sync.settings().site());
            Explanation explanation = Explainer.explain(
                    reader.customer(reader.find("c0@example.com").get(0).link().id(), 100)
                            .orElseThrow());
            assertThat(explanation.entries()).hasSize(1);
            assertThat(explanation.entries().get(0).balance()).isEqualTo(100);
            assertThat(explanation.entries().get(0).cause()).isEqualTo("set up by an import on Wix");
        }
    }

    @Test
    void whatIsUncertainOfOneFileSaysNothingOfTheCustomersOfAnother() throws Exception {
        alone(
                WixStandIn.Options.builder()
                        .imports(ImportOptions.DEFAULT
                                .withFailAfterRows(20)
                                .withPaces(
                                        ImportOptions.Pace.after(Duration.ofMillis(100)),
                                        ImportOptions.Pace.after(Duration.ofSeconds(3)))),
                "setup.import-bytes",
                "1024");
        seedContacts(60);
        String file = csv(60);
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread command = new Thread(() ->
                sync.bridge().job("setup").run(List.of("--from=csv", "--file=" + file, "--via=imports"), lines::add));
        command.start();
        Awaitility.await().until(() -> lines.contains("import of setup-1-2.csv: IMPORTING"));
        sync.stopBridge();
        command.join();
        Awaitility.await().until(() -> onWix("c59@example.com") == 159);
        String contact = sync.wix().accounts().stream()
                .filter(a -> a.path("contact").path("email").asText().equals("c59@example.com"))
                .findFirst()
                .orElseThrow()
                .path("contactId")
                .asText();
        sync.wix().organic(contact, OrganicChange.purchase(9));
        sync.startBridge();

        setup("--from=csv", "--file=" + file, "--via=imports");

        assertThat(printed())
                .contains(
                        "Import of setup-1-1.csv: 20 rows imported",
                        "Import of setup-1-2.csv",
                        "c59@example.com: after the import the balance is 168 and not 159: it changed meanwhile")
                .doesNotContain("nobody can tell how much");
        for (int i = 0; i < 59; i++) {
            assertThat(onWix("c" + i + "@example.com")).isEqualTo(100 + i);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whoGotAnAccountBeforeALaterFileIsLeftOutOfIt(boolean cutOff) throws Exception {
        alone(slowImports(Duration.ofSeconds(3)), "setup.import-bytes", "1024");
        seedContacts(59);
        String last = sync.wix().seedContact("c59@example.com", "C");
        String file = csv(60);
        List<String> lines = new CopyOnWriteArrayList<>();
        Thread command = new Thread(() -> sync.bridge()
                .job("setup")
                .run(List.of("--from=csv", "--file=" + file, "--via=imports", "--opening=sum"), lines::add));
        command.start();
        Awaitility.await().until(() -> lines.contains("import of setup-1-1.csv: IMPORTING"));
        if (cutOff) {
            sync.stopBridge();
        }
        onWix("/loyalty-accounts/v1/accounts", "{'contactId':'" + last + "'}");
        sync.wix().organic(last, OrganicChange.purchase(9));
        if (cutOff) {
            command.join();
            sync.startBridge();
            setup("--from=csv", "--file=" + file, "--via=imports", "--opening=sum");
        }
        command.join();

        for (int i = 0; i < 59; i++) {
            assertThat(onWix("c" + i + "@example.com")).isEqualTo(100 + i);
        }
        assertThat(onWix("c59@example.com"))
                .as("9 were there before the file, and 159 come on top")
                .isEqualTo(159 + 9);
    }
}
