package io.loyaltybridge.sync.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a reconciliation does about differences that stand, between the stand-ins. */
@Tag("service")
class LevellingTest {
    private static final String ALL_RIGHT = "No drift: every other balance is equal on both sides.";

    @TempDir
    private Path dir;

    private SyncFixture sync;
    private String adaOnWix;
    private String adaOnProgram;
    private String benOnWix;
    private String benOnProgram;
    private final List<String> out = new ArrayList<>();

    /** Ada has 30 and 10, Ben 500 and 10, Cleo 40 on both sides; no webhook arrives. */
    @BeforeEach
    void differencesThatWereKept() throws Exception {
        start(Map.of("sync.gone-after", "200ms"));
        adaOnWix = sync.wix().seedAccount("ada@example.com", "Ada", 30);
        adaOnProgram = sync.program().seedCustomer("ada@example.com", "Ada", 10);
        benOnWix = sync.wix().seedAccount("ben@example.com", "Ben", 500);
        benOnProgram = sync.program().seedCustomer("ben@example.com", "Ben", 10);
        sync.wix().seedAccount("cleo@example.com", "Cleo", 40);
        sync.program().seedCustomer("cleo@example.com", "Cleo", 40);
        assertThat(sync.bridge().job("setup").run(List.of("--from=program", "--link-only"), out::add))
                .isZero();
    }

    private void start(Map<String, String> settings) throws Exception {
        sync = SyncFixture.start(dir, settings, WixStandIn.Options.builder(), ProgramStandIn.Options.builder());
        lose();
    }

    /** From here on every webhook is lost. */
    private void lose() {
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
    }

    @AfterEach
    void close() {
        sync.close();
    }

    private int run(String... arguments) {
        out.clear();
        return sync.bridge().job("reconcile").run(List.of(arguments), out::add);
    }

    private void reconcile(String... arguments) {
        assertThat(run(arguments)).as(() -> String.join("\n", out)).isZero();
    }

    private String link(String email) {
        return Tables.text(dir, "SELECT id FROM links WHERE email = '" + email + "'");
    }

    private void balances(String contact, String customer, long onWix, long onProgram) {
        assertThat(List.of(sync.wixBalance(contact), sync.programBalance(customer)))
                .containsExactly(onWix, onProgram);
    }

    @Test
    void reportMovesNothing() {
        reconcile("--policy=report");

        balances(adaOnWix, adaOnProgram, 30, 10);
        assertThat(Tables.count(dir, "operations")).isZero();
        assertThat(out)
                .containsExactly(
                        "6 accounts and customers read",
                        "  6 had nothing new",
                        "  2 customers, 510 points: opening differences kept",
                        ALL_RIGHT);
    }

    @Test
    void wixWinsBringsTheProgramToWixUpToTheLimit() {
        reconcile("--policy=wix-wins");

        balances(adaOnWix, adaOnProgram, 30, 30);
        balances(benOnWix, benOnProgram, 500, 10);
        assertThat(out)
                .containsExactly(
                        "6 accounts and customers read",
                        "  6 had nothing new",
                        "  1 customers, 20 points levelled",
                        "  1 customers, 490 points above the limit: left for a person (links --state drift)",
                        "  ada@example.com: Wix 30, program 10, kept difference +20: the program got +20",
                        "  ben@example.com: Wix 500, program 10, kept difference +490: above the limit of 100 points; a person decides:"
                                + " reconcile --policy wix-wins --customer ben@example.com",
                        "  1 customers, 490 points: opening differences kept",
                        ALL_RIGHT);

        reconcile("--policy=wix-wins");
        balances(adaOnWix, adaOnProgram, 30, 30);
        assertThat(Tables.count(dir, "operations")).as("once").isEqualTo(1);
    }

    @Test
    void programWinsBringsWixToTheProgramAndTheLimitCanBeRaised() {
        reconcile("--policy=program-wins", "--limit-points=490");

        balances(adaOnWix, adaOnProgram, 10, 10);
        balances(benOnWix, benOnProgram, 10, 10);
        assertThat(out)
                .contains(
                        "  2 customers, 510 points levelled",
                        "  ada@example.com: Wix 30, program 10, kept difference +20: Wix got -20",
                        "  ben@example.com: Wix 500, program 10, kept difference +490: Wix got -490");
        assertThat(Tables.count(dir, "ledger WHERE kind = 'levelled'")).isEqualTo(2);
    }

    @Test
    void theTimerFollowsTheSettings() throws Exception {
        sync.close();
        start(Map.of(
                "sync.drift-policy", "wix-wins", "sync.drift-limit", "1000", "sync.reconcile-cron", "* * * * * ?"));
        String dora = sync.wix().seedAccount("dora@example.com", "Dora", 900);
        String doraOnProgram = sync.program().seedCustomer("dora@example.com", "Dora", 100);

        Awaitility.await().untilAsserted(() -> balances(dora, doraOnProgram, 900, 900));
    }

