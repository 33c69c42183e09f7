package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.store.Database;
import io.loyaltybridge.store.Store;
import io.loyaltybridge.testing.TestSites;
import io.loyaltybridge.testing.TestStore;
import io.loyaltybridge.testing.WrappedStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What happens to the dispatcher while a page is being read from a slow disk. */
@Timeout(60)
class PagesTest {
    @TempDir
    private Path dir;

    private Database store;
    private SlowReads slow;
    private Inbox inbox;
    private Dispatcher dispatcher;
    private final List<String> ran = new CopyOnWriteArrayList<>();

    /** Lets the dispatcher's thread read, and then keeps what it read back until it is let go. */
    private static final class SlowReads extends WrappedStore {
        private volatile CountDownLatch hold = new CountDownLatch(0);
        private volatile CountDownLatch reached = new CountDownLatch(0);

        SlowReads(Store real) {
            super(real);
        }

        /** The next lane that has written something goes on when it is let go. */
        private volatile @Nullable CountDownLatch laneHold;

        @Override
        public <T> T write(Work<T> work) {
            T result = super.write(work);
            CountDownLatch its = laneHold;
            if (its != null && Thread.currentThread().getName().startsWith("lane-")) {
                laneHold = null;
                await(its);
            }
            return result;
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await(20, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        void holdNext() {
            reached = new CountDownLatch(1);
            hold = new CountDownLatch(1);
        }

        @Override
        public <T> T read(Work<T> work) {
            T result = super.read(work);
            if (Thread.currentThread().getName().equals("inbox-dispatcher")) {
                reached.countDown();
                await(hold);
            }
            return result;
        }
    }

    @BeforeEach
    void start() {
        store = TestStore.open(dir);
        slow = new SlowReads(store);
        inbox = new Inbox(slow, "site", Clock.systemUTC());
        dispatcher = new Dispatcher(
                slow,
                Desks.only(new Desk(
                        TestSites.of("site"),
                        inbox,
                        Gate.OPEN,
                        failure -> new Verdict.Park(failure.getMessage(), null))),
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), 1),
                new CallBounds(20, Duration.ofDays(1), 5),
                4,
                Clock.systemUTC(),
                InboxMetrics.NONE);
        dispatcher.register("likes", event -> {
            ran.add(event.eventId());
            if (event.eventId().startsWith("parked")
                    && ran.stream().filter(event.eventId()::equals).count() == 1) {
                throw new IllegalStateException("fails");
            }
            return "done";
        });
    }

    @AfterEach
    void stop() {
        slow.hold.countDown();
        dispatcher.stop(Duration.ofSeconds(5));
        store.close();
    }

    private void put(String lane, String... ids) {
        List<NewEvent> events = new ArrayList<>();
        for (String id : ids) {
            events.add(new NewEvent(id, id, null, lane, null, "{}", false));
        }
        inbox.put("likes", events, true).join();
    }

