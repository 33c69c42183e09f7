package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import io.loyaltybridge.site.Site;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.LogLines;
import io.loyaltybridge.testing.TestSites;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One dispatcher for several sites that know nothing of each other. */
@Timeout(60)
@Tag("store")
class DispatcherOfSitesTest {
    @TempDir
    private Path dir;

    private Database store;
    private Dispatcher dispatcher;
    private final TestDesks desks = new TestDesks();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger begun = new AtomicInteger();

    /** Sites that can be paused, broken and mended. */
    private final class TestDesks implements Desks {
        private final Map<String, Desk> made = new ConcurrentHashMap<>();
        private final Set<String> paused = ConcurrentHashMap.newKeySet();
        private final Set<String> broken = ConcurrentHashMap.newKeySet();
        private final AtomicInteger failures = new AtomicInteger();

        void add(String id) {
            Verdict.Judge judge = failure -> failure instanceof HandBackException handBack
                    ? new Verdict.HandBack(handBack.getMessage(), handBack.delay(), Verdict.HandBack.Kind.OUTAGE)
                    : new Verdict.Park(id + " parks: " + failure.getMessage(), null);
            made.put(id, new Desk(TestSites.of(id), inbox(id), Gate.OPEN, judge));
        }

        @Override
        public boolean serves(String siteId) {
            return made.containsKey(siteId) && !paused.contains(siteId);
        }

