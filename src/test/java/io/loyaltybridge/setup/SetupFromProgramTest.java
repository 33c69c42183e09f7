package io.loyaltybridge.setup;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("service")
class SetupFromProgramTest {
    private static final int CUSTOMERS = 300;
    private static final List<String> SETUP = List.of("--from=program");

    @TempDir
    private Path dir;

    private SyncFixture sync;
    private final List<String> contacts = new ArrayList<>();
    private final List<String> customers = new ArrayList<>();
    private final List<String> out = new ArrayList<>();

    /** The webhooks of the seed go nowhere: both sides were there before the bridge was. */
    @BeforeEach
    void bothSidesWereThereBefore() throws Exception {
        sync = SyncFixture.start(
                dir,
                Map.of(),
                WixStandIn.Options.builder(),
                ProgramStandIn.Options.builder().allowDuplicateEmails(true));
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
    }

    @AfterEach
    void close() {
        sync.close();
    }

    private void seed(int count) {
        for (int i = 0; i < count; i++) {
            contacts.add(sync.wix().seedAccount("c" + i + "@example.com", "C", 100 + i));
            customers.add(sync.program().seedCustomer(" C" + i + "@Example.com ".strip(), "C", 100 + i));
        }
    }

    private int setup(String... more) throws Exception {
        List<String> arguments = new ArrayList<>(SETUP);
        arguments.addAll(List.of(more));
        out.clear();
        int exit = sync.bridge().job("setup").run(arguments, out::add);
        assertThat(exit).as(() -> String.join("\n", out)).isZero();
        return exit;
    }

    @Test
    void linksEveryCustomerWithAFewCallsInBulk() throws Exception {
        seed(CUSTOMERS);
        long before = sync.wix().stats().calls();

        assertThat(setup()).isZero();

        assertThat(out).contains("300 customers of the program", "  300 on both sides, linked");
        assertThat((sync.wix().stats().calls() - before) / (double) CUSTOMERS).isLessThanOrEqualTo(0.03);
        assertThat(Tables.count(dir, "links WHERE state = 'MATCHED'")).isEqualTo(CUSTOMERS);
        assertThat(Tables.count(dir, "observations")).isEqualTo(2 * CUSTOMERS);
        assertThat(Tables.count(dir, "operations")).isZero();
    }

    @Test
    void asksWixForTheProgramAloneWhenAllAreLinkedAlready() throws Exception {
        seed(20);
        setup();
        long before = sync.wix().stats().calls();

        assertThat(setup()).isZero();

        assertThat(out).contains("  20 linked before");
        assertThat(sync.wix().stats().calls() - before).isEqualTo(1);
    }

    @Test
    void setsEveryEmailThatCouldMeanSeveralAsideAndLinksTheRest() throws Exception {
        seed(3);
        sync.program().seedCustomer("twice@example.com", "A", 1);
        sync.program().seedCustomer("TWICE@example.com", "B", 2);
        sync.wix().seedAccount("twice@example.com", "A", 1);
        sync.program().seedCustomer("two-contacts@example.com", "D", 4);
        sync.wix().seedContact("two-contacts@example.com", "D");
        sync.wix().seedContact("two-contacts@example.com", "D2");
        sync.program().seedCustomer("nobody@example.com", "E", 5);
        sync.program().seedCustomer("contact-only@example.com", "F", 6);
        sync.wix().seedContact("contact-only@example.com", "F");
        sync.program().seedCustomer("not an address", "G", 7);

        assertThat(setup("--link-only")).isZero();

        assertThat(out)
                .contains(
                        "9 customers of the program",
                        "  3 on both sides, linked",
                        "  2 missing on Wix (links --state missing)",
                        "  3 ambiguous: an e-mail matches several customers (links --state ambiguous)",
                        "  1 without an e-mail address");
        assertThat(String.join("\n", out))
                .contains(
                        "twice@example.com: 2 customers of the program have this e-mail",
                        "two-contacts@example.com: 2 contacts on Wix have this e-mail");
        assertThat(Tables.text(dir, "SELECT detail FROM links WHERE email = 'nobody@example.com'"))
                .isEqualTo("no contact on Wix has this e-mail");
        assertThat(Tables.text(dir, "SELECT detail FROM links WHERE email = 'contact-only@example.com'"))
                .isEqualTo("the contact on Wix has no loyalty account");
        assertThat(Tables.text(dir, "SELECT state FROM links WHERE email = 'twice@example.com'"))
                .isEqualTo("AMBIGUOUS");
    }