    private void awaitState(String id, EventState state) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(5))
                .until(() -> inbox.findById(id).get(0).state() == state);
    }

    private void awaitReached() throws InterruptedException {
        assertThat(slow.reached.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void webhooksAndWorkersDoNotWaitForAPageAndNothingThatCameMeanwhileIsLost() throws Exception {
        put("a", "1");
        dispatcher.start();
        awaitState("1", EventState.DONE);
        slow.holdNext();
        put("a", "2");
        dispatcher.wake();
        awaitReached();
        // The page that holds 2 is read, and not yet handed over.
        put("b", "3");
        CompletableFuture.runAsync(dispatcher::wake).get(5, TimeUnit.SECONDS);
        CompletableFuture.runAsync(() -> dispatcher.at("site").runAlone("c", () -> ran.add("alone")))
                .get(5, TimeUnit.SECONDS);
        slow.hold.countDown();

        awaitState("2", EventState.DONE);
        awaitState("3", EventState.DONE);
        assertThat(ran).containsExactlyInAnyOrder("1", "alone", "2", "3");
    }

    /** As another instance does, whose transaction began earlier and was committed later. */
    private void putAt(long seq, String id) {
        store.<Integer>write(tx -> tx.update(
                "INSERT INTO inbox (seq, site, source, event_id, body_hash, lane, received_at, body, state)"
                        + " VALUES (?, 'site', 'likes', ?, ?, ?, 0, '{}', 'pending')",
                seq,
                id,
                id,
                id));
    }

    @Test
    void anEventWhoseTransactionWasOvertakenIsNotPassedOver() throws Exception {
        putAt(60, "1");
        dispatcher.start();
        awaitState("1", EventState.DONE);
        putAt(20, "2");
        dispatcher.wake(20);
        awaitState("2", EventState.DONE);

        slow.holdNext();
        putAt(80, "3");
        dispatcher.wake(80);
        awaitReached();
        // The page with 80 is read, and not yet handed over.
        putAt(70, "4");
        dispatcher.wake(70);
        slow.hold.countDown();
        awaitState("3", EventState.DONE);
        awaitState("4", EventState.DONE);
        assertThat(ran).containsExactlyInAnyOrder("1", "2", "3", "4");
    }

    @Test
    void aReplayWhileAPageIsReadIsNotLost() throws Exception {
        put("a", "parked-1");
        dispatcher.start();
        awaitState("parked-1", EventState.PARKED);
        slow.holdNext();
        put("b", "2");
        dispatcher.wake();
        awaitReached();
        assertThat(inbox.replay(inbox.findById("parked-1").get(0).event().seq()))
                .isTrue();
        CompletableFuture.runAsync(dispatcher::rescan).get(5, TimeUnit.SECONDS);
        slow.hold.countDown();

        awaitState("parked-1", EventState.DONE);
        awaitState("2", EventState.DONE);
    }

    @Test
    void aReplayBeforeTheEventHasLeftItsLaneIsNotLost() throws Exception {
        CountDownLatch leaves = new CountDownLatch(1);
        slow.laneHold = leaves;
        put("a", "parked-1");
        dispatcher.start();
        awaitState("parked-1", EventState.PARKED);
        assertThat(inbox.replay(inbox.findById("parked-1").get(0).event().seq()))
                .isTrue();
        dispatcher.rescan();
        // All was read when this one runs: the first one was still in its lane.
        put("b", "2");
        dispatcher.wake();
        awaitState("2", EventState.DONE);
        leaves.countDown();

        awaitState("parked-1", EventState.DONE);
        assertThat(ran).containsExactlyInAnyOrder("parked-1", "2", "parked-1");
    }

    @Test
    void anEventThatEndsWhileAPageShowsItWaitingRunsOnce() throws Exception {
        CountDownLatch ends = new CountDownLatch(1);
        dispatcher.register("slow", event -> {
            ran.add(event.eventId());
            ends.await(10, TimeUnit.SECONDS);
            return "done";
        });
        inbox.put("slow", List.of(new NewEvent("1", "1", null, "a", null, "{}", false)), true)
                .join();
        dispatcher.start();
        Awaitility.await().until(() -> ran.contains("1"));
        slow.holdNext();
        dispatcher.rescan();
        awaitReached();
        ends.countDown();
        awaitState("1", EventState.DONE);
        slow.hold.countDown();
        put("b", "2");
        dispatcher.wake();

        awaitState("2", EventState.DONE);
        assertThat(ran).containsExactly("1", "2");
    }

    @Test
    void aBacklogOfOneSourceThatMemoryDoesNotHoldKeepsThoseOfAnotherFromNothing() {
        int most = 2_000;
        List<NewEvent> backlog = new ArrayList<>();
        for (int i = 0; i < 5_500; i++) {
            String lane = i == 5_000 ? "shared" : "lane-" + i;
            backlog.add(new NewEvent("b-" + i, "h", null, lane, null, "{}", false));
        }
        inbox.put("backlog", backlog, true).join();
        put("shared", "of-another");
        put("own", "of-another-2");
        ReentrantLock lock = new ReentrantLock();
        Lanes lanes = new Lanes(Integer.MAX_VALUE);
        Pages pages = pages(lanes, lock, event -> true, most);

        for (int i = 0; i < 20 && pages.canRead(); i++) {
            pages.read();
        }

        assertThat(pages.canRead()).isFalse();
        assertThat(lanes.size()).isEqualTo(most + 3);
        List<Waiting> runs = new ArrayList<>();
        for (Waiting next = lanes.take(0); next != null; next = lanes.take(0)) {
            runs.add(next);
            lanes.ended(next);
            lanes.release(next, null, 0);
        }
        assertThat(runs)
                .filteredOn(event -> event.lane().equals("shared"))
                .extracting(Waiting::source)
                .as("in order, whoever sent")
                .containsExactly("backlog", "likes");
        assertThat(runs).filteredOn(event -> event.source().equals("likes")).hasSize(2);
        assertThat(runs.subList(0, 3))
                .as("without waiting for the backlog")
                .extracting(Waiting::lane)
                .contains("own");

        for (int i = 0; i < 20 && pages.canRead(); i++) {
            pages.read();
        }
        assertThat(lanes.size()).as("and the backlog goes on where it was").isEqualTo(most);
    }

    private Pages pages(Lanes lanes, ReentrantLock lock, Predicate<Waiting> runs, int most) {
        Clock clock = Clock.systemUTC();
        return new Pages(new WholeInbox(slow, clock), new Guard(lock), lock.newCondition(), lanes, clock, runs, most);
    }

    private void backlog(String site, int events) {
        List<NewEvent> backlog = new ArrayList<>();
        for (int i = 0; i < events; i++) {
            backlog.add(new NewEvent(site + "-" + i, "h", null, "lane-" + i, null, "{}", false));
        }
        new Inbox(slow, site, Clock.systemUTC()).put("likes", backlog, true).join();
    }

    private static void readAll(Pages pages) {
        for (int i = 0; i < 30 && pages.canRead(); i++) {
            pages.read();
        }
        assertThat(pages.canRead()).isFalse();
    }

    @Test
    void aBacklogOfOneSiteThatMemoryDoesNotHoldKeepsThoseOfAnotherFromNothing() {
        backlog("loud", 5_500);
        put("lane-7", "of-another");
        put("lane-5400", "of-another-2");
        Lanes lanes = new Lanes(Integer.MAX_VALUE);
        Pages pages = pages(lanes, new ReentrantLock(), event -> true, 2_000);

        readAll(pages);

        assertThat(lanes.size()).isEqualTo(2_002);
        assertThat(lanes.size(new OfSite("loud", "likes"))).isEqualTo(2_000);
        assertThat(lanes.size(new OfSite("site", "likes")))
                .as("the same source of another site")
                .isEqualTo(2);
    }

    @Test
    void whatWaitsAgainWhileABacklogOfAnotherSiteFillsTheMemoryIsReadAtOnce() {
        put("a", "early");
        long early = inbox.findById("early").get(0).event().seq();
        inbox.park(early, FailedAttempt.of(Instant.EPOCH, 1, "", "why"), "why", null);
        backlog("loud", 5_500);
        Lanes lanes = new Lanes(Integer.MAX_VALUE);
        Pages pages = pages(lanes, new ReentrantLock(), event -> true, 2_000);
        readAll(pages);
        inbox.replay(early);

        pages.anew();
        readAll(pages);

        assertThat(lanes.size(new OfSite("site", "likes"))).isEqualTo(1);
    }

    @Test
    void eventsOfASiteThatIsNotServedTakeNoPlaceInMemoryAndHoldUpNobody() {
        backlog("paused", 3_500);
        put("lane-1", "behind");
        Lanes lanes = new Lanes(Integer.MAX_VALUE);
        Pages pages = pages(lanes, new ReentrantLock(), event -> !event.site().equals("paused"), 2_000);

        readAll(pages);

        assertThat(lanes.size()).isEqualTo(1);
        assertThat(lanes.take(0)).satisfies(next -> assertThat(next.site()).isEqualTo("site"));
    }

    @Test
    void manySitesWithABacklogDoNotFillTheMemory() {
        int sites = 30;
        for (int i = 0; i < sites; i++) {
            backlog("site-" + i, 100);
        }
        Lanes lanes = new Lanes(Integer.MAX_VALUE);
        Pages pages = pages(lanes, new ReentrantLock(), event -> true, 500);

        readAll(pages);

        assertThat(lanes.size()).isEqualTo(1_000 + 20 * 10);
        assertThat(lanes.size(new OfSite("site-29", "likes"))).isEqualTo(10);
    }
}
