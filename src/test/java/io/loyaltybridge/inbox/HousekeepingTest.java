package io.loyaltybridge.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.app.Bridge;
import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.settings.Settings;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;
import org.apache.camel.component.quartz.QuartzComponent;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.quartz.CronTrigger;
import org.quartz.Scheduler;
import org.quartz.Trigger;
import org.quartz.impl.matchers.GroupMatcher;

/** What the nightly route forgets, and when it runs. */
@Tag("service")
class HousekeepingTest {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Duration QUARTER = Duration.ofDays(90);

    @TempDir
    private Path dir;

    private static NewEvent event(String id, String hash, boolean ignored) {
        return new NewEvent(id, hash, "post.liked", "email:ada@example.com", null, "{}", ignored);
    }

    /** One event that ended, one that waits, one that is parked, because its id came with two bodies. */
    private static void fill(Inbox inbox) {
        inbox.put(
                        "social-like",
                        List.of(event("ended", "1", true), event("waits", "1", false), event("waits", "2", false)),
                        true)
                .join();
    }

    @Test
    void endedEventsGoWhenTheyAreOlderThanTheyAreKept() {
        MutableClock clock = new MutableClock();
        try (Database store = TestStore.open(dir)) {
            Inbox inbox = new Inbox(store, "site", clock);
            Housekeeping housekeeping = new Housekeeping(store, clock, () -> List.of(inbox), WEEK, QUARTER, QUARTER);
            fill(inbox);

            clock.advance(WEEK);
            assertThat(housekeeping.forgetEndedEvents()).isZero();
            clock.advance(Duration.ofMillis(1));
            assertThat(housekeeping.forgetEndedEvents()).isEqualTo(1);

            assertThat(inbox.list(null, 10))
                    .extracting(row -> row.event().eventId() + " " + row.state().stored())
                    .containsExactly("waits parked", "waits pending");
        }
    }

    @Test
    void discardedEventsGoToo() {
        MutableClock clock = new MutableClock();
        try (Database store = TestStore.open(dir)) {
            Inbox inbox = new Inbox(store, "site", clock);
            fill(inbox);
            inbox.discard(inbox.list(EventState.PARKED, 1).get(0).event().seq());

            clock.advance(WEEK.plusMillis(1));

            assertThat(new Housekeeping(store, clock, () -> List.of(inbox), WEEK, QUARTER, QUARTER).forgetEndedEvents())
                    .isEqualTo(2);
        }
    }

    @Test
    void parkedEventsAreGivenUpAfterTheirTimeUnlessTheyHoldAnOperationThatIsNotOver() {
        MutableClock clock = new MutableClock();
        try (Database store = TestStore.open(dir)) {
            Inbox inbox = new Inbox(store, "site", clock);
            Housekeeping housekeeping = new Housekeeping(store, clock, () -> List.of(inbox), WEEK, QUARTER, QUARTER);
            fill(inbox);
            inbox.put("social-like", List.of(event("open", "1", false), event("open", "2", false)), true)
                    .join();
            long open = inbox.list(EventState.PARKED, 1).get(0).event().seq();
            store.write(tx -> tx.update(
                    "INSERT INTO operations (site, id, link_id, side, kind, reason, state, event_seq, created_at, updated_at)"
                            + " VALUES ('site', 'award-1', 'link', 'WIX', 'award', 'r', 'SENT', ?, 0, 0)",
                    open));

            clock.advance(QUARTER);
            housekeeping.forgetEndedEvents();
            assertThat(inbox.count(EventState.PARKED)).isEqualTo(2);
            clock.advance(Duration.ofMillis(1));
            housekeeping.forgetEndedEvents();

            assertThat(inbox.list(EventState.PARKED, 10))
                    .extracting(row -> row.event().seq())
                    .containsExactly(open);
            assertThat(inbox.list(EventState.DISCARDED, 10)).singleElement().satisfies(row -> assertThat(row.outcome())
                    .startsWith("given up after 90 days: the id waits arrived before with a different body"));
            clock.advance(WEEK.plusMillis(1));
            housekeeping.forgetEndedEvents();
            assertThat(inbox.count(EventState.DISCARDED)).isZero();
        }
    }

