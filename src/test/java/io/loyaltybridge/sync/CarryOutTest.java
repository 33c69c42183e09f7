package io.loyaltybridge.sync;

import io.loyaltybridge.inbox.Backoff;
import io.loyaltybridge.inbox.CallBounds;
import io.loyaltybridge.inbox.Desk;
import io.loyaltybridge.inbox.Desks;
import io.loyaltybridge.inbox.Dispatcher;
import io.loyaltybridge.inbox.Gate;
import io.loyaltybridge.inbox.Inbox;
import io.loyaltybridge.inbox.InboxMetrics;
import io.loyaltybridge.inbox.Verdict;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.SameVerdict;
import io.loyaltybridge.testing.TestSites;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a customer for whom something cannot be carried out. */
@Tag("store")
class CarryOutTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(1), Duration.ofMillis(2), 20);
    private static final CallBounds BOUNDS = new CallBounds(6, Duration.ofDays(1), 3);

    @TempDir
    private Path dir;

    private final DefaultCamelContext context = new DefaultCamelContext();
    private final AtomicInteger calls = new AtomicInteger();
    private volatile boolean works;
    private volatile boolean over;
    private Database store;
    private Dispatcher dispatcher;
    private CarryOut carryOut;

    @BeforeEach
    void start() throws Exception {
        store = TestStore.open(dir);
        dispatcher = new Dispatcher(
                store,
                Desks.only(new Desk(
                        TestSites.of("site"),
                        new Inbox(store, "site", Clock.systemUTC()),
                        Gate.OPEN,
                        failure -> new Verdict.Park("-", null))),
                BACKOFF,
                BOUNDS,
                1,
                Clock.systemUTC(),
                InboxMetrics.NONE);
        context.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:carry-out").process(exchange -> {
                    calls.incrementAndGet();
                    if (!works) {
                        throw new IllegalStateException("fails");
                    }
                });
            }
        });
        context.start();
    }

    @AfterEach
    void stop() throws Exception {
        carryOut.close();
        dispatcher.close();
        context.close();
        store.close();
    }

    private void carryOut(Verdict verdict) {
        Verdict.Judge judge = new SameVerdict(verdict, () -> over);
        carryOut = new CarryOut(
                TestSites.sender(context.createProducerTemplate()),
                dispatcher.at("site"),
                judge,
                BACKOFF,
                BOUNDS,
                Clock.systemUTC());
        carryOut.begin(List.of("link"));
    }

    private void awaitCalls(int expected) {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).until(() -> calls.get() >= expected);
    }

    private void staysAt(int expected) {
        Awaitility.await().during(Duration.ofMillis(300)).until(() -> calls.get() == expected);
    }

    @Test
    void anAnswerThatNeverComesEatsNoQuotaForEver() {
        carryOut(new Verdict.HandBack("not yet", Duration.ofMillis(1), Verdict.HandBack.Kind.ANSWER));

        awaitCalls(6);
        staysAt(6);
    }

    @Test
    void aFailureThatStaysEatsNoQuotaForEver() {
        carryOut(new Verdict.Retry("500", null));

        awaitCalls(6);
        staysAt(6);
    }

    @Test
    void whatWaitsForItsTurnGoesOnAsLongAsItTakes() {
        carryOut(new Verdict.HandBack("quota", Duration.ofMillis(1)));

        awaitCalls(40);
    }

    @Test
    void whatWaitsForASystemGoesOnAtOnceWhenItIsBack() {
        carryOut(new Verdict.HandBack("down", Duration.ofMinutes(5), Verdict.HandBack.Kind.OUTAGE));
        awaitCalls(1);
        staysAt(1);
        works = true;

        carryOut.outageEnded();

        awaitCalls(2);
        staysAt(2);
    }

    @Test
    void anOutageThatEndedWhileItWasPutOffDoesNotKeepItWaiting() {
        over = true;
        carryOut(new Verdict.HandBack("down", Duration.ofMinutes(5), Verdict.HandBack.Kind.SHUT_OUT));

        awaitCalls(3);
    }
}
