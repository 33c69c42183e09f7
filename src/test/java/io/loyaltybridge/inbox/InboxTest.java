package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class InboxTest {
    @TempDir
    private Path dir;

    private Database store;
    private Inbox inbox;
    private final MutableClock clock = new MutableClock();

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        inbox = new Inbox(store, "site", clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    static NewEvent event(String id, String body) {
        return new NewEvent(id, "hash of " + body, "kind", "lane", null, body, false);
    }

    private Inbox.Taken put(NewEvent... events) {
        return inbox.put("source", List.of(events), true).join();
    }

    private static void assertTaken(Inbox.Taken taken, int stored, int duplicates, int altered) {
        assertThat(taken).isEqualTo(new Inbox.Taken(stored, duplicates, altered, taken.first()));
        assertThat(taken.first() > 0).isEqualTo(stored > 0);
    }

    @Test
    void sameIdAndBodyIsADuplicateOfEitherState() {
        assertTaken(put(event("a", "1")), 1, 0, 0);
        assertTaken(put(event("a", "1"), event("b", "1")), 1, 1, 0);
        inbox.done(inbox.findById("a").get(0).event().seq(), "done").join();

        assertTaken(put(event("a", "1")), 0, 1, 0);
        assertThat(inbox.put("other", List.of(event("a", "1")), true).join().stored())
                .isEqualTo(1);
    }

    @Test
    void anotherBodyUnderTheSameIdIsMarkedAndParkedWhereAsked() {
        put(event("a", "1"));
        assertTaken(put(event("a", "2")), 1, 0, 1);
        inbox.put("source", List.of(event("a", "3")), false).join();
        List<Inbox.Row> rows = inbox.findById("a");

        assertThat(rows)
                .extracting(Inbox.Row::state)
                .containsExactly(EventState.PENDING, EventState.PARKED, EventState.PENDING);
        assertThat(rows).extracting(row -> row.event().altered()).containsExactly(false, true, true);
    }

    @Test
    void ignoredEventIsKeptAndEnded() {
        put(new NewEvent("a", "h", null, "lane", null, "{}", true));
        Inbox.Row row = inbox.findById("a").get(0);

        assertThat(row.state()).isEqualTo(EventState.IGNORED);
        assertThat(row.endedAt()).isEqualTo(clock.instant());
        assertThat(row.event().kind()).isNull();
        assertThat(inbox.pending(row.event().seq())).isEmpty();
    }

    @Test
    void occurredAtIsTheTimeOfReceiptWhereThePayloadSaysNone() {
        Instant said = Instant.parse("2026-10-01T00:00:00Z");
        put(event("a", "1"), new NewEvent("b", "h", "k", "lane", said, "{}", false));

        assertThat(inbox.findById("a").get(0).event().occurredAt()).isEqualTo(clock.instant());
        assertThat(inbox.findById("b").get(0).event().occurredAt()).isEqualTo(said);
    }

    @Test
    void nextAttemptKeepsReasonTimeAndTheLastRequestId() {
        put(event("a", "1"));
        long seq = inbox.findById("a").get(0).event().seq();
        Instant due = clock.instant().plusSeconds(60);
        inbox.again(seq, 1, due, "first", "request-1", false);
        inbox.again(seq, 2, due, "second", null, false);
        Inbox.Row row = inbox.find(seq).orElseThrow();

        assertThat(row.event().attempts()).isEqualTo(2);
        assertThat(row.outcome()).isEqualTo("second");
        assertThat(row.requestId()).isEqualTo("request-1");
        assertThat(row.dueAt()).isEqualTo(due);
    }

    @Test
    void endedEventCannotEndAnotherWay() {
        put(event("a", "1"));
        long seq = inbox.findById("a").get(0).event().seq();
        inbox.done(seq, "first").join();

        assertThat(inbox.done(seq, "second").join()).isZero();
        inbox.park(seq, FailedAttempt.of(Instant.EPOCH, 1, "", "third"), "third", null);
        inbox.again(seq, 1, clock.instant(), "fourth", null, false);
        assertThat(inbox.replay(seq)).isFalse();
        assertThat(inbox.discard(seq)).isFalse();
        assertThat(inbox.find(seq).orElseThrow().outcome()).isEqualTo("first");
        assertThat(inbox.find(seq).orElseThrow().state()).isEqualTo(EventState.DONE);
    }

    @Test
    void listShowsTheNewestFirstAndOneStateWhereAsked() {
        put(event("a", "1"), event("b", "1"), event("c", "1"));
        inbox.park(
                inbox.findById("b").get(0).event().seq(), FailedAttempt.of(Instant.EPOCH, 1, "", "why"), "why", null);

        assertThat(inbox.list(null, 2)).extracting(row -> row.event().eventId()).containsExactly("c", "b");
        assertThat(inbox.list(EventState.PARKED, 10))
                .extracting(row -> row.event().eventId())
                .containsExactly("b");
        assertThat(inbox.count(EventState.PENDING)).isEqualTo(2);
    }

    @Test
    void oldestPendingIsTheOneThatWaitsLongest() {
        assertThat(inbox.oldestPending()).isEmpty();
        put(event("a", "1"));
        Instant first = clock.instant();
        clock.advance(Duration.ofMinutes(1));
        put(event("b", "1"));

        assertThat(inbox.oldestPending()).contains(first);
    }

    @Test
    void endedEventsAreForgottenWithTimeAndParkedOnesAreNot() {
        put(event("done", "1"), event("parked", "1"), event("pending", "1"));
        inbox.done(inbox.findById("done").get(0).event().seq(), "done").join();
        inbox.park(
                inbox.findById("parked").get(0).event().seq(),
                FailedAttempt.of(Instant.EPOCH, 1, "", "why"),
                "why",
                null);
        clock.advance(Duration.ofDays(7));

        assertThat(new WholeInbox(store, clock).forgetOlderThan(Duration.ofDays(7)))
                .isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(new WholeInbox(store, clock).forgetOlderThan(Duration.ofDays(7)))
                .isEqualTo(1);
        assertThat(inbox.list(null, 10))
                .extracting(row -> row.event().eventId())
                .containsExactly("pending", "parked");
    }
}
