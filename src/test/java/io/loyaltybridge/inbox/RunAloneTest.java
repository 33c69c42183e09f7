package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestSites;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class RunAloneTest {
    @TempDir
    private Path dir;

    private Database store;
    private Dispatcher all;
    private SiteDispatcher dispatcher;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        all = new Dispatcher(
                store,
                Desks.only(new Desk(
                        TestSites.of("site"),
                        new Inbox(store, "site", Clock.systemUTC()),
                        Gate.OPEN,
                        failure -> new Verdict.Park(failure.getMessage(), null))),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 1),
                new CallBounds(20, Duration.ofDays(1), 5),
                2,
                Clock.systemUTC(),
                InboxMetrics.NONE);
        dispatcher = all.at("site");
    }

    @AfterEach
    void close() {
        all.close();
        store.close();
    }

    @Test
    void twoTasksOfOneCustomerNeverRunAtOnce() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            threads.add(new Thread(() -> {
                for (int n = 0; n < 200; n++) {
                    dispatcher.runAlone("link:1", () -> {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.yield();
                        inside.decrementAndGet();
                    });
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(30_000);
            assertThat(thread.isAlive()).isFalse();
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void aCustomerIsFreeAgainAfterATaskThatFailed() {
        assertThatThrownBy(() -> dispatcher.runAlone("link:1", () -> {
                    throw new IllegalStateException("no");
                }))
                .hasMessage("no");
        List<String> ran = new ArrayList<>();
        dispatcher.runAlone("link:1", () -> ran.add("again"));
        assertThat(ran).containsExactly("again");
    }

    @Test
    void whoHoldsACustomerAsksForAnotherOneAndIsToldWhereTheyAreTaken() {
        List<String> ran = new ArrayList<>();
        dispatcher.runAlone("link:1", () -> {
            assertThat(dispatcher.tryAlone("link:1", () -> ran.add("twice"))).isFalse();
            assertThat(dispatcher.tryAlone("link:2", () -> ran.add("beside"))).isTrue();
        });
        assertThat(dispatcher.tryAlone("link:2", () -> ran.add("after"))).isTrue();
        assertThat(dispatcher.tryAlone("link:1", () -> ran.add("after"))).isTrue();
        assertThat(ran).containsExactly("beside", "after", "after");
    }

    @Test
    void customersOfTwoSitesWithTheSameNameAreTwo() {
        List<String> ran = new ArrayList<>();
        dispatcher.runAlone("link:1", () -> {
            assertThat(all.at("other").tryAlone("link:1", () -> ran.add("beside")))
                    .isTrue();
            assertThat(all.at("site").tryAlone("link:1", () -> ran.add("twice")))
                    .isFalse();
        });
        assertThat(ran).containsExactly("beside");
    }
}
