package io.loyaltybridge.sync;

import static io.loyaltybridge.sync.SetBalanceCase.SET;
import static io.loyaltybridge.sync.SyncCase.patiently;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.ledger.Side;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.server.OrganicChange.By;
import io.loyaltybridge.sandbox.server.OrganicChange.Kind;
import io.loyaltybridge.sync.SyncCase.Pair;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that only takes balances, as a mirror of Wix. */
@Tag("service")
class SyncMirrorTest {
    private static final String ADA = "ada@example.com";

    @TempDir
    private Path dir;

    private SyncCase sync;

    @BeforeEach
    void start() throws Exception {
        sync = SetBalanceCase.mirror(dir);
    }

    @AfterEach
    void close() {
        sync.close();
    }

    private List<String> lines(String kind) {
        return sync.texts("SELECT amount || ' ' || cause FROM ledger WHERE side = 'program' AND kind = '" + kind
                + "' ORDER BY seq");
    }

    private List<Long> changes(Pair pair) {
        return sync.sync.program().transactions(pair.customer()).stream()
                .map(t -> t.path("amount").asLong())
                .toList();
    }

    @Test
    void aChangeOnWixIsSetOnTheProgram() {
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        sync.awaitBalances(ada, 107);
        sync.sync.wix().organic(ada.contact(), OrganicChange.redeem(57));
        sync.awaitBalances(ada, 50);
        sync.like("like-1", ADA, "post-1");
        sync.awaitBalances(ada, 55);
        assertThat(changes(ada)).containsExactly(100L, 7L, -57L, 5L);
        assertThat(lines("organic")).isEmpty();
    }

