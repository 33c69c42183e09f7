package io.loyaltybridge.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.failure.Failures;
import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.HandBackException;
import io.loyaltybridge.inbox.ParkException;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.outage.Outages;
import io.loyaltybridge.store.StoreException;
import io.loyaltybridge.testing.TestSites;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of a customer in a long command: what is waited for, what is a failure, and what another time is for. */
@Timeout(20)
class BulkAttemptsTest {
    private final DefaultCamelContext context = new DefaultCamelContext();
    private final List<String> lines = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final AtomicInteger made = new AtomicInteger();

    @AfterEach
    void close() throws IOException {
        context.close();
    }

    private BulkCalls calls(int maxAttempts) {
        return calls(
                maxAttempts,
                new Failures(new Outages(Duration.ofSeconds(1), Duration.ofMinutes(5), Clock.systemUTC())));
    }

    private BulkCalls calls(int maxAttempts, Verdict.Judge judge) {
        return new BulkCalls(
                TestSites.sender(null),
                judge,
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), maxAttempts),
                stop,
                lines::add);
    }

    /** Fails so often with this, then succeeds. */
    private Supplier<Exchange> failing(int times, Exception failure) {
        return () -> {
            Exchange exchange = new DefaultExchange(context);
            if (made.incrementAndGet() <= times) {
                exchange.setException(failure);
            }
            return exchange;
        };
    }

    @Test
    void whatAllWaitForIsWaitedForAsLongAsItTakes() {
        Verdict.Judge quota = failure -> new Verdict.HandBack(failure.getMessage(), Duration.ofMillis(1));
        assertThat(calls(3, quota)
                        .customer(failing(50, new IllegalStateException("the quota is used up for now")))
                        .how())
                .isEqualTo(Ended.How.DONE);
        assertThat(made).hasValue(51);
        assertThat(calls(3).customer(failing(52, new StoreException("the disk is full", null)))
                        .how())
                .isEqualTo(Ended.How.DONE);
        assertThat(lines).containsExactly("waiting 1 s: the disk is full");
    }

    @Test
    void whatOneCustomerWaitsForIsWaitedForShortlyAndThenLeftForAnotherTime() {
        assertThat(calls(3).customer(failing(3, new HandBackException("just changed", Duration.ofMillis(1))))
                        .how())
                .isEqualTo(Ended.How.DONE);
        made.set(0);

        Ended ended =
                calls(3).customer(failing(9, new HandBackException("held: the versions fell", Duration.ofSeconds(60))));

        assertThat(List.of(ended.how(), ended.reason(), ended.again()))
                .containsExactly(Ended.How.WAITS, "held: the versions fell", Duration.ofSeconds(60));
        assertThat(made).hasValue(1);
    }

    @Test
    void whatFailsIsTriedAFewTimesAndIsAFailureThenForThisCustomerAlone() {
        Ended ended = calls(20).customer(failing(99, new IOException("reset")));
        assertThat(List.of(ended.how(), ended.reason())).containsExactly(Ended.How.FAILED, "IOException: reset");
        assertThat(made).hasValue(5);

        made.set(0);
        assertThat(calls(3).customerUntilOver(
                                failing(99, HandBackException.afterCall("not there yet", Duration.ofMillis(1))))
                        .how())
                .isEqualTo(Ended.How.FAILED);
        assertThat(made).hasValue(3);
    }

    @Test
    void aRefusalIsNotTriedAgainAndTheEndOfTheProcessEndsAll() {
        assertThat(calls(20)
                        .customer(failing(99, new ParkException("no such badge")))
                        .how())
                .isEqualTo(Ended.How.REFUSED);
        assertThat(made).hasValue(1);

        stop.countDown();
        assertThatThrownBy(() -> calls(20).customer(failing(99, new IOException("reset"))))
                .isInstanceOf(BulkCalls.CutOffException.class)
                .hasMessageContaining("stopped");
    }

    @Test
    void aSystemThatAnswersOneCustomerNothingKeepsNoCommandForEver() {
        Verdict lonely =
                new Verdict.HandBack("program is down", Duration.ofMillis(5), Verdict.HandBack.Kind.LONELY_OUTAGE);

        Ended ended = calls(4, failure -> lonely).customerUntilOver(failing(1_000, new IOException("500")));

        assertThat(ended.how()).isEqualTo(Ended.How.FAILED);
        assertThat(ended.reason()).startsWith("program is down");
        assertThat(made).hasValue(4);
    }
}