    @Test
    void eachSiteIsServed() {
        MutableClock clock = new MutableClock();
        try (Database store = TestStore.open(dir)) {
            Inbox first = new Inbox(store, "first", clock);
            Inbox second = new Inbox(store, "second", clock);
            fill(first);
            fill(second);
            clock.advance(QUARTER.plusMillis(1));

            assertThat(new Housekeeping(store, clock, () -> List.of(first, second), WEEK, QUARTER, QUARTER)
                            .forgetEndedEvents())
                    .isEqualTo(2);

            for (Inbox inbox : List.of(first, second)) {
                assertThat(inbox.count(EventState.IGNORED)).isZero();
                assertThat(inbox.count(EventState.PARKED)).isZero();
                assertThat(inbox.count(EventState.PENDING)).isEqualTo(1);
            }
        }
    }

    @Test
    void oncePerKeysStay() {
        MutableClock clock = new MutableClock();
        try (Database store = TestStore.open(dir)) {
            store.write(tx -> tx.update(
                    "INSERT INTO claims (site, claim_key, owner, state, at) VALUES ('site', 'key', 1, 'confirmed', ?)",
                    clock.millis()));

            clock.advance(WEEK.multipliedBy(1_000));
            new Housekeeping(store, clock, () -> List.of(new Inbox(store, "site", clock)), WEEK, QUARTER, QUARTER)
                    .forgetEndedEvents();

            assertThat(store.read(tx -> tx.number("SELECT COUNT(*) FROM claims"))
                            .orElse(0))
                    .isEqualTo(1);
        }
    }

    @Test
    void theRouteRunsByItsCronAndForgets() throws Exception {
        try (Bridge bridge = Bridge.start(
                settings(Map.of("bridge.keep-events", "0ms", "bridge.housekeeping-cron", "* * * * * ?")),
                Clock.systemUTC())) {
            bridge.inbox()
                    .put(
                            "nobody",
                            List.of(event("ended", "1", true), event("waits", "1", false), event("waits", "2", false)),
                            true)
                    .join();

            await().untilAsserted(() ->
                    assertThat(bridge.inbox().count(EventState.IGNORED)).isZero());
            assertThat(bridge.inbox().count(EventState.PARKED)).isEqualTo(1);
            assertThat(bridge.inbox().count(EventState.PENDING)).isEqualTo(1);
        }
    }

    @Test
    void theNightIsTheSites() throws Exception {
        try (Bridge bridge = Bridge.start(settings(Map.of("bridge.time-zone", "Asia/Tokyo")), Clock.systemUTC())) {
            Scheduler scheduler = bridge.camelContext()
                    .getComponent("quartz", QuartzComponent.class)
                    .getScheduler();

            List<Trigger> triggers = scheduler.getTriggerKeys(GroupMatcher.anyTriggerGroup()).stream()
                    .map(key -> {
                        try {
                            return scheduler.getTrigger(key);
                        } catch (org.quartz.SchedulerException e) {
                            throw new IllegalStateException(e);
                        }
                    })
                    .toList();

            assertThat(triggers)
                    .filteredOn(trigger -> trigger.getKey().getName().contains("housekeeping"))
                    .singleElement()
                    .isInstanceOfSatisfying(CronTrigger.class, trigger -> {
                        assertThat(trigger.getCronExpression()).isEqualTo("0 0 3 * * ?");
                        assertThat(trigger.getTimeZone()).isEqualTo(TimeZone.getTimeZone("Asia/Tokyo"));
                    });
        }
    }

    private Settings settings(Map<String, String> more) {
        return Settings.load(Path.of(Settings.DEFAULT_FILE), null, Map.of())
                .with(Map.of(
                        "bridge.data-dir",
                        dir.toString(),
                        "bridge.port",
                        "0",
                        "bridge.management-port",
                        "0",
                        "wix.base-url",
                        "http://127.0.0.1:9",
                        "wix.auth",
                        "api-key",
                        "wix.api-key",
                        "of-no-value",
                        "wix.site-id",
                        "site"))
                .with(more);
    }
}
