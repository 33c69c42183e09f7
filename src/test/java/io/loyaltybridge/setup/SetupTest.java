package io.loyaltybridge.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.ProgramStatus;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.Tables;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The first day of a site, with calls. */
@Tag("service")
class SetupTest extends SetupCase {

    @Test
    void setsUpTheProgramAndSaysWhatItDid() throws Exception {
        alone(
                WixStandIn.Options.builder().programStatus(ProgramStatus.DRAFT),
                "setup.program-name",
                "Star Club",
                "setup.points-name",
                "Stars");

        setup();

        assertThat(out)
                .containsExactly(
                        "Wix: the program's name set to \"Star Club\"",
                        "Wix: the program's points name set to \"Stars\"",
                        "Wix: the loyalty program was DRAFT and is active now",
                        "No customers were read: choose them with --from contacts, csv FILE, program, mapping or jdbc.");
        assertThat(calls(this::setupNobody)).isEqualTo(1);
        assertThat(out.get(0)).isEqualTo("Wix: the loyalty program is already active");
    }

    private void setupNobody() {
        setup();
    }

    @Test
    void sendsOnlyWhatDiffersInTheProgram() throws Exception {
        alone("setup.program-name", "Loyalty Program", "setup.points-name", "Stars");
        setup("--dry-run");
        assertThat(out).contains("Wix: the program's points name would be set to \"Stars\" (was \"Points\")");
        assertThat(calls(this::setupNobody)).isEqualTo(2);
        assertThat(out).contains("Wix: the program's points name set to \"Stars\" (was \"Points\")");
        assertThat(printed()).doesNotContain("program's name");
    }

    @Test
    void aSiteWithoutTheLoyaltyAppIsTold() throws Exception {
        alone(WixStandIn.Options.builder().programStatus(ProgramStatus.NOT_INSTALLED));
        assertThat(run("--from=contacts")).isEqualTo(1);
        assertThat(printed())
                .startsWith(
                        "setup: the Wix Loyalty app does not seem to be installed on this site; add \"Wix Loyalty Program\" from"
                                + " Wix's App Market, then run the same command again (");
    }

    @Test
    void everyContactGetsAnAccountOnceAndARepeatCostsNearlyNothing() throws Exception {
        alone();
        for (int i = 0; i < 250; i++) {
            sync.wix().seedContact("c" + i + "@example.com", "C");
        }
        sync.wix().seedAccount("has@example.com", "Has", 40);

        long calls = calls(() -> setup("--from=contacts"));

        assertThat(out)
                .contains(
                        "251 customers of contacts on Wix",
                        "  250 with a new account on Wix",
                        "  1 with an account on Wix");
        assertThat(calls).isLessThanOrEqualTo(Math.round(250 * 1.05) + 1);
        assertThat(sync.wix().accounts()).hasSize(251);
        assertThat(onWix("has@example.com")).isEqualTo(40);
        assertThat(calls(() -> setup("--from=contacts"))).isEqualTo(2);
        assertThat(out).contains("  251 known before, and as they should be");
    }

    @Test
    void twoContactsWithOneEmailGetAnAccountEach() throws Exception {
        alone();
        sync.wix().seedContact("twice@example.com", "A");
        sync.wix().seedContact("twice@example.com", "B");

        setup("--from=contacts");

        assertThat(sync.wix().accounts()).hasSize(2);
        assertThat(printed())
                .contains(
                        "twice@example.com: 2 contacts on Wix have this e-mail; it gets its account, and is not linked");
        assertThat(Tables.count(dir, "links")).isZero();
    }

    @Test
    void balancesOfAFileReachWixWithAContactAndAnAccountEach() throws Exception {
        alone();
        sync.wix().seedContact("contact@example.com", "C");
        sync.wix().seedAccount("right@example.com", "R", 70);
        String file = csv(
                "email,balance,name",
                "new@example.com,50,Ada Lovelace",
                "contact@example.com,60,",
                "right@example.com,70,",
                "zero@example.com,0,",
                "none@example.com,,");

        setup("--from=csv", "--file=" + file);

        assertThat(Map.of(
                        "new",
                        onWix("new@example.com"),
                        "contact",
                        onWix("contact@example.com"),
                        "right",
                        onWix("right@example.com"),
                        "zero",
                        onWix("zero@example.com"),
                        "none",
                        onWix("none@example.com")))
                .isEqualTo(Map.of("new", 50L, "contact", 60L, "right", 70L, "zero", 0L, "none", 0L));
        assertThat(out)
                .contains(
                        "5 customers of the file",
                        "  1 with an account on Wix",
                        "  4 with a new account on Wix",
                        "  3 of them as new contacts");
        assertThat(Tables.count(dir, "operations WHERE kind = 'opening' AND state = 'SETTLED'"))
                .isEqualTo(2);
        assertThat(Tables.count(dir, "observations WHERE side = 'program'")).isZero();
        assertThat(Tables.count(dir, "setup_customers")).isZero();
    }

