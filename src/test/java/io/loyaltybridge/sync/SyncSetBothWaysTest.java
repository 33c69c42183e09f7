package io.loyaltybridge.sync;

import static io.loyaltybridge.sync.SetBalanceCase.SET;
import static io.loyaltybridge.sync.SyncCase.patiently;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.ledger.explain.Explanation;
import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.settings.SettingsException;
import io.loyaltybridge.sync.SyncCase.Pair;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that only takes balances, kept equal both ways: what is carried, what may be lost, and that it is listed. */
@Tag("service")
class SyncSetBothWaysTest {
    private static final String ADA = "ada@example.com";

    @TempDir
    private Path dir;

    private SyncCase sync;

    @AfterEach
    void close() {
        if (sync != null) {
            sync.close();
        }
    }

    private List<String> possiblyLost() {
        return sync.texts("SELECT amount || ' at ' || balance FROM ledger WHERE kind = 'possibly-lost' ORDER BY seq");
    }

    private long changes(Pair pair) {
        return sync.sync.program().transactions(pair.customer()).size();
    }

    private int job(String name, String... arguments) throws Exception {
        return sync.sync.bridge().job(name).run(List.of(arguments), line -> {});
    }

    /** Adds points on Wix, and something on the program between the read and the set that this leads to. */
    private void changeWhileItIsSet(Pair pair, Runnable onTheProgram) {
        sync.sync.program().faults().add(Fault.next(FaultKind.DELAY, SET, 1).withDelayMs(700));
        sync.sync.wix().organic(pair.contact(), OrganicChange.purchase(7));
        patiently()
                .until(() ->
                        sync.number("SELECT COUNT(*) FROM operations WHERE state = 'SENT' AND set_since IS NOT NULL")
                                == 1);
        onTheProgram.run();
    }

    @Test
    void changesOfBothSidesAreCarriedAndNoneComesBack() throws Exception {
        sync = SetBalanceCase.twoWay(dir);
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        sync.awaitBalances(ada, 107);
        sync.sync.program().organic(ada.customer(), OrganicChange.redeem(50));
        sync.awaitBalances(ada, 57);
        sync.like("like-1", ADA, "post-1");
        sync.awaitBalances(ada, 62);
        assertThat(sync.texts("SELECT side || ' ' || amount FROM operations WHERE kind = 'sync' ORDER BY created_at"))
                .containsExactly("program 7", "wix -50", "program 5");
        assertThat(possiblyLost()).isEmpty();
    }

