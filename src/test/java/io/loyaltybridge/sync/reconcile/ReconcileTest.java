package io.loyaltybridge.sync.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import io.loyaltybridge.testing.Tables;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("service")
class ReconcileTest {
    private static final int CUSTOMERS = 250;

    @TempDir
    private Path dir;

    private SyncFixture sync;
    private final List<String> contacts = new ArrayList<>();
    private final List<String> customers = new ArrayList<>();
    private final List<String> out = new ArrayList<>();

    /** From here on every webhook is lost, until the test says otherwise. */
    @BeforeEach
    void linkedCustomersWhoseWebhooksAreLost() throws Exception {
        sync = SyncFixture.start(
                dir,
                Map.of("sync.loop-limit", "1000", "sync.gone-after", "1s"),
                WixStandIn.Options.builder(),
                ProgramStandIn.Options.builder());
        sync.wix().setWebhookUrl(null);
        sync.program().setWebhookUrl(null);
        for (int i = 0; i < CUSTOMERS; i++) {
            contacts.add(sync.wix().seedAccount("c" + i + "@example.com", "C", 1000));
            customers.add(sync.program().seedCustomer("c" + i + "@example.com", "C", 1000));
        }
        assertThat(sync.bridge().job("setup").run(List.of("--from=program", "--link-only"), out::add))
                .isZero();
    }

    @AfterEach
    void close() {
        sync.close();
    }

    private void reconcile(String... arguments) {
        out.clear();
        int exit = sync.bridge().job("reconcile").run(List.of(arguments), out::add);
        assertThat(exit).as(() -> String.join("\n", out)).isZero();
    }

    @Test
    void oneRunMakesLostWebhooksOfBothSidesGood() {
        sync.wix().organic(contacts.get(0), OrganicChange.purchase(7));
        sync.program().organic(customers.get(1), OrganicChange.redeem(50));
        sync.wix().organic(contacts.get(2), OrganicChange.purchase(1));
        sync.program().organic(customers.get(2), OrganicChange.purchase(100));

        reconcile();

        sync.awaitBalances(contacts.get(0), customers.get(0), 1007);
        sync.awaitBalances(contacts.get(1), customers.get(1), 950);
        sync.awaitBalances(contacts.get(2), customers.get(2), 1101);
        assertThat(out).contains("No drift: every other balance is equal on both sides.");
    }

    @Test
    void costsNothingButPagesWhereAllIsRight() {
        long before = sync.wix().stats().calls();

        reconcile();

        assertThat((sync.wix().stats().calls() - before) / (double) CUSTOMERS).isLessThanOrEqualTo(0.03);
        assertThat(out)
                .contains(2 * CUSTOMERS + " accounts and customers read", "  " + 2 * CUSTOMERS + " had nothing new");
    }

    @Test
    void neverWritesADifferenceThatWasThereFromTheStart() {
        sync.wix().seedAccount("kept@example.com", "K", 30);
        String customer = sync.program().seedCustomer("kept@example.com", "K", 10);
        sync.bridge().job("setup").run(List.of("--from=program", "--link-only"), line -> {});

        reconcile();

        assertThat(sync.programBalance(customer)).isEqualTo(10);
        assertThat(out).contains("  1 customers, 20 points: opening differences kept");
        assertThat(Tables.count(dir, "operations")).isZero();
    }

    @Test
    void aDryRunSaysWhatItWouldCarryAndWritesNothing() {
        sync.wix().organic(contacts.get(0), OrganicChange.purchase(7));
        Map<String, Long> before = Tables.counts(dir);

        reconcile("--dry-run");

        assertThat(String.join("\n", out)).contains("1 would be observed", "+7 on Wix, to be carried to the program");
        assertThat(Tables.counts(dir)).isEqualTo(before);
        assertThat(sync.programBalance(customers.get(0))).isEqualTo(1000);
    }

    @Test
    void aPageThatIsOlderThanWhatWasSeenRaisesNoAlarm() {
        sync.wix().setLag(Duration.ofMinutes(5), Duration.ZERO);
        sync.listen();
        sync.program().organic(customers.get(0), OrganicChange.purchase(3));
        sync.awaitBalances(contacts.get(0), customers.get(0), 1003);

        reconcile();

        sync.awaitBalances(contacts.get(0), customers.get(0), 1003);
        assertThat(Tables.count(dir, "links WHERE wix_hold IS NOT NULL OR program_hold IS NOT NULL"))
                .isZero();
        assertThat(Tables.count(dir, "operations")).isEqualTo(1);
    }