        @Override
        public Optional<Desk> of(String siteId) {
            if (broken.contains(siteId)) {
                failures.incrementAndGet();
                throw new IllegalStateException("wix.app-secret is empty");
            }
            return serves(siteId) ? Optional.of(made.get(siteId)) : Optional.empty();
        }
    }

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        desks.add("one");
        desks.add("two");
        dispatcher = new Dispatcher(
                store,
                desks,
                new Backoff(Duration.ofMillis(5), Duration.ofMillis(20), 3),
                new CallBounds(20, Duration.ofDays(1), 5),
                4,
                Clock.systemUTC(),
                InboxMetrics.NONE);
    }

    @AfterEach
    void close() {
        gate.countDown();
        dispatcher.stop(Duration.ofSeconds(5));
        store.close();
    }

    private Inbox inbox(String site) {
        return new Inbox(store, site, Clock.systemUTC());
    }

    private void put(String site, String lane, String... ids) {
        List<NewEvent> events = new ArrayList<>();
        for (String id : ids) {
            events.add(new NewEvent(id, id, null, lane, null, "{}", false));
        }
        inbox(site).put("likes", events, true).join();
        dispatcher.wake();
    }

    private Inbox.Row row(String site, String id) {
        return inbox(site).findById(id).get(0);
    }

    private void awaitState(String site, String id, EventState state) {
        await(() -> assertThat(row(site, id).state()).isEqualTo(state));
    }

    private static void await(org.awaitility.core.ThrowingRunnable assertion) {
        Awaitility.await().pollInterval(Duration.ofMillis(5)).untilAsserted(assertion);
    }

    /** Runs every event; those of the site one wait at the gate. */
    private String handle(InboxEvent event) throws InterruptedException {
        Site site = event.site();
        assertThat(site).isNotNull();
        begun.incrementAndGet();
        if (site.id().equals("one") && !gate.await(10, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the test's gate did not open");
        }
        ran.add(site.id() + " " + event.eventId());
        return "done for " + site.id();
    }

    @Test
    void theSameLaneCustomerSourceAndIdOnTwoSitesHaveNothingToDoWithEachOther() {
        dispatcher.register("likes", this::handle);
        dispatcher.start();
        put("one", "email:ada@example.com", "1", "2");
        put("two", "email:ada@example.com", "1", "2");

        awaitState("two", "2", EventState.DONE);
        assertThat(ran).as("while the other site's ada waits").containsExactly("two 1", "two 2");
        assertThat(row("one", "1").state()).isEqualTo(EventState.PENDING);
        gate.countDown();
        awaitState("one", "2", EventState.DONE);
        assertThat(ran).containsExactly("two 1", "two 2", "one 1", "one 2");
        assertThat(row("one", "1").outcome()).isEqualTo("done for one");
        assertThat(row("two", "1").outcome()).isEqualTo("done for two");
    }

    @Test
    void aTaskAloneWithACustomerHoldsUpThatOfItsOwnSiteOnly() {
        gate.countDown();
        dispatcher.register("likes", this::handle);
        dispatcher.start();

        dispatcher.at("one").runAlone("ada", () -> {
            put("one", "ada", "1");
            put("two", "ada", "1");
            awaitState("two", "1", EventState.DONE);
            assertThat(ran).containsExactly("two 1");
        });

        awaitState("one", "1", EventState.DONE);
    }

    @Test
    void eachSiteJudgesItsOwnFailures() {
        dispatcher.register("likes", event -> {
            throw new IllegalStateException("broken");
        });
        dispatcher.start();
        put("one", "a", "1");
        put("two", "a", "1");

        awaitState("one", "1", EventState.PARKED);
        awaitState("two", "1", EventState.PARKED);
        assertThat(row("one", "1").outcome()).isEqualTo("one parks: broken");
        assertThat(row("two", "1").outcome()).isEqualTo("two parks: broken");
    }

    @Test
    void eventsOfASiteWithoutADeskWaitUntilItHasOne() {
        gate.countDown();
        dispatcher.register("likes", this::handle);
        put("later", "a", "1", "2");
        dispatcher.start();
        put("one", "a", "3");
        awaitState("one", "3", EventState.DONE);
        assertThat(row("later", "1").state()).isEqualTo(EventState.PENDING);
        assertThat(row("later", "1").event().attempts()).isZero();

        desks.add("later");
        dispatcher.at("later").rescan();

        awaitState("later", "2", EventState.DONE);
        assertThat(ran).containsExactly("one 3", "later 1", "later 2");
    }

    @Test
    void aSiteThatIsPausedWhileItsEventsWaitGoesOnAfterwards() {
        dispatcher.register("likes", this::handle);
        dispatcher.start();
        put("one", "a", "1", "2", "3");
        await(() -> assertThat(begun).hasValue(1));
        desks.paused.add("one");
        dispatcher.rescan();
        gate.countDown();
        awaitState("one", "1", EventState.DONE);
        put("two", "a", "4");
        awaitState("two", "4", EventState.DONE);
        await(() -> assertThat(dispatcher.inFlight()).isZero());
        assertThat(row("one", "3").state()).isEqualTo(EventState.PENDING);

        desks.paused.remove("one");
        dispatcher.rescan();

        awaitState("one", "3", EventState.DONE);
        assertThat(ran).containsExactly("one 1", "two 4", "one 2", "one 3");
    }

    @Test
    void aSiteThatCannotBeOpenedIsLoggedOnceAndHoldsUpNobodyUntilItIsMended() {
        gate.countDown();
        desks.broken.add("one");
        dispatcher.register("likes", this::handle);
        for (int i = 0; i < 200; i++) {
            put("one", "lane-" + i, "1-" + i);
        }
        put("two", "a", "2");
        try (LogLines lines = LogLines.of(OpenDesks.class)) {
            dispatcher.start();
            awaitState("two", "2", EventState.DONE);
            await(() -> assertThat(dispatcher.inFlight()).isZero());

            assertThat(lines.texts())
                    .singleElement()
                    .isEqualTo("The events of site one wait, because it cannot be opened: wix.app-secret is empty");
        }
        // Workers that asked at the same time.
        assertThat(desks.failures.get()).isBetween(1, 4);
        assertThat(inbox("one").count(EventState.PENDING)).isEqualTo(200);

        desks.broken.clear();
        dispatcher.at("one").rescan();

        await(() -> assertThat(inbox("one").count(EventState.DONE)).isEqualTo(200));
    }

    @Test
    void theEndOfAnOutageWakesTheEventsOfItsSiteOnly() {
        Set<String> up = ConcurrentHashMap.newKeySet();
        dispatcher.register("likes", event -> {
            if (!up.contains(event.site().id())) {
                throw new HandBackException("down", Duration.ofMinutes(5));
            }
            return "done";
        });
        dispatcher.start();
        put("one", "a", "1");
        put("two", "a", "1");
        await(() -> assertThat(row("one", "1").outcome()).isEqualTo("down"));
        await(() -> assertThat(row("two", "1").outcome()).isEqualTo("down"));
        await(() -> assertThat(dispatcher.inFlight()).isZero());
        up.addAll(Set.of("one", "two"));

        dispatcher.at("two").outageEnded();
        awaitState("two", "1", EventState.DONE);
        put("one", "b", "2");
        awaitState("one", "2", EventState.DONE);

        assertThat(row("one", "1").state()).isEqualTo(EventState.PENDING);
        dispatcher.at("one").outageEnded();
        awaitState("one", "1", EventState.DONE);
    }
}