    @Test
    void aChangeBetweenReadAndSetIsListedAndWaitsForAPerson() throws Exception {
        sync = SetBalanceCase.twoWay(dir);
        Pair ada = sync.pair(ADA, 100, 100);
        changeWhileItIsSet(ada, () -> sync.sync.program().organic(ada.customer(), OrganicChange.purchase(16)));
        patiently().until(() -> !sync.parked().isEmpty());
        sync.awaitBalances(ada, 107);
        assertThat(possiblyLost()).containsExactly("16 at 116");
        assertThat(sync.parked())
                .singleElement()
                .asString()
                .startsWith("the program reported a balance of 116 about the time when operation sync-")
                .endsWith(
                        " set it from 100 to 107, so what had come to +16 by then may be lost; everything known was carried over: check this"
                                + " customer (explain), then discard this event");
        assertThat(sync.metrics()).containsPattern("bridge_sync_notices_total\\{[^}]*type=\"possibly_lost\"[^}]*\\} 1");
        assertThat(sync.explained(ADA))
                .filteredOn(entry -> entry.what() == Explanation.What.POSSIBLY_LOST)
                .singleElement()
                .satisfies(entry -> assertThat(entry.amount()).isEqualTo(16));

        assertThat(job("parked-replay", "all")).isZero();
        patiently().until(() -> !sync.parked().isEmpty());
        assertThat(possiblyLost()).as("listed once").hasSize(1);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 108);
    }

    /** Each reading is a millisecond after the one before, so that no two changes share a moment. */
    private static final class Counting extends Clock {
        private final AtomicLong now =
                new AtomicLong(Instant.parse("2030-01-01T00:00:00Z").toEpochMilli());

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now.incrementAndGet());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @Test
    void whatIsLostInTrafficOnBothSidesIsListed() throws Exception {
        sync = SetBalanceCase.start(
                dir, "two-way", ProgramStandIn.Options.builder().clock(new Counting()));
        for (String webhooks : List.of("wix", "program")) {
            var faults = webhooks.equals("wix")
                    ? sync.sync.wix().faults()
                    : sync.sync.program().faults();
            faults.add(Fault.always(FaultKind.WEBHOOK_DUPLICATE, "*"));
            faults.add(Fault.always(FaultKind.WEBHOOK_REORDER, "*").withHold(3).withDelayMs(200));
        }
        sync.sync.program().faults().add(Fault.always(FaultKind.DELAY, SET).withDelayMs(500));
        Pair ada = sync.pair(ADA, 1_000, 1_000);
        long made = 1_000;
        for (int i = 0; i < 6; i++) {
            sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
            patiently()
                    .until(() -> sync.number(
                                    "SELECT COUNT(*) FROM operations WHERE state = 'SENT' AND set_since IS NOT NULL")
                            == 1);
            sync.sync.program().organic(ada.customer(), OrganicChange.purchase(100 + i));
            made += 101 + i;
            long carried = i + 1;
            patiently()
                    .until(() ->
                            sync.number("SELECT COUNT(*) FROM operations WHERE from_side = 'wix' AND state = 'SETTLED'")
                                    == carried);
            sync.sync.program().organic(ada.customer(), OrganicChange.purchase(1_000));
            made += 1_000;
            long expected = made;
            patiently().until(() -> {
                long listed = sync.number("SELECT COALESCE(SUM(amount), 0) FROM ledger WHERE kind = 'possibly-lost'");
                return sync.sync.programBalance(ada.customer()) == expected - listed
                        && sync.sync.wixBalance(ada.contact()) == expected - listed;
            });
        }
        assertThat(possiblyLost()).as("what happened while a balance was set").isNotEmpty();
    }

    @Test
    void aSetWithoutAnAnswerIsFoundByItsBalance() throws Exception {
        sync = SetBalanceCase.twoWay(dir);
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, SET, 1));
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 108);
        assertThat(sync.sync.program().stats().calls(SET)).isEqualTo(2);
    }

    @Test
    void aSetThatNeverTookEffectIsMadeFromTheBalanceOfNow() throws Exception {
        sync = SetBalanceCase.twoWay(dir);
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync.program().faults().add(Fault.next(FaultKind.DROP_BEFORE, SET, 1));
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        sync.awaitBalances(ada, 107);
        assertThat(possiblyLost()).isEmpty();
    }

    @Test
    void aSetThatTakesEffectLateWithinTheLifeOfACallCountsOnce() throws Exception {
        sync = SetBalanceCase.twoWay(dir);
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync
                .program()
                .faults()
                .add(Fault.next(FaultKind.LATE_COMMIT, SET, 1).withDelayMs(500));
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        sync.awaitBalances(ada, 107);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(16));
        sync.awaitBalances(ada, 123);
    }

    @Test
    void anUnknownSetOverWhichOthersMovedTheBalanceIsDecidedByAPersonAndNothingIsLost() throws Exception {
        sync = SetBalanceCase.twoWay(dir);
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync.program().faults().add(Fault.next(FaultKind.DROP_AFTER, SET, 1));
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(7));
        patiently().until(() -> sync.sync.programBalance(ada.customer()) == 107);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(16));
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM operations WHERE state = 'UNKNOWN'") == 1);
        assertThat(sync.texts("SELECT program_hold FROM links").get(0))
                .endsWith("of 7 points took effect on PROGRAM: the balance was 100," + " it was to be 107, and is 123");
        String operation =
                sync.texts("SELECT id FROM operations WHERE state = 'UNKNOWN'").get(0);
        assertThat(job("parked-decide", operation, "applied")).isZero();
        // The events that met the hold come again a minute later, and have nothing to do then.
        patiently().until(() -> sync.sync.wixBalance(ada.contact()) == 123);
        assertThat(sync.sync.programBalance(ada.customer())).isEqualTo(123);
        assertThat(sync.number("SELECT COUNT(*) FROM operations WHERE state <> 'SETTLED'"))
                .isZero();
        assertThat(possiblyLost()).isEmpty();
    }

    @Test
    void aServiceThatStopsBetweenCallAndAnswerFindsTheBalanceThatItSet() throws Exception {
        sync = SetBalanceCase.twoWay(dir);
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
        assertThat(changes(ada)).isEqualTo(3);
    }

    @Test
    void changesOfOneMomentAreAllCarried() throws Exception {
        sync = SetBalanceCase.start(
                dir,
                "two-way",
                ProgramStandIn.Options.builder()
                        .clock(Clock.fixed(Instant.parse("2030-01-01T00:00:00Z"), ZoneOffset.UTC)));
        Pair ada = sync.pair(ADA, 100, 100);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(16));
        sync.awaitBalances(ada, 116);
        sync.sync.program().organic(ada.customer(), OrganicChange.purchase(64));
        sync.awaitBalances(ada, 180);
        sync.sync.wix().organic(ada.contact(), OrganicChange.purchase(1));
        sync.awaitBalances(ada, 181);
        assertThat(possiblyLost()).isEmpty();
    }

    @Test
    void itDoesNotStartUnlessLostChangesAreAllowed() {
        Path profiles = dir.resolve("profiles");
        assertThatThrownBy(() -> SetBalanceCase.start(
                        dir, "two-way", ProgramStandIn.Options.builder(), "program.allow-lost-changes", "false"))
                .isInstanceOfSatisfying(
                        SettingsException.class,
                        e -> assertThat(e.problems())
                                .containsExactly(
                                        profiles.resolve("programs/plain.properties")
                                                + ": program-changes: two-way with idempotency=set is not exactly once: the balances"
                                                + " end equal, but a change on the program between read and write may be lost, and a late write may undo others;"
                                                + " set program.allow-lost-changes=true to accept that, or program-changes=mirror to have Wix's balance count"));
    }

    @Test
    void aMemberWhoseCreationGotNoAnswerIsLookedForAndNotMadeTwice() throws Exception {
        sync = SetBalanceCase.start(
                dir, "two-way", ProgramStandIn.Options.builder().allowDuplicateEmails(true));
        sync.sync
                .program()
                .faults()
                .add(Fault.next(FaultKind.LATE_COMMIT, "plain.createMember", 1).withDelayMs(600));
        String contact = sync.sync.wix().seedAccount(ADA, "Ada", 120);
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM links WHERE program_id IS NOT NULL") == 1);
        Pair ada = new Pair(contact, sync.texts("SELECT program_id FROM links").get(0));
        sync.awaitBalances(ada, 120);
        assertThat(sync.sync.program().stats().calls("plain.createMember")).isEqualTo(1);
        assertThat(sync.number("SELECT COUNT(*) FROM links WHERE creating_since IS NOT NULL"))
                .isZero();
    }

    @Test
    void aMemberWhoWasMadeMeanwhileIsTaken() throws Exception {
        sync = SetBalanceCase.twoWay(dir);
        String customer = sync.inSilence(() -> sync.sync.program().seedCustomer(ADA, "Ada", 100));
        sync.programProxy.answer("/members", 200, "{'members':[],'page':1,'pages':1,'total':0}");
        Pair ada = new Pair(sync.sync.wix().seedAccount(ADA, "Ada", 100), customer);
        patiently().until(() -> sync.number("SELECT COUNT(*) FROM observations") == 2);
        sync.awaitBalances(ada, 100);
        assertThat(sync.parked()).isEmpty();
        assertThat(sync.sync.program().stats().calls("plain.createMember")).isEqualTo(1);
    }

    @Test
    void aCreationThatIsRefusedIsParked() throws Exception {
        sync = SetBalanceCase.twoWay(dir);
        sync.programProxy.answer("/members", 200, "{'members':[],'page':1,'pages':1}");
        sync.programProxy.answer("/members", 422, "{'error':{'code':'CLOSED','message':'No new members'}}");
        sync.sync.wix().seedAccount(ADA, "Ada", 100);
        patiently().until(() -> !sync.parked().isEmpty());
        assertThat(sync.parked().get(0)).isEqualTo("the program's create-customer: 422 CLOSED, No new members");
    }
}
