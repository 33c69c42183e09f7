package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.failure.Failures;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestSites;
import io.loyaltybridge.testing.TestStore;
import io.loyaltybridge.trace.Traces;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class AttemptsTest {
    private static final Instant RECEIVED = Instant.parse("2026-03-01T00:00:00Z");
    private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofMinutes(30), 20);

    @TempDir
    private Path dir;

    /** Fails one event with this verdict, so long after it came in. Returns what stands in the inbox then. */
    private Inbox.Row after(Duration waited, Verdict verdict) {
        try (Database store = TestStore.open(dir.resolve(waited.toString()))) {
            new Inbox(store, "site", Clock.fixed(RECEIVED, ZoneOffset.UTC))
                    .put("likes", List.of(new NewEvent("1", "1", null, "a", null, "{}", false)), true)
                    .join();
            Clock later = Clock.fixed(RECEIVED.plus(waited), ZoneOffset.UTC);
            Inbox inbox = new Inbox(store, "site", later);
            new Attempts(
                            BACKOFF,
                            new CallBounds(20, Duration.ofDays(1), 5),
                            later,
                            InboxMetrics.NONE,
                            new NoMarks(),
                            Traces.NONE)
                    .run(
                            new Desk(TestSites.of("site"), inbox, Gate.OPEN, failure -> verdict),
                            inbox.findById("1").get(0).event(),
                            event -> {
                                throw new IllegalStateException("fails");
                            },
                            Optional.empty());
            return inbox.findById("1").get(0);
        }
    }

    private static final class NoMarks implements Attempts.Marks {
        @Override
        public void ending(long seq) {}

        @Override
        public void marked(long seq, boolean done) {}
    }

    private static Verdict denied() {
        return new Verdict.HandBack("denied", Duration.ofSeconds(30), Verdict.HandBack.Kind.ACCESS);
    }

    @Test
    void whatIsDeniedAsksMoreRarelyTheLongerItWaitsAndIsNeverParked() {
        assertThat(after(Duration.ofSeconds(1), denied()).dueAt()).isEqualTo(RECEIVED.plusSeconds(31));
        assertThat(after(Duration.ofHours(1), denied()).dueAt()).isEqualTo(RECEIVED.plus(Duration.ofMinutes(75)));
        Inbox.Row old = after(Duration.ofDays(9), denied());
        assertThat(old.state()).isEqualTo(EventState.PENDING);
        assertThat(old.dueAt()).isEqualTo(RECEIVED.plus(Duration.ofDays(9)).plus(Duration.ofMinutes(30)));
        assertThat(old.event().attempts()).isZero();
    }

    @Test
    void theLastAttemptsThatFailedAreKeptAndNoMore() {
        String stored = null;
        for (int i = 1; i <= FailedAttempt.MOST + 3; i++) {
            stored = FailedAttempt.of(RECEIVED.plusSeconds(i), i, "step\t" + i, "why\n" + i + "x".repeat(1_000))
                    .after(stored);
        }

        List<FailedAttempt> kept = FailedAttempt.read(stored);
        assertThat(kept).hasSize(FailedAttempt.MOST);
        assertThat(kept).extracting(FailedAttempt::number).startsWith(4).endsWith(FailedAttempt.MOST + 3);
        assertThat(kept.get(0).at()).isEqualTo(RECEIVED.plusSeconds(4));
        assertThat(kept.get(0).step()).isEqualTo("step\\t4");
        assertThat(kept.get(0).reason()).startsWith("why\\n4x").endsWith("… (1005 characters)");
        assertThat(stored.length()).isLessThan(FailedAttempt.MOST * 500);
        assertThat(FailedAttempt.read(null)).isEmpty();
    }

    @Test
    void whatWaitsForItsTurnStaysCheapAndIsNotParkedHoweverLongItWaits() {
        Inbox.Row row = after(Duration.ofDays(9), new Verdict.HandBack("quota", Duration.ofSeconds(2)));

        assertThat(row.state()).isEqualTo(EventState.PENDING);
        assertThat(row.dueAt()).isEqualTo(RECEIVED.plus(Duration.ofDays(9)).plusSeconds(2));
    }

    @Test
    void anOldEventIsNotParkedForItsAgeAlone() {
        Verdict answer = new Verdict.HandBack("not there yet", Duration.ofSeconds(2), Verdict.HandBack.Kind.ANSWER);

        assertThat(after(Duration.ofDays(9), answer).state()).isEqualTo(EventState.PENDING);
    }

    @Test
    void theBoundsOfCallsAreTheirOwnAndNotThoseOfAttempts() {
        CallBounds bounds = new CallBounds(20, Duration.ofDays(1), 5);
        Instant next = RECEIVED.plus(Duration.ofDays(1));

        assertThat(bounds.over(19, RECEIVED, RECEIVED)).isFalse();
        assertThat(bounds.over(20, RECEIVED, RECEIVED)).isTrue();
        assertThat(bounds.over(4, RECEIVED, next)).isFalse();
        assertThat(bounds.over(5, RECEIVED, next.minusMillis(1))).isFalse();
        assertThat(bounds.over(5, RECEIVED, next)).isTrue();
    }

    @Test
    void aConstraintOfTheStoreThatIsBrokenEachTimeParksTheEvent() {
        try (Database store = TestStore.open(dir)) {
            Inbox inbox = new Inbox(store, "site", Clock.systemUTC());
            inbox.put("likes", List.of(new NewEvent("1", "1", null, "a", null, "{}", false)), true)
                    .join();
            Outages outages = new Outages(Duration.ofSeconds(1), Duration.ofMinutes(5), Clock.systemUTC());
            Backoff quick = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), 3);
            AtomicInteger runs = new AtomicInteger();
            try (Dispatcher dispatcher = new Dispatcher(
                    store,
                    Desks.only(new Desk(TestSites.of("site"), inbox, Gate.OPEN, new Failures(outages))),
                    quick,
                    new CallBounds(20, Duration.ofDays(1), 5),
                    1,
                    Clock.systemUTC(),
                    InboxMetrics.NONE)) {
                dispatcher.register("likes", event -> {
                    runs.incrementAndGet();
                    store.write(tx -> tx.update("INSERT INTO store_probe VALUES (NULL)"));
                    return "done";
                });
                dispatcher.start();
                Awaitility.await().until(() -> inbox.findById("1").get(0).state() == EventState.PARKED);
            }
            assertThat(runs).hasValue(3);
            assertThat(inbox.findById("1").get(0).outcome())
                    .contains("the store refused a write")
                    .matches("(?is).*not.null.*");
        }
    }
}