    @Test
    void aNewCustomerWithABalanceCostsTwoCallsAndOneWhoIsRightTwoHundredths() throws Exception {
        alone();
        for (int i = 0; i < 200; i++) {
            sync.wix().seedContact("c" + i + "@example.com", "C");
        }
        String file = csv(200);
        assertThat(calls(() -> setup("--from=csv", "--file=" + file)) / 200.0).isLessThanOrEqualTo(2.05);
        for (int i = 0; i < 200; i++) {
            assertThat(onWix("c" + i + "@example.com")).isEqualTo(100 + i);
        }
        assertThat(calls(() -> setup("--from=csv", "--file=" + file, "--again")) / 200.0)
                .isLessThanOrEqualTo(0.03);
    }

    @Test
    void anOpeningBalanceIsGivenOnceHoweverOftenTheCommandIsRepeated() throws Exception {
        alone();
        String file = csv("email,balance", "ada@example.com,100");
        setup("--from=csv", "--file=" + file);
        String contact = Tables.text(dir, "SELECT contact_id FROM links WHERE email = 'ada@example.com'");
        sync.wix().organic(contact, OrganicChange.purchase(7));

        setup("--from=csv", "--file=" + file, "--opening=program");

        assertThat(onWix("ada@example.com")).isEqualTo(107);
        assertThat(out).contains("  1 known before, and as they should be");
        setup("--from=csv", "--file=" + file, "--opening=program", "--again");
        assertThat(onWix("ada@example.com")).isEqualTo(100);
    }

    @Test
    void aDifferenceIsReportedAndMovedOnlyWhenAskedFor() throws Exception {
        alone();
        sync.wix().seedAccount("more@example.com", "M", 90);
        sync.wix().seedAccount("less@example.com", "L", 20);
        String file = csv("email,balance", "more@example.com,50", "less@example.com,60");

        setup("--from=csv", "--file=" + file);
        assertThat(printed())
                .contains(
                        "  2 have different balances, 80 points in all: nothing is moved (--opening wix, program, higher or sum would)",
                        "more@example.com: Wix 90, the file 50; the difference of 40 is kept");
        assertThat(List.of(onWix("more@example.com"), onWix("less@example.com")))
                .containsExactly(90L, 20L);

        setup("--from=csv", "--file=" + file, "--opening=higher", "--again");
        assertThat(List.of(onWix("more@example.com"), onWix("less@example.com")))
                .containsExactly(90L, 60L);
        setup("--from=csv", "--file=" + file, "--opening=sum", "--again");
        assertThat(List.of(onWix("more@example.com"), onWix("less@example.com")))
                .as("an equal balance is right")
                .containsExactly(140L, 60L);
        setup("--from=csv", "--file=" + file, "--opening=wix", "--again");
        assertThat(List.of(onWix("more@example.com"), onWix("less@example.com")))
                .containsExactly(140L, 60L);
    }

    @Test
    void oneBadLineStopsItBeforeAnythingIsDone() throws Exception {
        alone();
        String file = csv("email,balance", "ada@example.com,100", "not an address,5", "ben@example.com,1.5");

        assertThat(run("--from=csv", "--file=" + file)).isEqualTo(1);

        assertThat(out)
                .contains(
                        "setup: 2 of 3 lines are bad, so nothing was changed; correct them, or leave them out with --skip-bad");
        assertThat(printed()).contains("line 3: email: ", "line 4: balance: ");
        assertThat(sync.wix().accounts()).isEmpty();
        setup("--from=csv", "--file=" + file, "--skip-bad");
        assertThat(onWix("ada@example.com")).isEqualTo(100);
        assertThat(sync.wix().accounts()).hasSize(1);
    }

    @Test
    void missingContactsAreLeftAloneWhereTheSettingSaysSo() throws Exception {
        alone("setup.create-contacts", "false");
        setup("--from=csv", "--file=" + csv("email,balance", "ada@example.com,100"));
        assertThat(out).contains("  1 missing on Wix (links --state missing)");
        assertThat(sync.wix().accounts()).isEmpty();
    }

    @Test
    void aMemberIsFoundByHisContact() throws Exception {
        alone();
        String contact = sync.wix().seedMember("ada@example.com", "Ada");
        setup(
                "--from=csv",
                "--file="
                        + csv(
                                "member-id,balance",
                                sync.wix().memberId(contact) + ",30",
                                "6b1e1d12-0000-4000-8000-000000000000,5"));
        assertThat(sync.wix().account(contact).path("contactId").asText()).isEqualTo(contact);
        assertThat(printed()).contains("no contact on Wix belongs to the member 6b1e1d12-0000-4000-8000-000000000000");
    }

