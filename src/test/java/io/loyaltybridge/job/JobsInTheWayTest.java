package io.loyaltybridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.failure.Failures;
import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestSites;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A long command that cannot go on ends, and one that another was in the way of runs later. */
@Tag("store")
class JobsInTheWayTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), 3);

    @TempDir
    private Path dir;

    @Test
    @Timeout(20)
    void callsThatAreDeniedEndTheCommandAtOnce() throws Exception {
        AtomicInteger made = new AtomicInteger();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            BulkCalls calls = new BulkCalls(
                    TestSites.sender(null),
                    failure -> new Verdict.HandBack(
                            "a permission is missing", Duration.ofMillis(1), Verdict.HandBack.Kind.ACCESS),
                    BACKOFF,
                    new CountDownLatch(1),
                    line -> {});

            assertThatThrownBy(() -> calls.untilOver(() -> {
                        made.incrementAndGet();
                        Exchange exchange = new DefaultExchange(context);
                        exchange.setException(new IllegalStateException("403"));
                        return exchange;
                    }))
                    .isInstanceOf(BulkCalls.CutOffException.class)
                    .hasMessageContaining("a permission is missing")
                    .hasMessageContaining("the same command continues from here");
        }
        assertThat(made).hasValue(1);
    }

    @Test
    @Timeout(20)
    void aCallThatNeverGetsTheAnswerItNeedsEndsTheCommandAfterAsManyAsAttemptsAreAllowed() throws Exception {
        AtomicInteger made = new AtomicInteger();
        try (DefaultCamelContext context = new DefaultCamelContext()) {
            BulkCalls calls = new BulkCalls(
                    TestSites.sender(null),
                    failure ->
                            new Verdict.HandBack("not there yet", Duration.ofMillis(1), Verdict.HandBack.Kind.ANSWER),
                    BACKOFF,
                    new CountDownLatch(1),
                    line -> {});

            assertThatThrownBy(() -> calls.untilOver(() -> {
                        made.incrementAndGet();
                        Exchange exchange = new DefaultExchange(context);
                        exchange.setException(new IllegalStateException("not yet"));
                        return exchange;
                    }))
                    .isInstanceOf(BulkCalls.CutOffException.class)
                    .hasMessageContaining("not there yet");
        }
        assertThat(made).hasValue(3);
    }

    private static BulkJobs jobs(Database store) {
        return new BulkJobs(new BulkJobs.Parts(
                store,
                "site",
                Clock.systemUTC(),
                null,
                null,
                null,
                TestSites.sender(null),
                new Failures(new Outages(Duration.ofSeconds(1), Duration.ofMinutes(5), Clock.systemUTC())),
                BACKOFF,
                1,
                true));
    }

    @Test
    void jobsThatTouchOtherThingsRunBesideEachOtherAndThoseThatTouchTheSameDoNot() {
        try (Database store = TestStore.open(dir)) {
            BulkJobs jobs = jobs(store);
            assertThat(beside(jobs, BulkJobs.Touches.EFFECTS, BulkJobs.Touches.BALANCES))
                    .isZero();
            assertThat(beside(jobs, BulkJobs.Touches.BALANCES, BulkJobs.Touches.EFFECTS))
                    .isZero();
            for (BulkJobs.Touches what : BulkJobs.Touches.values()) {
                assertThat(beside(jobs, what, what)).as(what.name()).isEqualTo(1);
                assertThat(beside(jobs, BulkJobs.Touches.ALL, what))
                        .as("beside all: " + what)
                        .isEqualTo(1);
                assertThat(beside(jobs, what, BulkJobs.Touches.ALL))
                        .as("all beside " + what)
                        .isEqualTo(1);
                assertThat(jobs.run(what, "after", List.of(), line -> {}, (calls, together, run, out) -> {}))
                        .isZero();
            }
        }
    }

    /** The exit code of one job that is begun while another runs. */
    private static int beside(BulkJobs jobs, BulkJobs.Touches runs, BulkJobs.Touches begun) {
        AtomicInteger exit = new AtomicInteger(-1);
        jobs.run(runs, "first", List.of(), line -> {}, (calls, together, run, out) -> {
            assertThat(jobs.isAtWork(run.id())).isTrue();
            exit.set(CompletableFuture.supplyAsync(
                            () -> jobs.run(begun, "second", List.of(), line -> {}, (c, t, r, o) -> {}))
                    .join());
        });
        return exit.get();
    }
}