    @Test
    void anOperationWithoutAnAnswerIsFoundOutAndCountsOnce() {
        sync.wix().organic(contacts.get(0), OrganicChange.purchase(7));
        sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, "program.addPoints", 1));

        reconcile();

        sync.awaitBalances(contacts.get(0), customers.get(0), 1007);
        assertThat(Tables.count(dir, "operations WHERE state = 'SETTLED'")).isEqualTo(1);
    }

    @Test
    void linksAccountsThatTheMappingDoesNotKnowAsAnEventDoes() {
        String contact = sync.wix().seedAccount("new@example.com", "N", 40);

        reconcile();

        assertThat(out).contains("  1 were not in the mapping and were linked");
        String customer = Tables.text(dir, "SELECT program_id FROM links WHERE email = 'new@example.com'");
        sync.awaitBalances(contact, customer, 40);
    }

    @Test
    void saysWhoIsAbsentAndUnlinksOnlyWhomThreeReadsCallGone() {
        sync.program().deleteCustomer(customers.get(5));

        reconcile();
        assertThat(out).contains("  1 absent from a side's list").doesNotContain("  1 of those are gone");
        assertThat(String.join("\n", out)).contains("is checked again before that is believed");
        assertThat(Tables.count(dir, "links WHERE state = 'MISSING'")).isZero();

        Awaitility.await()
                .until(() ->
                        System.currentTimeMillis() - Long.parseLong(Tables.text(dir, "SELECT first_at FROM gone_notes"))
                                > 1_000);
        reconcile();
        assertThat(Tables.count(dir, "links WHERE state = 'MISSING'")).isZero();

        Awaitility.await()
                .until(() ->
                        System.currentTimeMillis() - Long.parseLong(Tables.text(dir, "SELECT last_at FROM gone_notes"))
                                > 100);
        reconcile();
        assertThat(out).contains("  1 absent from a side's list", "  1 of those are gone");
        assertThat(Tables.count(dir, "links WHERE state = 'MISSING'")).isEqualTo(1);
        assertThat(sync.wixBalance(contacts.get(5))).isEqualTo(1000);
    }

    @Test
    void everyPointCountsOnceBesideLiveTraffic() throws Exception {
        sync.listen();
        sync.wix()
                .faults()
                .add(Fault.always(FaultKind.WEBHOOK_LOSE, "wix.loyalty.v1.account_points_updated")
                        .withProbability(0.3));
        sync.program()
                .faults()
                .add(Fault.always(FaultKind.WEBHOOK_LOSE, "balance.updated").withProbability(0.3));
        long[] expected = new long[20];
        java.util.Arrays.fill(expected, 1000);
        Thread traffic = new Thread(() -> {
            Random random = new Random(7);
            for (int i = 0; i < 200; i++) {
                int who = random.nextInt(expected.length);
                long points = 1 + random.nextInt(9);
                expected[who] += points;
                if (random.nextBoolean()) {
                    sync.wix().organic(contacts.get(who), OrganicChange.purchase(points));
                } else {
                    sync.program().organic(customers.get(who), OrganicChange.purchase(points));
                }
            }
        });
        traffic.start();
        while (traffic.isAlive()) {
            reconcile();
        }
        traffic.join();
        Awaitility.await().until(() -> sync.bridge().inbox().count(EventState.PENDING) == 0);
        sync.wix().faults().clear();
        sync.program().faults().clear();
        reconcile();
        Awaitility.await().untilAsserted(() -> {
            for (int i = 0; i < expected.length; i++) {
                assertThat(List.of(sync.wixBalance(contacts.get(i)), sync.programBalance(customers.get(i))))
                        .as("customer " + i)
                        .isEqualTo(List.of(expected[i], expected[i]));
            }
        });
    }

    @Test
    void goesOnWhereItWasCutOff() throws Exception {
        sync.wix().organic(contacts.get(CUSTOMERS - 1), OrganicChange.purchase(7));
        sync.wix().faults().add(Fault.next(FaultKind.ERROR_BEFORE, "loyalty_accounts.queryLoyaltyAccounts", 50));
        List<String> first = new ArrayList<>();
        Thread command = new Thread(() -> sync.bridge().job("reconcile").run(List.of(), first::add));
        command.start();
        Awaitility.await().until(() -> Tables.count(dir, "jobs WHERE name = 'reconcile'") == 1);
        sync.stopBridge();
        command.join();
        assertThat(first).contains("reconcile: stopped; the same command continues from here");
        assertThat(Tables.text(dir, "SELECT state || ': ' || detail FROM jobs WHERE name = 'reconcile'"))
                .isEqualTo("stopped: the same command" + " continues from here");
        sync.wix().faults().clear();
        sync.startBridge();

        reconcile();

        assertThat(Tables.count(dir, "jobs WHERE name = 'reconcile'")).isEqualTo(1);
        assertThat(Tables.count(dir, "jobs_met")).isZero();
        sync.awaitBalances(contacts.get(CUSTOMERS - 1), customers.get(CUSTOMERS - 1), 1007);
    }
}