    @Test
    void aDryRunPrintsThePlanAndWritesNothing() throws Exception {
        alone();
        sync.wix().setWebhookUrl(null);
        sync.wix().seedContact("c0@example.com", "C");
        Map<String, Long> before = Tables.counts(dir);

        setup("--from=csv", "--file=" + csv(3), "--dry-run");

        assertThat(out)
                .contains(
                        "Plan: 3 customers, 3 need a balance. By calls: 8 calls, under 1 min at 200/min. By imports: 13 calls, under 1 min at 200/min."
                                + " Using calls: an import would save little.",
                        "  2 new contacts with an account each",
                        "  1 new accounts for contacts that are there",
                        "  3 of these new accounts start with points",
                        "Nothing was written: this was --dry-run.");
        assertThat(Tables.counts(dir)).isEqualTo(before);
        assertThat(sync.wix().accounts()).isEmpty();
    }

    @Test
    void lostAnswersAndErrorsGiveNobodyASecondAccountOrPoint() throws Exception {
        alone();
        for (String operation : List.of(
                "crm_contacts.createContact", "loyalty_accounts.createAccount", "loyalty_accounts.adjustPoints")) {
            sync.wix().faults().add(Fault.next(FaultKind.DROP_AFTER, operation, 4));
            sync.wix().faults().add(Fault.next(FaultKind.ERROR_BEFORE, operation, 3));
        }
        setup("--from=csv", "--file=" + csv(20));

        for (int i = 0; i < 20; i++) {
            assertThat(onWix("c" + i + "@example.com")).isEqualTo(100 + i);
        }
        assertThat(sync.wix().accounts()).hasSize(20);
        Set<String> contacts = sync.wix().accounts().stream()
                .map(a -> a.path("contactId").asText())
                .collect(Collectors.toSet());
        assertThat(contacts).hasSize(20);
    }

