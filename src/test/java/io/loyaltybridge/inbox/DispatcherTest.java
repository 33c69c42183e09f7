package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.store.StoreBusyException;
import io.loyaltybridge.testing.TestSites;
import io.loyaltybridge.testing.TestStore;
import io.loyaltybridge.testing.WrappedStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("store")
class DispatcherTest {
    private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), 3);

    @TempDir
    private Path dir;

    private Database store;
    private Store storeOfDispatchers;
    private Inbox inbox;
    private final List<Dispatcher> dispatchers = new ArrayList<>();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        storeOfDispatchers = store;
        inbox = new Inbox(store, "site", Clock.systemUTC());
    }

    @AfterEach
    void close() {
        gate.countDown();
        dispatchers.forEach(dispatcher -> dispatcher.stop(Duration.ofSeconds(5)));
        store.close();
    }

    private static Verdict judge(Throwable failure) {
        return failure instanceof HandBackException handBack
                ? new Verdict.HandBack(handBack.getMessage(), handBack.delay())
                : failure instanceof ParkException
                        ? new Verdict.Park(failure.getMessage(), "request-1")
                        : new Verdict.Retry(failure.getMessage(), "request-2");
    }

    private Dispatcher dispatcher(Gate customers, int workers) {
        return dispatcher(Desks.only(new Desk(TestSites.of("site"), inbox, customers, DispatcherTest::judge)), workers);
    }

    private Dispatcher dispatcher(Desks desks, int workers) {
        Dispatcher dispatcher = new Dispatcher(
                storeOfDispatchers,
                desks,
                BACKOFF,
                new CallBounds(20, Duration.ofDays(1), 5),
                workers,
                Clock.systemUTC(),
                InboxMetrics.NONE);
        dispatchers.add(dispatcher);
        return dispatcher;
    }

    private void put(String source, String lane, String... ids) {
        List<NewEvent> events = new ArrayList<>();
        for (String id : ids) {
            events.add(new NewEvent(id, id, null, lane, null, "{}", false));
        }
        inbox.put(source, events, true).join();
        dispatchers.forEach(Dispatcher::wake);
    }

    private Inbox.Row row(String id) {
        return inbox.findById(id).get(0);
    }

    private static void await(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).untilAsserted(assertion);
    }

    private void awaitState(String id, EventState state) {
        await(() -> assertThat(row(id).state()).isEqualTo(state));
    }

    private void waitAtGate() throws InterruptedException {
        if (!gate.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the test's gate did not open");
        }
    }

    @Test
    void eventsOfALaneRunInOrderAndEndWithTheirOutcome() {
        Dispatcher dispatcher = dispatcher(Gate.OPEN, 4);
        dispatcher.register("likes", event -> {
            ran.add(event.eventId());
            return "did " + event.eventId();
        });
        put("likes", "a", "1", "2", "3", "4");
        dispatcher.start();

        awaitState("4", EventState.DONE);
        assertThat(ran).containsExactly("1", "2", "3", "4");
        assertThat(row("2").outcome()).isEqualTo("did 2");
    }

    @Test
    void oneCustomerAtATimeOverTwoLanesAndOthersMeanwhile() {
        Gate customers = new Gate() {
            @Override
            public String customer(String lane) {
                return lane.startsWith("ada") ? "ada" : lane;
            }

            @Override
            public Optional<String> held(String customer, InboxEvent event) {
                return Optional.empty();
            }
        };
        AtomicInteger adas = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Dispatcher dispatcher = dispatcher(customers, 4);
        dispatcher.register("likes", event -> {
            if (event.lane().startsWith("ada")) {
                most.accumulateAndGet(adas.incrementAndGet(), Math::max);
                waitAtGate();
                adas.decrementAndGet();
            }
            ran.add(event.eventId());
            return "done";
        });
        dispatcher.start();
        put("likes", "ada-work", "1", "2");
        put("likes", "ada-home", "3", "4");
        put("likes", "ben", "5");
        put("likes", "cleo", "6");

        awaitState("5", EventState.DONE);
        awaitState("6", EventState.DONE);
        assertThat(ran).containsExactlyInAnyOrder("5", "6");
        gate.countDown();
        for (String id : List.of("1", "2", "3", "4")) {
            awaitState(id, EventState.DONE);
        }
        assertThat(most).hasValue(1);
        assertThat(ran.indexOf("1")).isLessThan(ran.indexOf("2"));
        assertThat(ran.indexOf("3")).isLessThan(ran.indexOf("4"));
    }

    @Test
    void failedEventComesAgainAndIsParkedAfterTheLastAttempt() {
        Dispatcher dispatcher = dispatcher(Gate.OPEN, 2);
        dispatcher.register("likes", event -> {
            ran.add(event.eventId() + " after " + event.attempts());
            if (event.eventId().equals("1")) {
                throw new IllegalStateException("broken");
            }
            return "done";
        });
        dispatcher.start();
        put("likes", "a", "1", "2");

        awaitState("1", EventState.PARKED);
        awaitState("2", EventState.DONE);
        assertThat(ran).containsExactly("1 after 0", "1 after 1", "1 after 2", "2 after 0");
        assertThat(row("1").event().attempts()).isEqualTo(3);
        assertThat(row("1").outcome()).isEqualTo("broken");
        assertThat(row("1").requestId()).isEqualTo("request-2");
    }

    @Test
    void hopelessEventIsParkedAtOnce() {
        Dispatcher dispatcher = dispatcher(Gate.OPEN, 2);
        dispatcher.register("likes", event -> {
            throw new ParkException("no address");
        });
        dispatcher.start();
        put("likes", "a", "1");

        awaitState("1", EventState.PARKED);
        assertThat(row("1").event().attempts()).isEqualTo(1);
        assertThat(row("1").outcome()).isEqualTo("no address");
    }

    @Test
    void handedBackEventIsNotCounted() {
        Dispatcher dispatcher = dispatcher(Gate.OPEN, 2);
        dispatcher.register("likes", event -> {
            ran.add(event.eventId());
            if (ran.size() <= 10) {
                throw new HandBackException("not yet", Duration.ofMillis(1));
            }
            return "done";
        });
        dispatcher.start();
        put("likes", "a", "1");

        awaitState("1", EventState.DONE);
        assertThat(ran).hasSize(11);
        assertThat(row("1").event().attempts()).isZero();
    }

    @Test
    void heldEventWaitsWithItsReasonAndDoesNotRun() {
        Gate held = new Gate() {
            @Override
            public String customer(String lane) {
                return lane;
            }

            @Override
            public Optional<String> held(String customer, InboxEvent event) {
                return customer.equals("a") ? Optional.of("waits for event 7") : Optional.empty();
            }
        };
        Dispatcher dispatcher = dispatcher(held, 2);
        dispatcher.register("likes", event -> {
            ran.add(event.eventId());
            return "done";
        });
        dispatcher.start();
        put("likes", "a", "1");
        put("likes", "b", "2");

        awaitState("2", EventState.DONE);
        await(() -> assertThat(row("1").outcome()).isEqualTo("waits for event 7"));
        assertThat(row("1").state()).isEqualTo(EventState.PENDING);
        assertThat(row("1").event().attempts()).isZero();
        assertThat(ran).containsExactly("2");
    }

    @Test
    void pendingEventsRunAfterARestart() {
        put("likes", "a", "1", "2");
        Dispatcher first = dispatcher(Gate.OPEN, 1);
        CountDownLatch entered = new CountDownLatch(1);
        first.register("likes", event -> {
            entered.countDown();
            waitAtGate();
            throw new IllegalStateException("killed");
        });
        first.start();
        await(() -> assertThat(entered.getCount()).isZero());
        assertThat(first.stop(Duration.ofMillis(1))).isFalse();

        Dispatcher second = dispatcher(Gate.OPEN, 1);
        second.register("likes", event -> {
            ran.add(event.eventId());
            return "done";
        });
        second.start();
        awaitState("2", EventState.DONE);
        assertThat(ran).containsExactly("1", "2");
    }

    @Test
    void sourceWithoutARouteKeepsItsEventsUntilTheRouteComes() {
        Dispatcher dispatcher = dispatcher(Gate.OPEN, 2);
        dispatcher.register("likes", event -> "done");
        dispatcher.start();
        put("reviews", "a", "1");
        put("likes", "a", "2");
        awaitState("2", EventState.DONE);
        assertThat(row("1").state()).isEqualTo(EventState.PENDING);

        dispatcher.register("reviews", event -> "late");
        awaitState("1", EventState.DONE);
        assertThat(row("1").outcome()).isEqualTo("late");
        assertThat(dispatcher.sources()).containsExactlyInAnyOrder("likes", "reviews");
    }

    @Test
    void secondRouteOfASourceIsRefused() {
        Dispatcher dispatcher = dispatcher(Gate.OPEN, 1);
        dispatcher.register("likes", event -> "done");

        assertThatThrownBy(() -> dispatcher.register("likes", event -> "done"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("inbox:likes has a route already; one route takes the events of a source");
    }

    @Test
    void replayedEventRunsAfterARescan() {
        Dispatcher dispatcher = dispatcher(Gate.OPEN, 2);
        dispatcher.register("likes", event -> {
            ran.add(event.eventId());
            if (ran.size() == 1) {
                throw new ParkException("first");
            }
            return "done";
        });
        dispatcher.start();
        put("likes", "a", "1");
        awaitState("1", EventState.PARKED);
        inbox.replay(row("1").event().seq());
        dispatcher.rescan();

        awaitState("1", EventState.DONE);
    }

    @Test
    void hotLaneOfThousandsNeitherStarvesOthersNorLosesOrder() {
        int many = 5_000;
        String[] ids = new String[many];
        for (int i = 0; i < many; i++) {
            ids[i] = "hot-" + i;
        }
        put("likes", "hot", ids);
        Dispatcher dispatcher = dispatcher(Gate.OPEN, 4);
        List<String> hot = new CopyOnWriteArrayList<>();
        AtomicInteger hotBeforeCool = new AtomicInteger();
        dispatcher.register("likes", event -> {
            if (event.lane().equals("hot")) {
                hot.add(event.eventId());
            } else {
                hotBeforeCool.set(hot.size());
            }
            return "done";
        });
        put("likes", "cool", "cool-1");
        dispatcher.start();

        awaitState("cool-1", EventState.DONE);
        assertThat(hotBeforeCool.get()).isLessThan(many);
        Awaitility.await().until(() -> inbox.count(EventState.PENDING) == 0);
        assertThat(hot).containsExactly(ids);
    }

    /** Fails the first mark "done", and lets a scan begin between the failure and the moment when the event leaves its lane. */
    private static final class ScanBeforeLeave extends WrappedStore {
        private final AtomicInteger failures = new AtomicInteger(1);
        private final CountDownLatch scanned = new CountDownLatch(1);
        private volatile boolean failed;

        ScanBeforeLeave(Store real) {
            super(real);
        }

        @Override
        public <T> CompletableFuture<T> submit(Work<T> work) {
            if (!Thread.currentThread().getName().startsWith("lane-") || failures.getAndDecrement() <= 0) {
                return super.submit(work);
            }
            CompletableFuture<T> future = new CompletableFuture<>() {
                @Override
                public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
                    failed = true;
                    CompletableFuture<T> next = super.whenComplete(action);
                    try {
                        scanned.await(5, TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return next;
                }
            };
            future.completeExceptionally(new StoreBusyException(1));
            return future;
        }

        @Override
        public <T> T read(Work<T> work) {
            T result = super.read(work);
            if (failed && Thread.currentThread().getName().equals("inbox-dispatcher")) {
                scanned.countDown();
            }
            return result;
        }
    }

    @Test
    void anEventThatCouldNotBeMarkedRunsAgainAlthoughAScanPassedItBeforeItLeft() {
        storeOfDispatchers = new ScanBeforeLeave(store);
        inbox = new Inbox(storeOfDispatchers, "site", Clock.systemUTC());
        Dispatcher dispatcher = dispatcher(Gate.OPEN, 2);
        dispatcher.register("likes", event -> {
            ran.add(event.eventId());
            return "done";
        });
        put("likes", "a", "1");
        dispatcher.start();

        awaitState("1", EventState.DONE);
        assertThat(ran).containsExactly("1", "1");
    }

    @Test
    void aSourceWithHundredsOfEventsDoesNotKeepTheOneOfAnotherSourceWaiting() {
        Semaphore quota = new Semaphore(0, true);
        Dispatcher dispatcher = dispatcher(Gate.OPEN, 8);
        for (String source : List.of("busy", "quiet")) {
            dispatcher.register(source, event -> {
                quota.acquire();
                ran.add(event.eventId());
                return "done";
            });
        }
        for (int i = 0; i < 300; i++) {
            put("busy", "email:" + i, "busy-" + i);
        }
        dispatcher.start();
        await(() -> assertThat(quota.getQueueLength()).isGreaterThanOrEqualTo(7));
        put("quiet", "email:quiet", "quiet");

        for (int granted = 1; granted <= 10; granted++) {
            int all = granted;
            quota.release();
            await(() -> assertThat(ran).hasSize(all));
        }

        assertThat(ran).as("within few grants of the quota that all wait for").contains("quiet");
        quota.release(1_000);
        await(() -> assertThat(ran).hasSize(301));
    }
}
