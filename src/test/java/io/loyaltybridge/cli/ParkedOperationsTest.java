package io.loyaltybridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.ledger.Snapshot;
import io.loyaltybridge.ledger.store.Cause;
import io.loyaltybridge.ledger.store.GoneLimits;
import io.loyaltybridge.ledger.store.GoneNotes;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.testing.SyncFixture;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Operations and holds that need a person, through the command line: beside the running service and without it. */
@Tag("service")
class ParkedOperationsTest {

    @TempDir
    private Path dir;

    private Path config;
    private SyncFixture sync;
    private String contact;
    private String customer;

    @BeforeEach
    void twentyPointsOnTheProgramAndAHundredOnWix() throws Exception {
        sync = SyncFixture.start(
                dir.resolve("data"), Map.of(), WixStandIn.Options.builder(), ProgramStandIn.Options.builder());
        config = Cli.config(dir.resolve("test.properties"), sync.settings());
        contact = sync.wix().seedAccount("ada@example.com", "Ada", 100);
        customer = sync.program().seedCustomer("ada@example.com", "Ada", 20);
        Awaitility.await()
                .until(() -> sync.bridge().inbox().count(EventState.PENDING) == 0
                        && Cli.run(config, "links").out().contains("+80"));
    }

    @AfterEach
    void close() {
        sync.close();
    }

    /** A redemption on Wix that the program has too few points for. */
    private String refused() {
        sync.wix().organic(contact, OrganicChange.redeem(50));
        Awaitility.await().until(() -> Cli.run(config, "parked", "list").out().contains("refused"));
        return operation(Cli.run(config, "parked", "list").out());
    }

    private static String operation(String text) {
        Matcher m = Pattern.compile("sync-[0-9a-f]{32}").matcher(text);
        assertThat(m.find()).as(text).isTrue();
        return m.group();
    }

    /** Changes the ledger while no service runs, as a killed one would have left it. */
    private void leftBehind(Consumer<SeededLedger> change) {
        try (SeededLedger ledger = new SeededLedger(
                sync.settings().path("bridge.data-dir"), sync.settings().site())) {
            change.accept(ledger);
        }
    }

    private String link() {
        Matcher m = Pattern.compile("\"link\" : \"(\\w+)\"")
                .matcher(Cli.run(config, "links", "--json").out());
        assertThat(m.find()).isTrue();
        return m.group(1);
    }

    @Test
    void aRefusedOperationIsListedExplainedAndReplayed() throws Exception {
        String operation = refused();
        assertThat(Cli.run(config, "parked", "list").out())
                .containsPattern(operation + ".*ada@example.com +program +-50 +refused +1 +the program");
        assertThat(Cli.run(config, "parked", "show", operation).out())
                .contains("parked replay " + operation + " retries it");
        assertThat(Cli.run(config, "explain", contact).out())
                .contains("They differ by 30, Wix has more:")
                .contains("operation " + operation + ": -50 on the program");
        assertThat(metrics()).contains("bridge_operations_parked 1.0").contains("bridge_links_held 0.0");

        Cli again = Cli.run(config, "parked", "replay", operation);
        assertThat(again.out())
                .contains("is planned again as")
                .contains("is refused: the program allows no balance below zero");
        String second = operation(Cli.run(config, "parked", "list").out());
        assertThat(second).isNotEqualTo(operation);

        sync.program().organic(customer, OrganicChange.purchase(100));
        sync.awaitBalances(contact, customer, 150, 120);
        assertThat(Cli.run(config, "parked", "replay", second).out()).contains("is settled");
        sync.awaitBalances(contact, customer, 150, 70);
        assertThat(Cli.run(config, "parked", "list").out()).isEqualTo("nothing is parked\n");
    }