    @Test
    void goesOnWhereItWasCutOffWithoutAskingAgain() throws Exception {
        alone();
        sync.wix().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "loyalty_accounts.adjustPoints"));
        String file = csv(60);
        List<String> first = new ArrayList<>();
        Thread command =
                new Thread(() -> sync.bridge().job("setup").run(List.of("--from=csv", "--file=" + file), first::add));
        command.start();
        Awaitility.await().until(() -> sync.wix().accounts().size() >= 8);
        sync.stopBridge();
        command.join();
        assertThat(first).contains("setup: stopped; the same command continues from here");
        sync.wix().faults().clear();
        sync.startBridge();
        int there = sync.wix().accounts().size();

        long calls = calls(() -> setup("--from=csv", "--file=" + file));

        assertThat(printed()).contains("setup continues where it was interrupted (job 1");
        for (int i = 0; i < 60; i++) {
            assertThat(onWix("c" + i + "@example.com")).isEqualTo(100 + i);
        }
        assertThat(calls).as("nothing is looked up a second time").isLessThanOrEqualTo(60 * 3 - there + 16L);
        assertThat(Tables.count(dir, "jobs")).isEqualTo(1);
    }

    @Test
    void aFileThatIsWrongLeavesTheProgramAsItIs() throws Exception {
        alone("setup.program-name", "Loyalty Program", "setup.points-name", "Stars");
        String file = csv("email,balance", "ada@example.com,many");

        assertThat(calls(() -> assertThat(run("--from=csv", "--file=" + file)).isEqualTo(1)))
                .isZero();
        assertThat(printed()).contains("line 2: balance: ", "nothing was changed");
    }

    @Test
    void aFileThatChangedIsBegunAnew() throws Exception {
        alone();
        sync.wix().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "crm_contacts.queryContacts"));
        String file = csv(2);
        Thread command =
                new Thread(() -> sync.bridge().job("setup").run(List.of("--from=csv", "--file=" + file), line -> {}));
        command.start();
        Awaitility.await().until(() -> Tables.count(dir, "setup_customers") == 2);
        sync.stopBridge();
        command.join();
        sync.wix().faults().clear();
        sync.startBridge();
        Files.writeString(Path.of(file), "email,balance\nada@example.com,9\n");

        assertThat(run("--from=csv", "--file=" + file)).isEqualTo(1);
        assertThat(printed()).contains("has changed since this setup started; the same command starts it again");
        setup("--from=csv", "--file=" + file);
        assertThat(onWix("ada@example.com")).isEqualTo(9);
        assertThat(sync.wix().accounts()).hasSize(1);
    }

    @Test
    void asksADatabaseOfTheCustomersOwnPageByPage() throws Exception {
        String url = "jdbc:sqlite:" + files.resolve("shop.db");
        try (Connection shop = DriverManager.getConnection(url);
                Statement statement = shop.createStatement()) {
            statement.execute(
                    "CREATE TABLE customers (id INTEGER PRIMARY KEY, email TEXT, name TEXT, balance INTEGER)");
            for (int i = 1; i <= 7; i++) {
                statement.execute(
                        "INSERT INTO customers VALUES (" + i + ", 'C" + i + "@Example.com', NULL, " + 10 * i + ")");
            }
        }
        alone(
                "setup.jdbc-url",
                url,
                "setup.jdbc-query",
                "SELECT id, email, name, balance FROM customers WHERE id > :?after ORDER BY id LIMIT 3");

        setup("--from=jdbc");

        assertThat(out).contains("7 customers of the database");
        assertThat(List.of(onWix("c1@example.com"), onWix("c7@example.com"))).containsExactly(10L, 70L);
    }

    @Test
    void aDatabaseQueryThatCannotGoOnIsNamed() throws Exception {
        alone(
                "setup.jdbc-url",
                "jdbc:sqlite:" + files.resolve("shop.db"),
                "setup.jdbc-query",
                "SELECT email FROM customers");
        assertThat(run("--from=jdbc")).isEqualTo(1);
        assertThat(printed())
                .contains(
                        "setup: setup.jdbc-query: expected a query that continues after a row, as in SELECT id, email, balance FROM customers"
                                + " WHERE id > :?after ORDER BY id LIMIT 1000");
    }

    @Test
    void aMissingDriverIsNamed() throws Exception {
        alone(
                "setup.jdbc-url",
                "jdbc:nobody://127.0.0.1/shop",
                "setup.jdbc-query",
                "SELECT id, email FROM customers WHERE id > :?after");
        assertThat(run("--from=jdbc")).isEqualTo(1);
        assertThat(printed())
                .contains(
                        "setup.jdbc-url: no JDBC driver takes a URL that begins with jdbc:nobody:; put its jar into ");
    }

    @Test
    void aRouteOfATeamsOwnSetsOneCustomerUp() throws Exception {
        alone();
        var template = sync.bridge().camelContext().createProducerTemplate();
        var exchange = template.send("direct:set-up-customer", e -> {
            e.setVariable("email", "ada@example.com");
            e.setVariable("name", "Ada Lovelace");
            e.setVariable("theirs", 25L);
            e.setVariable("createContact", true);
        });
        assertThat(exchange.getException()).isNull();
        assertThat(onWix("ada@example.com")).isEqualTo(25);
    }

    @Test
    void aRouteOfATeamsOwnStartsTheWholeSetup() throws Exception {
        alone();
        sync.wix().seedContact("ada@example.com", "Ada");
        var exchange = sync.bridge()
                .camelContext()
                .createProducerTemplate()
                .send("direct:set-up", e -> e.setVariable("arguments", List.of("--from=contacts")));
        assertThat(exchange.getException()).isNull();
        assertThat(exchange.getVariable("exit")).isEqualTo(0);
        assertThat(onWix("ada@example.com")).isZero();
    }

    @Test
    void liveChangesDuringASetupWithAProgramAreNeitherLostNorDoubled() throws Exception {
        withProgram();
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        List<String> customers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            customers.add(sync.program().seedCustomer("c" + i + "@example.com", "C", 100));
        }
        sync.listen();
        Thread command = new Thread(() -> setup("--from=program"));
        command.start();
        Awaitility.await().until(() -> sync.wix().accounts().size() >= 4);
        customers.forEach(customer -> sync.program().organic(customer, OrganicChange.purchase(3)));
        command.join();

        assertThat(printed()).contains("  40 with a new account on Wix");
        Awaitility.await().until(() -> sync.bridge().inbox().count(EventState.PENDING) == 0);
        for (int i = 0; i < 40; i++) {
            assertThat(onWix("c" + i + "@example.com")).isEqualTo(103);
            assertThat(sync.programBalance(customers.get(i))).isEqualTo(103);
        }
    }

    @Test
    void theMappingIsASourceToo() throws Exception {
        withProgram();
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        String customer = sync.program().seedCustomer("ada@example.com", "Ada", 30);
        sync.wix().seedAccount("ada@example.com", "Ada", 30);
        Path mapping = Files.write(
                files.resolve("mapping.csv"),
                List.of(
                        "email,contact-id,member-id,wix-account-id,program-id,wix-balance,program-balance,state",
                        "ada@example.com,,,," + customer + ",,,"));
        assertThat(sync.bridge().job("mapping-import").run(List.of(mapping.toString()), out::add))
                .isZero();

        setup("--from=mapping");

        assertThat(out).contains("1 customers of the mapping", "  1 on both sides, linked");
        assertThat(Tables.count(dir, "observations")).isEqualTo(2);
    }
}