    @Test
    void aForeignBalanceIsOverwrittenAndTheLedgerSaysSo() throws Exception {
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(16));
        patiently().until(() -> changes(ada).size() == 3);
        sync.awaitBalances(ada, 100);
        assertThat(changes(ada)).containsExactly(100L, 16L, -16L);
        assertThat(lines("organic")).containsExactly("16 overwritten: the program mirrors Wix");
        assertThat(sync.number("SELECT COUNT(*) FROM operations WHERE side = 'wix'"))
                .isZero();
        assertThat(sync.metrics()).containsPattern("bridge_sync_notices_total\\{[^}]*type=\"overwritten\"[^}]*\\} 1");
        assertThat(sync.number("SELECT books FROM links")).isZero();
        assertThat(sync.explained(ADA))
                .filteredOn(entry -> entry.side() == Side.PROGRAM)
                .extracting(entry -> entry.what().text() + " " + entry.amount() + " -> " + entry.balance())
                .containsExactly("opening balance null -> 100", "organic change 16 -> 116", "overwritten -16 -> 100");
    }

    @Test
    void whatIsOverwrittenUnseenIsSaidToo() {
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync.program().faults().add(Fault.next(FaultKind.DELAY, SET, 1).withDelayMs(700));
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM operations WHERE state = 'SENT'") == 1);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(16));
        patiently().until(() -> !lines("overwritten").isEmpty());
        assertThat(lines("overwritten"))
                .singleElement()
                .asString()
                .startsWith("16 the program reported a balance of 116 about the time when operation sync-")
                .endsWith(" set it from 100 to 107, so what had come to +16 by then was overwritten");
        sync.awaitBalances(ada, 107);
        assertThat(sync.parked()).isEmpty();
    }

    @Test
    void aDifferenceThatWasThereIsKeptUntilSomebodyEvensItOut() {
        Pair ada = sync.pair(ADA, 120, 100);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(5));
        sync.awaitBalances(ada, 125, 105);
        sync.sync.program().organic(ada.customer(), new OrganicChange(Kind.SET_BALANCE, 125, By.OWNER, null));
        patiently().until(() -> sync.number("SELECT books FROM links") == 0);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(1));
        patiently()
                .until(() ->
                        sync.number("SELECT COUNT(*) FROM operations WHERE from_side = 'program' AND state = 'SETTLED'")
                                == 1);
        sync.awaitBalances(ada, 125);
    }

    @Test
    void webhooksThatComeTwiceAndInAnyOrderChangeNothing() {
        sync.sync.program().faults().add(Fault.always(FaultKind.WEBHOOK_DUPLICATE, "*"));
        sync.sync
                .program()
                .faults()
                .add(Fault.always(FaultKind.WEBHOOK_REORDER, "*").withHold(4).withDelayMs(300));
        sync.sync.wix().faults().add(Fault.always(FaultKind.WEBHOOK_DUPLICATE, "*"));
        sync.sync
                .wix()
                .faults()
                .add(Fault.always(FaultKind.WEBHOOK_REORDER, "*").withHold(4).withDelayMs(300));
        Pair ada = sync.pair(ADA, 1_000, 1_000);
        for (int i = 0; i < 10; i++) {
            sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
            sync.sync.program().organic(ada.customer(), OrganicChange.purchase(100));
            sync.sync.wix().organic(ada.contact(), OrganicChange.redeem(3));
        }
        sync.awaitBalances(ada, 980);
        assertThat(sync.parked()).isEmpty();
        assertThat(sync.number("SELECT COUNT(*) FROM operations WHERE side = 'wix'"))
                .isZero();
    }

    @Test
    void aSetWhoseAnswerIsLostIsMadeAgain() {
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, SET, 1));
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        // Its webhook may come after that of the next one, which would carry both.
        patiently().until(() -> changes(ada).size() == 2);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 108);
        assertThat(changes(ada)).containsExactly(100L, 7L, 1L);
    }

    @Test
    void aSetThatTakesEffectLateIsOverwrittenInItsTurn() {
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync
                .program()
                .faults()
                .add(Fault.next(FaultKind.LATE_COMMIT, SET, 1).withDelayMs(4_000));
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        sync.awaitBalances(ada, 107);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 108);
        patiently().until(() -> changes(ada).size() == 5);
        sync.awaitBalances(ada, 108);
        assertThat(changes(ada)).containsExactly(100L, 7L, 1L, -1L, 1L);
        assertThat(lines("organic")).containsExactly("-1 overwritten: the program mirrors Wix");
    }

    @Test
    void aServiceThatStopsBetweenCallAndAnswerSetsTheSameAgain() throws Exception {
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync
                .program()
                .faults()
                .add(Fault.next(FaultKind.DELAY_ANSWER, SET, 1).withDelayMs(60_000));
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        patiently().until(() -> sync.sync.programBalance(ada.customer()) == 107);
        sync.sync.stopBridge();
        assertThat(sync.texts("SELECT state FROM operations WHERE kind = 'sync'"))
                .containsExactly("SENT");
        sync.sync.startBridge();
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 108);
        assertThat(changes(ada)).containsExactly(100L, 7L, 1L);
    }

    @Test
    void aMemberWhoseWebhookSaysNoEmailIsReadAndLinked() {
        String customer = sync.sync.program().seedCustomer(ADA, "Ada", 80);
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM observations") == 2);
        Pair ada = new Pair(sync.texts("SELECT contact_id FROM links").get(0), customer);
        sync.awaitBalances(ada, 80);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 81);
    }

    @Test
    void aMemberWhoIsGoneIsUnlinkedAtTheNextCall() {
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync.program().deleteCustomer(ada.customer());
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        patiently().until(() -> sync.texts("SELECT detail FROM links").contains("gone from the program"));
        sync.awaitQuiet();
        assertThat(sync.parked()).isEmpty();
    }

    @Test
    void thePagesOfTheProgramAreReadInBulk() throws Exception {
        sync.sync.wix().setWebhookUrl(null);
        sync.sync.program().setWebhookUrl(null);
        List<Pair> pairs = new ArrayList<>();
        for (int i = 0; i < 230; i++) {
            String email = "c" + i + "@example.com";
            pairs.add(new Pair(
                    sync.sync.wix().seedAccount(email, "C", 100 + i),
                    sync.sync.program().seedCustomer(email, "C", 100 + i)));
        }
        List<String> out = new ArrayList<>();
        assertThat(sync.sync.bridge().job("setup").run(List.of("--from=program"), out::add))
                .as(() -> String.join("\n", out))
                .isZero();
        assertThat(out).contains("230 customers of the program", "  230 on both sides, linked");
        sync.sync.wix().organic(pairs.get(3).contact(), OrganicChange.purchase(5));
        sync.sync.program().organic(pairs.get(229).customer(), OrganicChange.purchase(9));

        out.clear();
        assertThat(sync.sync.bridge().job("reconcile").run(List.of("--dry-run"), out::add))
                .isZero();
        assertThat(out).anyMatch(line -> line.endsWith(": +9 on the program, to be overwritten"));
        assertThat(sync.sync.bridge().job("reconcile").run(List.of(), out::add)).isZero();
        sync.awaitBalances(pairs.get(3), 108);
        sync.awaitBalances(pairs.get(229), 329);
    }

    @Test
    void theHealthShowsWhatIsPromised() {
        String promise = "set, mirror: Wix's changes exact; changes on the program are overwritten";
        assertThat(sync.sync.bridge().about()).anyMatch(line -> line.endsWith(promise));
        assertThat(sync.observed("health?data=true")).contains("\"promise\"", promise);
    }

    @Test
    void aWebhookWithAnotherSignatureIsRefused() {
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync.program().faults().add(Fault.next(FaultKind.WEBHOOK_BREAK_SIGNATURE, "*", 1));
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(16));
        patiently().until(() -> changes(ada).size() == 3);
        assertThat(sync.metrics()).containsPattern("bridge_webhooks_refused_total\\{[^}]*source=\"program\"[^}]*\\} 1");
    }
}