    @Test
    void aDiscardedOperationLeavesItsDifference() {
        String operation = refused();
        Cli discarded = Cli.run(config, "parked", "discard", "all");
        assertThat(discarded.out())
                .isEqualTo("operation " + operation + " discarded; the balances keep differing by its -50 points\n");
        assertThat(discarded.exit()).isZero();
        assertThat(Cli.run(config, "explain", contact).out())
                .contains("+30  kept:")
                .contains("cancelled")
                .contains("Nothing is open.");
        Cli again = Cli.run(config, "parked", "discard", operation);
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.out()).isEqualTo("the link has no open sync operation " + operation + "\n");
    }

    @Test
    void withoutTheServiceAReplayWaitsForTheNextStart() throws Exception {
        String operation = refused();
        sync.program().organic(customer, OrganicChange.purchase(100));
        sync.awaitBalances(contact, customer, 150, 120);
        sync.stopBridge();
        assertThat(Cli.run(config, "parked", "replay", operation).out()).contains("; the next `run` continues it");
        sync.startBridge();
        sync.awaitBalances(contact, customer, 150, 70);
    }

    @Test
    void whatWasObservedBeforeAKillIsCarriedOverAfterTheNextStart() throws Exception {
        String link = link();
        sync.stopBridge();
        sync.wix().setWebhookUrl(null);
        sync.wix().organic(contact, OrganicChange.purchase(7));
        long revision = sync.wix().account(contact).path("revision").asLong();
        leftBehind(ledger -> ledger.ledger()
                .event(link, Side.WIX, new Snapshot(revision, 107), Cause.of("event 9: points_updated")));
        sync.startBridge();
        sync.awaitBalances(contact, customer, 107, 27);
    }

    @Test
    void whatWasSentBeforeAKillIsCarriedOverOnce() throws Exception {
        String link = link();
        sync.stopBridge();
        sync.wix().setWebhookUrl(null);
        sync.wix().organic(contact, OrganicChange.purchase(7));
        long revision = sync.wix().account(contact).path("revision").asLong();
        leftBehind(ledger -> ledger.seen(link, Side.WIX, revision, 107, "event 9: points_updated"));
        assertThat(Cli.run(config, "explain", contact).out()).contains("sent after 1 attempt: no answer yet");
        sync.startBridge();
        sync.awaitBalances(contact, customer, 107, 27);
        assertThat(sync.program().transactions(customer)).hasSize(2);
    }

    @Test
    void aHeldCustomerIsReleasedAndReadAnew() throws Exception {
        String link = link();
        sync.stopBridge();
        long revision = sync.wix().account(contact).path("revision").asLong();
        leftBehind(ledger ->
                ledger.ledger().event(link, Side.WIX, new Snapshot(revision, 55), Cause.of("event 9: points_updated")));
        sync.startBridge();
        sync.program().organic(customer, OrganicChange.purchase(3));
        assertThat(Cli.run(config, "parked", "list").out())
                .containsPattern("hold:" + link + " .* ada@example.com +both +- +held +- +version");
        assertThat(Cli.run(config, "parked", "show", "hold:" + link).out())
                .contains("parked release " + link + " lifts it");
        assertThat(metrics()).contains("bridge_links_held 1.0");

        assertThat(Cli.run(config, "parked", "release", "ada@example.com").out())
                .isEqualTo("link " + link + " is released\n");
        assertThat(sync.wixBalance(contact)).isEqualTo(103);
        assertThat(sync.programBalance(customer)).isEqualTo(23);
        Cli again = Cli.run(config, "parked", "release", "hold:" + link);
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.out()).isEqualTo(link + " is not held\n");
    }

    /** As a program that can neither repeat nor look leaves it when no answer came. */
    private String unknown() throws Exception {
        String link = link();
        sync.stopBridge();
        sync.wix().setWebhookUrl(null);
        sync.wix().organic(contact, OrganicChange.purchase(7));
        long revision = sync.wix().account(contact).path("revision").asLong();
        leftBehind(ledger -> {
            ledger.seen(link, Side.WIX, revision, 107, "event 9: points_updated");
            ledger.store().write(tx -> tx.update("UPDATE operations SET state = 'UNKNOWN' WHERE state = 'SENT'"));
            ledger.store()
                    .write(
                            tx -> tx.update(
                                    "UPDATE links SET program_hold = 'nobody can tell', program_hold_by = (SELECT id FROM operations WHERE state = 'UNKNOWN')"));
        });
        return operation(Cli.run(config, "parked", "list").out());
    }

    @Test
    void anUnknownOutcomeIsDecidedByAPerson() throws Exception {
        String operation = unknown();
        Cli early = Cli.run(config, "parked", "decide", operation, "not-applied");
        assertThat(early.exit()).isEqualTo(1);
        assertThat(early.out()).isEqualTo("a decision needs to read the account: start `run`, then decide again\n");
        sync.startBridge();
        assertThat(Cli.run(config, "parked", "release", "ada@example.com").out())
                .contains("waits for a decision: parked decide " + operation);
        assertThat(Cli.run(config, "parked", "decide", operation, "not-applied").out())
                .isEqualTo("operation " + operation + " is settled\n");
        sync.awaitBalances(contact, customer, 107, 27);
        assertThat(Cli.run(config, "parked", "list").out()).isEqualTo("nothing is parked\n");
    }

    @Test
    void anUnknownOperationCanBeDropped() throws Exception {
        String operation = unknown();
        sync.startBridge();
        assertThat(Cli.run(config, "parked", "decide", operation, "drop").out())
                .isEqualTo("operation " + operation + " is cancelled\n");
        sync.program().organic(customer, OrganicChange.purchase(1));
        sync.awaitBalances(contact, customer, 108, 21);
    }

    @Test
    void wrongWordsAreSaid() {
        assertThat(Cli.run(config, "parked", "replay", "everything").err())
                .startsWith(
                        "expected numbers of events, ids of operations or effects, or the word all; found everything");
        assertThat(Cli.run(config, "parked", "decide", "sync-1", "maybe").err())
                .startsWith("expected applied, not-applied or drop, found maybe");
        Cli missing = Cli.run(config, "parked", "replay", "sync-00000000000000000000000000000000");
        assertThat(missing.exit()).isEqualTo(1);
        assertThat(missing.out()).isEqualTo("no operation sync-00000000000000000000000000000000\n");
        assertThat(Cli.run(config, "parked", "release", "bob@example.com").out())
                .isEqualTo("no customer bob@example.com\n");
    }

    private String metrics() throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + sync.bridge().managementPort() + "/observe/metrics"))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    @Test
    void aSideThatCallsManyAccountsGoneIsListedShownAndReleased() throws Exception {
        String link = link();
        leftBehind(seeded -> {
            GoneNotes notes = new GoneNotes(
                    seeded.store(), sync.settings().site(), Clock.systemUTC(), new GoneLimits(Duration.ofHours(1), 0));
            assertThat(notes.missing(link, Side.PROGRAM, "404 there is no such customer")
                            .isGone())
                    .isFalse();
        });

        assertThat(Cli.run(config, "parked", "list").out())
                .containsPattern("gone:program +\\d{4}-.* 1 +1 customers are reported as gone by the program")
                .doesNotContain("nothing is parked");
        assertThat(Cli.run(config, "parked", "show", "gone:program").out())
                .containsPattern("ada@example.com +\\d{4}-.* 404 there is no such customer")
                .contains("parked release gone:program checks each once more");
        assertThat(Cli.run(config, "parked", "release", "gone:wix").out()).isEqualTo("gone:wix is not stopped\n");
        assertThat(Cli.run(config, "parked", "release", "gone:program").out())
                .startsWith("gone:program is released: 1 customers are checked once more");
        assertThat(Cli.run(config, "parked", "list").out()).isEqualTo("nothing is parked\n");
        assertThat(Cli.run(config, "parked", "show", "gone:program").out())
                .contains("ada@example.com", "The bridge checks them again automatically.");
    }
}
