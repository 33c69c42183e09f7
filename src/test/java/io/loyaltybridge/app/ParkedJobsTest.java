package io.loyaltybridge.app;

import static io.loyaltybridge.testing.BridgeFixture.newId;
import static io.loyaltybridge.testing.BridgeFixture.payload;
import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.inbox.EventState;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.sync.ParkedOperations;
import io.loyaltybridge.testing.BridgeFixture;
import io.loyaltybridge.testing.TestStore;
import io.loyaltybridge.testing.WixSandbox;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Replaying and discarding what was set aside: in this process, and over the management port. */
@Tag("service")
class ParkedJobsTest {
    @TempDir
    private static Path dir;

    private static BridgeFixture fixture;
    private static Database store;
    private static ParkedOperations operations;
    private final List<String> lines = new ArrayList<>();
    private final AtomicInteger replays = new AtomicInteger();

    @BeforeAll
    static void start() {
        fixture = BridgeFixture.start(dir, Map.of("retry.max-attempts", "1"));
        store = TestStore.openReadOnly(fixture.settings().path("bridge.data-dir"));
        operations = ParkedOperations.alone(fixture.settings(), store);
    }

    @AfterAll
    static void stop() {
        store.close();
        fixture.close();
    }

    /** An event that is parked for a reason which is gone afterwards. */
    private static Inbox.Row parked(String email) {
        // A success between the failures: one after the other for different customers they would be an outage, which
        // parks nothing.
        assertThat(fixture.play(BridgeFixture.SOURCE, payload(newId(), "fine-" + email, "post-1"))
                        .state())
                .isEqualTo(EventState.DONE);
        fixture.wix().fault("ERROR_BEFORE", WixSandbox.QUERY_CONTACTS, 1);
        Inbox.Row row = fixture.play(BridgeFixture.SOURCE, payload(newId(), email, "post-1"));
        assertThat(row.state()).isEqualTo(EventState.PARKED);
        return row;
    }

    private int run(String job, String... arguments) {
        return new ParkedJobs(
                        fixture.bridge().inbox(),
                        replays::incrementAndGet,
                        operations,
                        ParkedJobs.effectsAlone(fixture.settings(), store))
                .jobs()
                .get(job)
                .run(List.of(arguments), lines::add);
    }

    @Test
    void replayPutsAnEventBackWithItsAttemptsForgotten() {
        Inbox.Row row = parked("replay@example.com");
        long seq = row.event().seq();

        assertThat(run("parked-replay", Long.toString(seq))).isZero();
        assertThat(lines).containsExactly("event " + seq + " waits for its route again");
        assertThat(replays).hasValue(1);
        Inbox.Row waiting = fixture.row(row.event().eventId());
        assertThat(waiting.state()).isEqualTo(EventState.PENDING);
        assertThat(waiting.event().attempts()).isZero();
        assertThat(waiting.endedAt()).isNull();
    }

    @Test
    void jobsWithoutTheirArgumentsSayWhatTheyExpect() {
        assertThat(run("parked-decide")).isEqualTo(1);
        assertThat(run("parked-decide", "sync-1")).isEqualTo(1);
        assertThat(run("parked-decide", "sync-1", "maybe")).isEqualTo(1);
        assertThat(run("parked-release")).isEqualTo(1);
        assertThat(run("parked-replay")).isEqualTo(1);
        assertThat(run("parked-discard")).isEqualTo(1);
        assertThat(lines).hasSize(6).allMatch(line -> line.startsWith("expected "));
        assertThat(lines.get(2))
                .isEqualTo(
                        "expected the id of an operation or an effect, and one of applied, not-applied, drop; found sync-1 maybe");
    }

    @Test
    void discardGivesAnEventUpForGood() {
        Inbox.Row row = parked("discard@example.com");
        String seq = Long.toString(row.event().seq());

        assertThat(run("parked-discard", seq)).isZero();
        assertThat(run("parked-replay", seq)).isEqualTo(1);
        assertThat(lines).containsExactly("event " + seq + " discarded", "event " + seq + " is not parked");
        assertThat(fixture.row(row.event().eventId()).state()).isEqualTo(EventState.DISCARDED);
    }

