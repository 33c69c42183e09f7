package io.loyaltybridge.award;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.TestStore;
import io.loyaltybridge.testing.WixProxy;
import io.loyaltybridge.testing.WixSandbox;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An award that comes again: after a person discarded it, and after so long a time that Wix may not know its key any more. */
@Tag("service")
class AwardAgainTest {
    private static final String ADA = "ada@example.com";
    private static final String EARN_PATH = "/earn-points";

    @TempDir
    private Path dir;

    private WixProxy proxy;
    private BridgeFixture fixture;
    private WixSandbox wix;

    @BeforeEach
    void start() {
        proxy = WixProxy.start();
        fixture = BridgeFixture.start(dir, Map.of("retry.max-attempts", "1", "wix.base-url", proxy.url()));
        proxy.forwardTo(fixture.standIn().baseUrl());
        wix = fixture.wix();
    }

    @AfterEach
    void stop() {
        fixture.close();
        proxy.close();
    }

    private Inbox.Row parked() {
        Inbox.Row row = fixture.like(ADA, "post-1");
        assertThat(row.state()).isEqualTo(EventState.PARKED);
        return row;
    }

    private void discard(Inbox.Row row) {
        assertThat(fixture.job("parked-discard", Long.toString(row.event().seq())))
                .endsWith("{\"exit\":0}");
    }

    private List<String> loyaltyCalls() {
        return proxy.calls().stream()
                .map(WixProxy.Call::path)
                .filter(path -> path.contains("/loyalty-"))
                .map(path -> path.substring(path.lastIndexOf('/') + 1))
                .toList();
    }

    /** As if the first call was made so long ago; zero: as if an older version made it, which noted no time. */
    private void firstSent(Duration ago) {
        fixture.stopBridge();
        try (Database store = TestStore.open(dir)) {
            long at = ago.isZero() ? 0 : System.currentTimeMillis() - ago.toMillis();
            assertThat(store.<Integer>write(tx -> tx.update("UPDATE operations SET first_sent_at = ?", at)))
                    .isEqualTo(1);
        }
        fixture.startBridge();
        proxy.clear();
    }

    private void replay(Inbox.Row row) {
        assertThat(fixture.job("parked-replay", Long.toString(row.event().seq())))
                .endsWith("{\"exit\":0}");
        fixture.settle();
    }

    private void givenOnce(Inbox.Row row) {
        assertThat(row.outcome()).startsWith("awarded 5 points, transaction ");
        assertThat(row.state()).isEqualTo(EventState.DONE);
        assertThat(wix.transactions(ADA)).hasSize(1);
        assertThat(wix.balance(ADA)).isEqualTo(5);
        assertThat(fixture.like(ADA, "post-1").outcome()).isEqualTo("duplicate");
    }

    @Test
    void aDiscardedAwardThatWasNotGivenIsGivenByTheNextEvent() {
        proxy.answer(EARN_PATH, 400, "{'message':'no'}");
        discard(parked());

        givenOnce(fixture.like(ADA, "post-1"));
    }

    @Test
    void aDiscardedAwardThatWasGivenWithoutAnAnswerIsNotGivenAgain() {
        wix.fault("ERROR_AFTER", WixSandbox.EARN, 1);
        discard(parked());

        givenOnce(fixture.like(ADA, "post-1"));
        assertThat(wix.calls(WixSandbox.EARN)).isEqualTo(2);
    }

    @Test
    void aDiscardedAwardWhoseCallNeverArrivedIsGivenByTheNextEvent() {
        wix.fault("DROP_BEFORE", WixSandbox.EARN, 1);
        discard(parked());

        givenOnce(fixture.like(ADA, "post-1"));
    }

    @Test
    void aDiscardedAwardOfUnknownOutcomeIsLookedUpOnceItsKeyMayBeForgotten() {
        wix.fault("ERROR_AFTER", WixSandbox.EARN, 1);
        discard(parked());
        firstSent(Duration.ofDays(21));

        Inbox.Row row = fixture.like(ADA, "post-1");

        assertThat(loyaltyCalls()).containsExactly("query");
        assertThat(row.outcome()).endsWith(", which Wix already had");
        givenOnce(row);
    }

    @Test
    void anAwardThatIsReplayedAfterWeeksIsLookedUpFirst() {
        wix.fault("ERROR_AFTER", WixSandbox.EARN, 1);
        Inbox.Row row = parked();
        firstSent(Duration.ofDays(21));
        replay(row);

        assertThat(loyaltyCalls()).containsExactly("query");
        givenOnce(fixture.row(row.event().eventId()));
    }

    @Test
    void anAwardThatIsNotFoundAfterWeeksIsSent() {
        wix.fault("DROP_BEFORE", WixSandbox.EARN, 1);
        Inbox.Row row = parked();
        firstSent(Duration.ofDays(21));
        replay(row);

        assertThat(loyaltyCalls()).containsExactly("query", "earn-points");
        givenOnce(fixture.row(row.event().eventId()));
    }

    @Test
    void anAwardOfAnOlderVersionThatNotedNoTimeIsLookedUpFirst() {
        wix.fault("ERROR_AFTER", WixSandbox.EARN, 1);
        Inbox.Row row = parked();
        firstSent(Duration.ZERO);
        replay(row);

        assertThat(loyaltyCalls()).containsExactly("query");
        givenOnce(fixture.row(row.event().eventId()));
    }

    @Test
    void anAwardThatIsReplayedSoonIsSentAgainUnderItsKey() {
        wix.fault("ERROR_AFTER", WixSandbox.EARN, 1);
        Inbox.Row row = parked();
        proxy.clear();
        replay(row);

        assertThat(loyaltyCalls()).containsExactly("earn-points");
        givenOnce(fixture.row(row.event().eventId()));
    }
}