    @Test
    void whatNoWebhookToldIsCarriedAsWhatItWasBeforeTheDifferenceIsLevelled() {
        sync.wix().organic(adaOnWix, OrganicChange.purchase(7));
        sync.program().organic(adaOnProgram, OrganicChange.purchase(100));

        reconcile("--policy=wix-wins");

        balances(adaOnWix, adaOnProgram, 137, 137);
        assertThat(Tables.count(dir, "ledger WHERE kind = 'organic'")).isEqualTo(2);
        assertThat(out).contains("  ada@example.com: Wix 137, program 117, kept difference +20: the program got +20");
    }

    @Test
    void aDryRunShowsEachCustomerAndWritesNothing() {
        Map<String, Long> before = Tables.counts(dir);

        reconcile("--policy=program-wins", "--dry-run");

        assertThat(out)
                .containsExactly(
                        "6 accounts and customers read",
                        "  6 had nothing new",
                        "  1 customers, 20 points would be levelled",
                        "  1 customers, 490 points above the limit: left for a person (links --state drift)",
                        "  ada@example.com: Wix 30, program 10, kept difference +20: Wix would get -20",
                        "  ben@example.com: Wix 500, program 10, kept difference +490: above the limit of 100 points; a person decides:"
                                + " reconcile --policy program-wins --customer ben@example.com",
                        "  2 customers, 510 points: opening differences kept",
                        ALL_RIGHT,
                        "Nothing was written: this was --dry-run.");
        assertThat(Tables.counts(dir)).isEqualTo(before);
        balances(adaOnWix, adaOnProgram, 30, 10);
    }

