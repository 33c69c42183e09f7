package io.loyaltybridge.sync;

import static io.loyaltybridge.sync.SyncCase.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.sync.SyncCase.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Customers who come, go, merge and change while their balances are kept equal. */
@Tag("service")
class SyncCustomersTest {
    private static final String ADA = "ada@example.com";

    @TempDir
    private Path dir;

    private SyncCase sync;

    @AfterEach
    void close() {
        sync.close();
    }

    private String customers(String field) {
        return String.join(",", sync.texts("SELECT " + field + " FROM links ORDER BY id"));
    }

    private void awaitNotCarried(String side) {
        patiently()
                .until(() -> sync.number(
                                "SELECT COUNT(*) FROM inbox WHERE outcome LIKE 'not carried: this customer is gone from "
                                        + side + " %'")
                        > 0);
        sync.awaitQuiet();
    }

    @Test
    void anAccountOnWixMakesACustomerWithTheSameBalance() throws Exception {
        sync = SyncCase.start(dir);
        sync.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "program.createCustomer", 1));
        String contact = sync.sync.wix().seedAccount(ADA, "Ada", 120);
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM links WHERE program_id IS NOT NULL") == 1);
        Pair ada = new Pair(contact, customers("program_id"));
        sync.awaitBalances(ada, 120);
        sync.sync.wix().organic(contact, OrganicChange.purchase(3));
        sync.awaitBalances(ada, 123);
        assertThat(sync.sync.program().transactions(ada.customer())).hasSize(2);
    }

    @Test
    void aCustomerOfTheProgramGetsAnAccountWithTheSameBalance() throws Exception {
        sync = SyncCase.start(dir);
        sync.sync.wix().faults().add(Fault.next(FaultKind.DROP_AFTER, "loyalty_accounts.createAccount", 1));
        String customer = sync.sync.program().seedCustomer(" Ada@Example.com ", "Ada", 80);
        patiently()
                .until(() -> sync.number(
                                "SELECT COUNT(*) FROM links WHERE contact_id IS NOT NULL AND wix_account_id IS NOT NULL")
                        == 1);
        Pair ada = new Pair(customers("contact_id"), customer);
        sync.awaitBalances(ada, 80);
        sync.sync.program().organic(customer, OrganicChange.redeem(30));
        sync.awaitBalances(ada, 50);
        assertThat(sync.sync.wix().accounts()).hasSize(1);
    }

    @Test
    void whatIsEarnedOnANewAccountBeforeItIsReadComesOnTopOfTheBalanceItWasMadeFor() throws Exception {
        sync = SyncCase.start(dir, "retry.max-attempts", "1000");
        sync.sync
                .wix()
                .faults()
                .add(Fault.next(FaultKind.DELAY_ANSWER, "loyalty_accounts.createAccount", 1)
                        .withDelayMs(3_000));
        String customer = sync.sync.program().seedCustomer(ADA, "Ada", 80);
        patiently().until(() -> sync.sync.wix().accounts().size() == 1);
        String contact = sync.sync.wix().accounts().get(0).path("contactId").asText();
        sync.sync.wix().organic(contact, OrganicChange.purchase(9));
        sync.awaitBalances(new Pair(contact, customer), 89);
        assertThat(sync.number("SELECT COUNT(*) FROM links WHERE books <> 0 OR opening IS NOT NULL"))
                .isZero();
    }

    @Test
    void theSameOfANewCustomerOfTheProgram() throws Exception {
        sync = SyncCase.start(dir, "retry.max-attempts", "1000");
        sync.sync
                .program()
                .faults()
                .add(Fault.next(FaultKind.DELAY_ANSWER, "program.createCustomer", 1)
                        .withDelayMs(3_000));
        sync.sync.program().setWebhookUrl(null);
        String contact = sync.sync.wix().seedAccount(ADA, "Ada", 120);
        patiently().until(() -> sync.programCustomers().size() == 1);
        String customer = sync.programCustomers().get(0);
        sync.sync.program().organic(customer, OrganicChange.purchase(16));
        sync.awaitBalances(new Pair(contact, customer), 136);
        assertThat(sync.number("SELECT COUNT(*) FROM links WHERE books <> 0 OR opening IS NOT NULL"))
                .isZero();
    }

    @Test
    void aCustomerOnOneSideOnlyIsListedWhereAccountsAreNotMade() throws Exception {
        sync = SyncCase.start(dir, "sync.on-account-created", "link-only");
        String contact = sync.sync.wix().seedAccount(ADA, "Ada", 120);
        patiently().until(() -> customers("state").equals("MISSING"));
        assertThat(sync.sync.program().stats().calls()).isPositive();
        String customer = sync.sync.program().seedCustomer(ADA, "Ada", 120);
        patiently().until(() -> customers("state").equals("MATCHED"));
        // Matched comes first, the opening balances after it: a change in between would be part of the opening
        // difference.
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM observations") == 2);
        sync.sync.wix().organic(contact, OrganicChange.purchase(5));
        sync.awaitBalances(new Pair(contact, customer), 125);
    }

    @Test
    void aNewAccountIsLeftAloneWhereItIsToBeIgnored() throws Exception {
        sync = SyncCase.start(dir, "sync.on-account-created", "ignore");
        sync.sync.wix().seedAccount(ADA, "Ada", 0);
        patiently().untilAsserted(() -> assertThat(sync.texts(
                        "SELECT kind || ' ' || state || ' ' || outcome FROM inbox WHERE kind LIKE '%account_created'"))
                .containsExactly("wix.loyalty.v1.account_created done ignored: sync.on-account-created=ignore"));
        assertThat(sync.sync.program().stats().calls()).isZero();
    }

    @Test
    void lettersAndSpacesInAnEmailMakeNoOtherCustomer() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = new Pair(null, sync.inSilence(() -> sync.sync.program().seedCustomer(ADA, "Ada", 100)));
        ada = new Pair(sync.sync.wix().seedAccount(" Ada@EXAMPLE.com", "Ada", 100), ada.customer());
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM observations") == 2);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 101);
        assertThat(sync.number("SELECT COUNT(*) FROM links")).isEqualTo(1);
    }

    @Test
    void twoCustomersWithOneEmailAreNotGuessedBetween() throws Exception {
        sync = SyncCase.start(
                dir,
                WixStandIn.Options.builder(),
                ProgramStandIn.Options.builder().allowDuplicateEmails(true));
        sync.inSilence(() -> sync.sync.program().seedCustomer(ADA, "Ada", 100));
        sync.inSilence(() -> sync.sync.program().seedCustomer(ADA, "Ada", 7));
        sync.sync.wix().seedAccount(ADA, "Ada", 50);
        patiently().until(() -> !sync.parked().isEmpty());
        assertThat(sync.parked())
                .allMatch(
                        "2 customers of the program have this e-mail; the bridge does not guess (links --state ambiguous)"
                                ::equals);
        assertThat(customers("state")).isEqualTo("AMBIGUOUS");
        assertThat(sync.number("SELECT COUNT(*) FROM operations")).isZero();
    }

    @Test
    void aCustomerWhoIsGoneFromTheProgramIsNotMadeAgainAndIsLinkedAnewWhenHeComesBack() throws Exception {
        sync = SyncCase.start(dir, "sync.gone-after", "200ms");
        Pair ada = sync.pair(ADA, 100, 100);
        sync.like("like-1", ADA, "post-1");
        sync.awaitBalances(ada, 105);
        sync.inSilence(() -> {
            sync.programControl("customers/delete", "{'customerId':'" + ada.customer() + "'}");
            return null;
        });
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        patiently().until(() -> customers("state").equals("MISSING"));
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        awaitNotCarried("the program");
        assertThat(sync.parked()).isEmpty();
        assertThat(sync.sync.program().stats().calls("program.createCustomer")).isZero();

        Pair back = new Pair(ada.contact(), sync.sync.program().seedCustomer(ADA, "Ada", 40));
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM observations") == 2);
        sync.awaitQuiet();
        sync.awaitBalances(back, 113, 40);
        sync.sync.program().organic(back.customer(), OrganicChange.purchase(2));
        sync.awaitBalances(back, 115, 42);
        sync.like("like-2", ADA, "post-1");
        sync.awaitBalances(back, 115, 42);
    }

    @Test
    void aDeletedContactIsUnlinkedAndNotMadeAgain() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair(ADA, 100, 100);
        sync.wixControl("contacts/delete", "{'contactId':'" + ada.contact() + "'}");
        patiently().until(() -> customers("state").equals("MISSING"));
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(3));
        awaitNotCarried("Wix");
        assertThat(sync.number("SELECT COUNT(*) FROM observations")).isZero();
        assertThat(sync.sync.wix().stats().calls("crm_contacts.createContact")).isZero();
        assertThat(sync.sync.programBalance(ada.customer())).isEqualTo(103);
        assertThat(sync.parked()).isEmpty();
    }

    @Test
    void aDeletedContactTakesTheCustomerWithItWhereTheSettingSaysSo() throws Exception {
        sync = SyncCase.start(dir, "sync.on-account-deleted", "delete", "sync.gone-after", "200ms");
        Pair ada = sync.pair(ADA, 100, 100);
        sync.wixControl("contacts/delete", "{'contactId':'" + ada.contact() + "'}");
        patiently().until(() -> sync.sync.program().customer(ada.customer()) == null);
        sync.awaitQuiet();
        assertThat(sync.number("SELECT COUNT(*) FROM observations")).isZero();
    }

    @Test
    void aDeletedContactWaitsForAPersonWhereTheSettingSaysSo() throws Exception {
        sync = SyncCase.start(dir, "sync.on-account-deleted", "park");
        Pair ada = sync.pair(ADA, 100, 100);
        sync.wixControl("contacts/delete", "{'contactId':'" + ada.contact() + "'}");
        patiently().until(() -> !sync.parked().isEmpty());
        assertThat(sync.parked().get(0))
                .startsWith("the account is gone on wix, and sync.on-account-deleted leaves it to a person");
        assertThat(sync.number("SELECT COUNT(*) FROM observations")).isEqualTo(2);
    }

    @Test
    void contactsThatAreMergedLeaveOneCustomerAndTheOtherIsNamed() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair(ADA, 100, 100);
        Pair old = sync.pair("ada.old@example.com", 30, 30);
        sync.wixControl(
                "contacts/merge",
                "{'targetContactId':'" + ada.contact() + "','sourceContactIds':['" + old.contact()
                        + "'],'movePoints':true}");
        patiently().until(() -> customers("state").contains("MERGED"));
        sync.awaitQuiet();
        patiently().until(() -> sync.sync.programBalance(ada.customer()) == 130);
        long contacts = sync.sync.wix().stats().calls("crm_contacts.createContact");
        sync.sync.program().organic(old.customer(), OrganicChange.purchase(4));
        String merged = "this customer of the program belongs to a contact that was merged into another one on Wix;"
                + " merge the two customers in the program as well";
        patiently().until(() -> sync.parked().contains(merged));
        // The emptied account tells of itself too, before the merge is told or after it.
        assertThat(sync.parked())
                .isSubsetOf(
                        merged,
                        "two loyalty accounts on Wix have this e-mail; the bridge does not guess (links --state ambiguous)");
        assertThat(sync.sync.wix().stats().calls("crm_contacts.createContact")).isEqualTo(contacts);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 131);
    }

    @Test
    void anEmailThatChangesOnOneSideDoesNotPartTheTwo() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair(ADA, 100, 100);
        sync.programControl("customers/email", "{'customerId':'" + ada.customer() + "','email':'ada.new@example.com'}");
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 101);
        sync.wixControl("contacts/email", "{'contactId':'" + ada.contact() + "','email':'ada.other@example.com'}");
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(2));
        sync.awaitBalances(ada, 103);
        assertThat(sync.number("SELECT COUNT(*) FROM links")).isEqualTo(1);
    }

    @Test
    void bothSidesAtOnceMakeOneLinkOfACustomer() throws Exception {
        sync = SyncCase.start(dir);
        List<Pair> pairs = new ArrayList<>();
        sync.sync.wix().setWebhookUrl(null);
        for (int i = 0; i < 25; i++) {
            String email = "customer-" + i + "@example.com";
            pairs.add(new Pair(
                    sync.sync.wix().seedAccount(email, "A B", 100),
                    sync.inSilence(() -> sync.sync.program().seedCustomer(email, "A B", 100))));
        }
        sync.sync.wix().setWebhookUrl("http://127.0.0.1:" + sync.sync.bridge().port() + "/webhooks/wix");
        // Told twice by each side, without a change in the end.
        pairs.parallelStream().forEach(pair -> {
            sync.sync.wix().organic(pair.contact(), OrganicChange.setBalance(100));
            sync.sync.program().organic(pair.customer(), OrganicChange.setBalance(100));
            sync.sync.wix().organic(pair.contact(), OrganicChange.setBalance(100));
        });
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM observations") == 50);
        sync.awaitQuiet();
        assertThat(sync.number("SELECT COUNT(*) FROM links")).isEqualTo(25);
        assertThat(sync.number("SELECT COUNT(*) FROM links WHERE state = 'MATCHED'"))
                .isEqualTo(25);
        assertThat(sync.parked()).isEmpty();
        pairs.forEach(pair -> sync.sync.wix().organic(pair.contact(), OrganicChange.purchase(1)));
        pairs.forEach(pair -> sync.awaitBalances(pair, 101));
    }

    @Test
    void aContactThatIsMergedIntoOneWithAnAccountOfItsOwnBeginsTheLinkAnew() throws Exception {
        sync = SyncCase.start(dir);
        Pair ada = sync.pair(ADA, 100, 100);
        for (int i = 0; i < 5; i++) {
            sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        }
        sync.awaitBalances(ada, 105);
        sync.sync.wix().setWebhookUrl(null);
        Pair kept = new Pair(sync.sync.wix().seedAccount("else@example.com", "Else", 0), ada.customer());
        sync.sync.wix().setWebhookUrl("http://127.0.0.1:" + sync.sync.bridge().port() + "/webhooks/wix");
        sync.wixControl(
                "contacts/merge",
                "{'targetContactId':'" + kept.contact() + "','sourceContactIds':['" + ada.contact()
                        + "'],'movePoints':false}");
        patiently().until(() -> customers("contact_id").equals(kept.contact()));
        sync.awaitQuiet();
        sync.sync.wix().organic(kept.contact(), OrganicChange.purchase(3));
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM observations") == 2);
        sync.awaitBalances(kept, 3, 105);
        sync.sync.wix().organic(kept.contact(), OrganicChange.purchase(3));
        sync.awaitBalances(kept, 6, 108);
        sync.sync.program().organic(kept.customer(), OrganicChange.purchase(2));
        sync.awaitBalances(kept, 8, 110);
    }
}