    @Test
    void eventThatIsNotThereIsSaid() {
        assertThat(run("parked-discard", "987654321")).isEqualTo(1);
        assertThat(lines).containsExactly("event 987654321 is not parked");
    }

    @Test
    void serviceReplaysAndRunsTheEvent() {
        Inbox.Row row = parked("service@example.com");
        List<String> said =
                fixture.job("parked-replay", Long.toString(row.event().seq()));
        Inbox.Row done = fixture.await(row.event().eventId(), r -> r.state() == EventState.DONE);

        assertThat(said)
                .containsExactly(
                        "{\"line\":\"event " + row.event().seq() + " waits for its route again\"}", "{\"exit\":0}");
        assertThat(done.outcome()).startsWith("awarded 5 points");
        assertThat(fixture.wix().balance("service@example.com")).isEqualTo(5);
    }

    @Test
    void serviceDiscardsAndGivesItsExitCode() {
        Inbox.Row row = parked("service-discard@example.com");
        String seq = Long.toString(row.event().seq());

        assertThat(fixture.job("parked-discard", seq))
                .containsExactly("{\"line\":\"event " + seq + " discarded\"}", "{\"exit\":0}");
        assertThat(fixture.job("parked-discard", seq))
                .containsExactly("{\"line\":\"event " + seq + " is not parked\"}", "{\"exit\":1}");
    }

    @Test
    void discardOfAnUnknownOutcomeLetsTheCustomerGoOn(@TempDir Path other) {
        try (BridgeFixture own = BridgeFixture.start(other, Map.of("retry.max-attempts", "1"))) {
            own.like("unknown@example.com", "post-1");
            own.wix().fault("ERROR_AFTER", WixSandbox.EARN, 1);
            Inbox.Row unknown = own.like("unknown@example.com", "post-2");
            own.job("parked-discard", Long.toString(unknown.event().seq()));

            assertThat(own.like("unknown@example.com", "post-3").outcome()).startsWith("awarded 5 points");
            assertThat(own.wix().balance("unknown@example.com")).isEqualTo(15);
        }
    }

    @Test
    void replayOfAnUnknownOutcomeGivesThePointsOnce(@TempDir Path other) {
        try (BridgeFixture own = BridgeFixture.start(other, Map.of("retry.max-attempts", "1"))) {
            own.wix().fault("ERROR_AFTER", WixSandbox.EARN, 1);
            Inbox.Row unknown = own.like("again@example.com", "post-1");
            own.job("parked-replay", "all");
            own.await(unknown.event().eventId(), row -> row.state() == EventState.DONE);

            assertThat(unknown.state()).isEqualTo(EventState.PARKED);
            assertThat(own.wix().balance("again@example.com")).isEqualTo(5);
            assertThat(own.job("parked-replay", "all"))
                    .containsExactly("{\"line\":\"nothing is parked\"}", "{\"exit\":0}");
        }
    }

    @Test
    void jobNeedsTheToken() {
        Inbox.Row row = parked("token@example.com");
        String body = "[\"" + row.event().seq() + "\"]";
        var wrong = fixture.job("parked-discard", "0".repeat(48), body);
        var none = fixture.request("POST", fixture.managementUrl() + "/jobs/parked-discard", Map.of(), body.getBytes());
        var onTheOtherPort =
                fixture.request("POST", fixture.baseUrl() + "/jobs/parked-discard", Map.of(), body.getBytes());

        assertThat(List.of(wrong.status(), none.status(), onTheOtherPort.status()))
                .containsExactly(401, 401, 404);
        assertThat(wrong.body()).isEmpty();
        assertThat(fixture.row(row.event().eventId()).state()).isEqualTo(EventState.PARKED);
    }

    @Test
    void unknownJobAndWrongBodyAreRefused() {
        String token = DataDirectory.Owner.of(dir).orElseThrow().token();

        assertThat(fixture.job("no-such-job", token, "[]").status()).isEqualTo(404);
        assertThat(fixture.job("parked-discard", token, "{}").status()).isEqualTo(400);
        assertThat(fixture.job("parked-discard", token, "not json").status()).isEqualTo(400);
    }
}