    @Test
    void keepsADifferenceAndCarriesOnlyWhatComesAfterIt() throws Exception {
        String contact = sync.wix().seedAccount("ada@example.com", "Ada", 120);
        String customer = sync.program().seedCustomer("ada@example.com", "Ada", 100);

        assertThat(setup()).isZero();

        assertThat(String.join("\n", out))
                .contains(
                        "1 of them with different balances; Wix minus program is 20 in all, and kept as it is",
                        "ada@example.com: Wix 120, program 100; the difference of 20 is kept");
        sync.listen();
        sync.wix().organic(contact, OrganicChange.purchase(5));
        org.awaitility.Awaitility.await()
                .until(() -> sync.programBalance(customer) == 105
                        && sync.bridge().inbox().count(EventState.PENDING) == 0);
        assertThat(sync.wixBalance(contact)).isEqualTo(125);
    }

    @Test
    void saysThatAnAccountBelongsToSomebodyElse() throws Exception {
        seed(1);
        setup();
        sync.program().seedCustomer("other@example.com", "O", 3);
        sync.wix().seedContact("other@example.com", "O");
        sync.program().seedCustomer("c0@example.com", "Again", 9);

        assertThat(setup()).isZero();

        assertThat(String.join("\n", out)).contains("  1 linked before", "2 customers of the program have this e-mail");
        assertThat(Tables.text(dir, "SELECT state FROM links WHERE email = 'c0@example.com'"))
                .isEqualTo("MATCHED");
    }

    @Test
    void goesOnWhereItWasCutOff() throws Exception {
        seed(450);
        sync.wix()
                .faults()
                .add(Fault.next(FaultKind.ERROR_BEFORE, "loyalty_accounts.queryLoyaltyAccounts", 20)
                        .withProbability(1.0));
        List<String> first = new ArrayList<>();
        Thread command = new Thread(() -> sync.bridge().job("setup").run(SETUP, first::add));
        command.start();
        org.awaitility.Awaitility.await().until(() -> Tables.count(dir, "jobs") == 1);
        sync.stopBridge();
        command.join();
        assertThat(first).contains("setup: stopped; the same command continues from here");
        sync.wix().faults().clear();

        sync.startBridge();
        assertThat(setup()).isZero();

        assertThat(Tables.count(dir, "jobs")).isEqualTo(1);
        assertThat(Tables.text(dir, "SELECT state FROM jobs")).isEqualTo("done");
        assertThat(Tables.count(dir, "links WHERE state = 'MATCHED'")).isEqualTo(450);
        assertThat(out).contains("450 customers of the program");
    }

    @Test
    void aDryRunSaysTheSameAndWritesNothing() throws Exception {
        seed(5);
        sync.program().seedCustomer("nobody@example.com", "E", 5);
        Map<String, Long> before = Tables.counts(dir);

        assertThat(setup("--dry-run", "--link-only")).isZero();

        assertThat(out)
                .contains(
                        "6 customers of the program",
                        "  5 on both sides, linked (only planned)",
                        "  1 missing on Wix (links --state missing)",
                        "Nothing was written: this was --dry-run.");
        assertThat(Tables.counts(dir)).isEqualTo(before);
    }

    @Test
    void looksAtNoMoreThanTheLimit() throws Exception {
        seed(5);
        assertThat(setup("--limit=2")).isZero();
        assertThat(Tables.count(dir, "links")).isEqualTo(2);
    }

    @Test
    void runsByItselfWhereNoServiceRuns() throws Exception {
        seed(3);
        sync.stopBridge();
        try (Bridge workbench =
                Bridge.workbench(sync.settings(), Clock.systemUTC()).orElseThrow()) {
            assertThat(workbench.job("setup").run(SETUP, out::add)).isZero();
        }
        sync.startBridge();
        assertThat(Tables.count(dir, "links WHERE state = 'MATCHED'")).isEqualTo(3);
    }
}
