package io.loyaltybridge.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.fault.Fault;
import io.loyaltybridge.sandbox.fault.FaultKind;
import io.loyaltybridge.sandbox.program.ProgramStandIn;
import io.loyaltybridge.sandbox.server.OrganicChange;
import io.loyaltybridge.sandbox.wix.WixStandIn;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.sync.SyncCase.Pair;
import io.loyaltybridge.testing.Profiles;
import io.loyaltybridge.testing.TestStore;
import io.loyaltybridge.testing.WixProxy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program without webhooks: its list of changes is read on a timer (events=poll). */
@Tag("service")
class ProgramChangesTest {
    private static final String EMAIL = "ada@example.com";

    @TempDir
    private Path dir;

    private SyncCase poll;

    private Pair start(String... lines) throws Exception {
        String[] all = new String[lines.length + 1];
        all[0] = "events=poll";
        System.arraycopy(lines, 0, all, 1, lines.length);
        poll = SyncCase.start(
                dir,
                WixStandIn.Options.builder(),
                ProgramStandIn.Options.builder(),
                "bridge.profiles-dir",
                Profiles.copy(dir.resolve("profiles"), "rest", all).toString(),
                "program.webhook-secret",
                "",
                "program.poll-every",
                "100ms");
        poll.sync.program().setWebhookUrl(null);
        return pair();
    }

    private Pair pair() {
        String customer = poll.sync.program().seedCustomer(EMAIL, "A B", 100);
        Pair pair = new Pair(poll.sync.wix().seedAccount(EMAIL, "A B", 100), customer);
        SyncCase.patiently()
                .untilAsserted(() -> assertThat(poll.texts("SELECT program_id FROM links WHERE state = 'MATCHED'"))
                        .containsExactly(customer));
        // The customer's creation, and their opening balance.
        SyncCase.patiently().until(() -> eventsOfProgram() == 2);
        poll.awaitQuiet();
        return pair;
    }

    @AfterEach
    void close() {
        poll.close();
    }

    private void onProgram(Pair pair, long points) {
        poll.sync.program().organic(pair.customer(), OrganicChange.purchase(points));
    }

    private List<WixProxy.Call> reads() {
        return poll.programProxy.calls().stream()
                .filter(call -> call.path().equals("/changes"))
                .toList();
    }

    private long eventsOfProgram() {
        return poll.number("SELECT COUNT(*) FROM inbox WHERE source = 'program'");
    }

    private void assertEachChangeIsOneEvent() {
        assertThat(eventsOfProgram())
                .isEqualTo(poll.number(
                        "SELECT COUNT(*) FROM (SELECT DISTINCT event_id FROM inbox WHERE source = 'program') AS ids"))
                .isPositive();
        assertThat(poll.parked()).isEmpty();
    }

    @Test
    void changesGoBothWaysOnceWithoutAnyWebhook() throws Exception {
        Pair pair = start();
        onProgram(pair, 16);
        poll.awaitBalances(pair, 116);
        poll.sync.wix().organic(pair.contact(), OrganicChange.purchase(7));
        poll.awaitBalances(pair, 123);
        for (int i = 0; i < 5; i++) {
            onProgram(pair, 10);
            poll.sync.wix().organic(pair.contact(), OrganicChange.purchase(1));
        }
        poll.awaitBalances(pair, 178);
        assertEachChangeIsOneEvent();
    }

    @Test
    void whatDoesNotFitOnAPageIsReadFromTheNext() throws Exception {
        Pair pair = start();
        poll.sync.stopBridge();
        for (int i = 0; i < 250; i++) {
            onProgram(pair, 1);
        }
        startAgain();
        poll.awaitBalances(pair, 350);
        assertEachChangeIsOneEvent();
    }

    @Test
    void aStopInTheMiddleOfAPageLosesNothing() throws Exception {
        Pair pair = start();
        poll.sync.stopBridge();
        for (int i = 0; i < 150; i++) {
            onProgram(pair, i == 130 ? 7777 : 1);
        }
        refuse("NEW.body LIKE '%\"amount\":7777,%'");
        int before = reads().size();
        startAgain();
        // The first page is stored with its place. The second one ends in the middle, again and again.
        SyncCase.patiently().until(() -> reads().size() >= before + 5);
        assertThat(eventsOfProgram()).isEqualTo(102);
        poll.sync.stopBridge();
        allow();
        startAgain();
        poll.awaitBalances(pair, 100 + 149 + 7777);
        assertEachChangeIsOneEvent();
    }

    private void startAgain() throws Exception {
        poll.sync.startBridge();
        poll.sync.program().setWebhookUrl(null);
    }

    private void refuse(String when) {
        try (Database store = TestStore.open(dir)) {
            TestStore.refuse(store, "inbox", when, "no room");
        }
    }

    private void allow() {
        try (Database store = TestStore.open(dir)) {
            TestStore.allow(store, "inbox");
        }
    }

    @Test
    void anOutageLosesNothing() throws Exception {
        Pair pair = start();
        poll.sync.program().faults().add(Fault.next(FaultKind.ERROR_BEFORE, "program.*", 20));
        onProgram(pair, 16);
        poll.sync.wix().organic(pair.contact(), OrganicChange.purchase(7));
        poll.awaitBalances(pair, 123);
        // The customer's creation, their opening balance, and both changes.
        SyncCase.patiently().until(() -> eventsOfProgram() == 4);
        poll.awaitBalances(pair, 123);
        assertEachChangeIsOneEvent();
    }

    @Test
    void anItemThatCannotBeReadIsParkedAndDoesNotStopTheOthers() throws Exception {
        Pair pair = start();
        poll.programProxy.answer("/changes", 200, "{'changes':[7],'cursor':'after-0','more':false}");
        SyncCase.patiently().until(() -> poll.parked().size() == 1);
        onProgram(pair, 16);
        poll.awaitBalances(pair, 116);
        assertThat(poll.parked())
                .singleElement()
                .asString()
                .startsWith("an item of the list of changes is no JSON object");
    }

    @Test
    void webhooksOfSuchAProgramAreNotTaken() throws Exception {
        start();
        assertThat(poll.programWebhook("evt-1", "{\"id\":\"evt-1\",\"type\":\"balance.updated\"}"))
                .isEqualTo(404);
    }
}