    @Test
    void anOperationInFlightIsLeftForTheNextRun() {
        sync.wix().organic(adaOnWix, OrganicChange.purchase(7));
        sync.program().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "program.addPoints"));

        reconcile("--policy=wix-wins");

        String operation = Tables.text(dir, "SELECT id FROM operations");
        assertThat(Tables.count(dir, "operations")).isEqualTo(1);
        assertThat(out)
                .contains(
                        "  1 with a difference that stays for now",
                        "  ada@example.com: Wix 37, program 10, kept difference +20: left for the next run: operation "
                                + operation + " is not settled yet");

        sync.program().faults().clear();
        reconcile("--policy=wix-wins");
        balances(adaOnWix, adaOnProgram, 37, 37);
    }

    @Test
    void aLevellingWithoutAnAnswerCountsOnce() {
        sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "program.addPoints", 1));

        reconcile("--policy=wix-wins");

        Awaitility.await().untilAsserted(() -> balances(adaOnWix, adaOnProgram, 30, 30));
        assertThat(Tables.count(dir, "operations WHERE state = 'SETTLED'")).isEqualTo(1);
    }

    @Test
    void aBridgeThatStopsBetweenPlanAndCallCarriesItOutOnceAfterItsStart() throws Exception {
        sync.program().faults().add(Fault.always(FaultKind.DROP_BEFORE, "program.addPoints"));
        Thread command = new Thread(() -> sync.bridge().job("reconcile").run(List.of("--policy=wix-wins"), line -> {}));
        command.start();
        Awaitility.await().until(() -> Tables.count(dir, "operations WHERE kind = 'opening'") == 1);
        sync.stopBridge();
        command.join();
        balances(adaOnWix, adaOnProgram, 30, 10);
        sync.program().faults().clear();
        sync.startBridge();
        lose();

        Awaitility.await().untilAsserted(() -> balances(adaOnWix, adaOnProgram, 30, 30));
        reconcile("--policy=wix-wins");
        balances(adaOnWix, adaOnProgram, 30, 30);
        assertThat(Tables.count(dir, "operations WHERE kind = 'opening'")).isEqualTo(1);
    }

    @Test
    void aPersonDecidesAboutOneCustomerWhateverTheLimit() {
        sync.wix().organic(benOnWix, OrganicChange.purchase(5));

        reconcile("--policy=wix-wins", "--customer=ben@example.com");

        balances(benOnWix, benOnProgram, 505, 505);
        balances(adaOnWix, adaOnProgram, 30, 10);
        assertThat(out)
                .containsExactly("  ben@example.com: Wix 505, program 15, kept difference +490: the program got +490");
        assertThat(Tables.count(dir, "jobs WHERE name = 'reconcile'"))
                .as("no run to go on with")
                .isZero();

        reconcile("--policy=wix-wins", "--customer=ben@example.com");
        assertThat(out).containsExactly("  ben@example.com: Wix 505, program 505, no difference is kept");
    }

    @Test
    void aPersonsWordCanBeTriedOutFirst() {
        reconcile("--policy=program-wins", "--customer=" + link("ben@example.com"), "--dry-run");

        assertThat(out)
                .containsExactly(
                        "  ben@example.com: Wix 500, program 10, kept difference +490: Wix would get -490",
                        "Nothing was written: this was --dry-run.");
        balances(benOnWix, benOnProgram, 500, 10);
    }

    @Test
    void aCustomerWhomNobodyKnowsOrWhoIsNotLinkedIsSaid() {
        assertThat(run("--policy=wix-wins", "--customer=nobody@example.com")).isEqualTo(1);
        assertThat(out).containsExactly("reconcile: no customer nobody@example.com");

        sync.program().deleteCustomer(adaOnProgram);
        assertThat(run("--policy=wix-wins", "--customer=ada@example.com")).isEqualTo(1);
        assertThat(out)
                .containsExactly(
                        "reconcile: ada@example.com: the program does not find this customer's account; it is checked again before that"
                                + " is believed (sync.gone-after)");
        Awaitility.await().until(() -> {
            run("--policy=wix-wins", "--customer=ada@example.com");
            return out.equals(List.of("reconcile: ada@example.com: the balances are not kept equal"));
        });
    }

    @Test
    void aRefusedOperationHoldsTheDifferenceUntilAPersonDecides() {
        sync.wix().organic(benOnWix, OrganicChange.redeem(50));
        reconcile();
        String operation = Tables.text(dir, "SELECT id FROM operations WHERE state = 'REFUSED'");

        assertThat(run("--policy=wix-wins", "--customer=ben@example.com")).isEqualTo(1);
        assertThat(out)
                .containsExactly(
                        "reconcile: ben@example.com: Wix 450, program 10, kept difference +490: difference kept: operation "
                                + operation + " was refused (parked list)");

        assertThat(sync.bridge().job("parked-discard").run(List.of(operation), line -> {}))
                .isZero();
        reconcile("--policy=wix-wins", "--customer=ben@example.com");
        balances(benOnWix, benOnProgram, 450, 450);
        assertThat(out)
                .containsExactly("  ben@example.com: Wix 450, program 10, kept difference +440: the program got +440");
    }

    /** The books say that 5 of Ada's points are nowhere, as after a fault of the bridge. */
    private void booksAreOut() throws Exception {
        leftBehind("UPDATE links SET books = books - 5 WHERE email = 'ada@example.com'");
    }

    /** Changes the store while no service runs. */
    private void leftBehind(String sql) throws Exception {
        sync.stopBridge();
        try (Database store = TestStore.open(dir)) {
            store.write(tx -> tx.update(sql));
        }
        sync.startBridge();
        lose();
    }

    @Test
    void aLinkWhoseBooksAreOutBeginsAnewByReadsOfBothSides() throws Exception {
        booksAreOut();
        sync.wix().organic(adaOnWix, OrganicChange.purchase(7));

        reconcile("--policy=wix-wins");

        balances(adaOnWix, adaOnProgram, 37, 37);
        assertThat(out)
                .contains(
                        "  ada@example.com: Wix 30, program 10, not explained by the books +5: the link restarts, and the program gets +20")
                .contains(ALL_RIGHT);
        assertThat(Tables.count(
                        dir, "ledger WHERE kind = 'unlinked' AND cause = 'the books were off by 5: the link restarts'"))
                .isEqualTo(1);
        reconcile("--policy=wix-wins");
        balances(adaOnWix, adaOnProgram, 37, 37);
    }

    @Test
    void aLinkWhoseBooksAreOutIsLeftForTheNextRunWhileACallIsUnderWay() throws Exception {
        sync.wix().organic(adaOnWix, OrganicChange.purchase(7));
        sync.program().faults().add(Fault.always(FaultKind.ERROR_BEFORE, "program.addPoints"));
        reconcile();
        String operation = Tables.text(dir, "SELECT id FROM operations");
        booksAreOut();

        reconcile("--policy=wix-wins");
        assertThat(out)
                .contains(
                        "  ada@example.com: Wix 37, program 10, not explained by the books +5: left for the next run: operation "
                                + operation + " is not settled yet");
        assertThat(run("--policy=wix-wins", "--customer=ada@example.com")).isEqualTo(1);
        assertThat(Tables.text(dir, "SELECT state FROM operations")).isEqualTo("SENT");
    }

    @Test
    void aPersonBeginsALinkAnewWhosePlannedOperationsCannotGoOn() throws Exception {
        booksAreOut();
        leftBehind(
                "INSERT INTO operations (site, id, link_id, side, kind, reason, amount, state, from_side, from_version, to_version, created_at, updated_at)"
                        + " SELECT site, 'sync-stuck', id, 'program', 'sync', 'x', 2, 'PLANNED', 'wix', 1, 1, 0, 0 FROM links WHERE email = 'ada@example.com'");

        reconcile("--policy=program-wins");
        balances(adaOnWix, adaOnProgram, 30, 10);
        reconcile("--policy=program-wins", "--customer=ada@example.com");

        balances(adaOnWix, adaOnProgram, 10, 10);
        assertThat(Tables.text(dir, "SELECT state FROM operations WHERE id = 'sync-stuck'"))
                .isEqualTo("CANCELLED");
        assertThat(Tables.count(dir, "ledger WHERE kind = 'cancelled' AND operation_id = 'sync-stuck'"))
                .isEqualTo(1);
    }
}
