package io.loyaltybridge.schedule;

import static io.loyaltybridge.schedule.TestSites.site;
import static io.loyaltybridge.schedule.TestSites.sites;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.loyaltybridge.sandbox.MutableClock;
import io.loyaltybridge.site.Site;
import io.loyaltybridge.site.Sites;
import io.loyaltybridge.store.Database;
import io.loyaltybridge.testing.LogLines;
import io.loyaltybridge.testing.TestStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A route that starts for each site. The clock begins on Sunday, 2026-11-01 at 8 in UTC, and moves only where a test says so. */
@Tag("store")
class SiteTimerComponentTest {
    private static final String MESSAGES = "site-timer:messages?cron=messages.cron&on=messages.on";

    @TempDir
    private Path dir;

    private final MutableClock clock = new MutableClock();
    private final List<String> ran = new CopyOnWriteArrayList<>();
    private Database store;
    private SiteTimers timers;
    private SiteTimerComponent component;
    private DefaultCamelContext camel;
    private final AtomicInteger looks = new AtomicInteger();
    private volatile Sites all;

    @BeforeEach
    void open() {
        store = TestStore.open(dir);
        timers = new SiteTimers(store, clock);
        component = new SiteTimerComponent(this::look, TestSites.PROCESS, timers, clock, clock::millis);
        camel = new DefaultCamelContext();
        camel.getRegistry().bind("site-timer", component);
    }

    @AfterEach
    void close() {
        camel.stop();
        store.close();
    }

    private void start(String uri, Processor work) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from(uri).routeId("timed").process(exchange -> {
                    ran.add(exchange.getVariable(Site.VARIABLE, Site.class).name());
                    work.process(exchange);
                });
            }
        });
        camel.start();
        looksAtItsPlans();
    }

    /** The timers' thread has seen the time and the sites as they are now: it asks the sites at each look. */
    private void looksAtItsPlans() {
        int before = looks.get();
        await().until(() -> {
            component.ticks().wake();
            return looks.get() >= before + 2;
        });
    }

    private Sites look() {
        looks.incrementAndGet();
        return all;
    }

    private void awake(BooleanSupplier until) {
        await().until(() -> {
            component.ticks().wake();
            return until.getAsBoolean();
        });
    }

    private static Site nine(String name, String zone) {
        return site(name, "messages.on", "true", "messages.cron", "0 0 9 * * ?", "bridge.time-zone", zone);
    }

    private void at(String time) {
        clock.set(Instant.parse(time));
        looksAtItsPlans();
    }

    @Test
    void eachSiteRunsAtItsMomentInItsOwnTimeZone() throws Exception {
        all = sites(nine("berlin", "Europe/Berlin"), nine("london", "Europe/London"), site("off"));
        start(MESSAGES, exchange -> {});
        at("2026-11-01T09:00:01Z");
        awake(() -> ran.equals(List.of("london")));
        at("2026-11-02T08:00:01Z");
        awake(() -> ran.equals(List.of("london", "berlin")));
    }

    @Test
    void failingSiteIsLoggedAndRunsAgainAtTheNextMoment() throws Exception {
        try (LogLines log = LogLines.all()) {
            all = sites(nine("good", "UTC"), nine("bad", "UTC"));
            start(MESSAGES, exchange -> {
                if (exchange.getVariable(Site.VARIABLE, Site.class).name().equals("bad")) {
                    throw new IllegalStateException("Wix answers 401");
                }
            });
            at("2026-11-01T09:00:01Z");
            awake(() -> ran.size() == 2);
            at("2026-11-02T09:00:01Z");
            awake(() -> ran.size() == 4);
            assertThat(ran).containsExactlyInAnyOrder("good", "bad", "good", "bad");
            await().until(() -> log.texts().stream()
                            .filter(line -> line.contains("Wix answers 401"))
                            .count()
                    == 2);
            assertThat(log.texts())
                    .contains("Timer messages of site bad failed: java.lang.IllegalStateException: Wix answers 401");
        }
    }

    @Test
    void slowSiteRunsOneAtATimeAndDoesNotHoldUpTheOthers() throws Exception {
        CountDownLatch released = new CountDownLatch(1);
        all = sites(nine("slow", "UTC"), nine("quick", "UTC"));
        start(MESSAGES, exchange -> {
            if (exchange.getVariable(Site.VARIABLE, Site.class).name().equals("slow")) {
                released.await();
            }
        });
        at("2026-11-01T09:00:01Z");
        awake(() -> ran.size() == 2);
        at("2026-11-02T09:00:01Z");
        awake(() -> ran.size() == 3);
        assertThat(ran).containsOnlyOnce("slow");
        released.countDown();
        awake(() -> ran.size() == 4);
        assertThat(ran).filteredOn("slow"::equals).hasSize(2);
    }

    @Test
    void sitesAreAddedPausedAndChangedWhileItRuns() throws Exception {
        all = sites(nine("a", "UTC"));
        start(MESSAGES, exchange -> {});
        all = sites(nine("a", "UTC"), nine("b", "UTC"));
        looksAtItsPlans();
        at("2026-11-01T09:00:01Z");
        awake(() -> Set.copyOf(ran).equals(Set.of("a", "b")));

        ran.clear();
        all = sites(nine("b", "Europe/Berlin"));
        looksAtItsPlans();
        at("2026-11-02T08:00:01Z");
        awake(() -> ran.equals(List.of("b")));
        at("2026-11-02T09:00:01Z");
        assertThat(ran).containsExactly("b");
    }

    @Test
    void byPeriodOnlyTheSitesWithAnythingToDoRun() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        all = sites(site("busy"), site("quiet"));
        component.onlyWhere("effects-sweep", () -> {
            questions.incrementAndGet();
            return one -> one.name().equals("busy");
        });
        start("site-timer:effects-sweep?every=effects.sweep-every", exchange -> {});
        assertThat(ran).as("a second after the start").isEmpty();
        at("2026-11-01T08:00:01Z");
        awake(() -> ran.equals(List.of("busy")));
        at("2026-11-01T08:01:01Z");
        awake(() -> ran.equals(List.of("busy", "busy")));
        assertThat(questions.get()).isEqualTo(2);
    }

    @Test
    void afterAStartOnlySitesWhereSomethingWasMissedRun() throws Exception {
        all = sites(nine("a", "UTC"), nine("b", "UTC"));
        timers.takeUp(
                "messages",
                Map.of(
                        "a",
                        Rhythm.of(all.all().get(0), "messages.cron", "messages.on", "messages.catch-up"),
                        "b",
                        Rhythm.of(all.all().get(1), "messages.cron", "messages.on", "messages.catch-up")),
                id -> all.withId(id));
        clock.set(Instant.parse("2026-11-01T10:00:00Z"));
        Timers ofA = timers.of("a").know("messages", "0 0 9 * * ?", java.time.ZoneId.of("UTC"), Duration.ofDays(3));
        Due due = ofA.due("messages").get(0);
        ofA.begin(due);
        ofA.done(due);

        start(MESSAGES + "&catchUp=messages.catch-up", exchange -> {});
        awake(() -> ran.equals(List.of("b")));
        at("2026-11-01T10:00:30Z");
        assertThat(ran).containsExactly("b");
    }

    @Test
    void routeThatIsStoppedBeginsNothingMore() throws Exception {
        all = sites(nine("a", "UTC"));
        start(MESSAGES, exchange -> {});
        camel.getRouteController().stopRoute("timed");
        clock.set(Instant.parse("2026-11-01T09:00:01Z"));
        camel.getRouteController().startRoute("timed");
        looksAtItsPlans();
        assertThat(ran).isEmpty();
        at("2026-11-02T09:00:01Z");
        awake(() -> ran.equals(List.of("a")));
    }

    @Test
    void wrongUseIsSaid() {
        all = sites(site("a"));
        refused("site-timer:messages", "expected site-timer:<flow> with cron or every");
        refused("site-timer:messages?cron=messages.cron&every=1m", "expected site-timer:<flow> with cron or every");
        refused(
                "site-timer:messages?cron=messages.corn",
                "site-timer:messages: expected a Quartz cron expression, found \"messages.corn\"");
        refused(
                "site-timer:sweep?every=effects.sweep",
                "site-timer:sweep: expected the name of a setting, or a time such as 30s or 12h, found \"effects.sweep\"");
        refused("site-timer:messages?cron=messages.cron&hour=9", "hour=9");
        assertThatThrownBy(() -> camel.getEndpoint("site-timer:messages?cron=messages.cron")
                        .createProducer())
                .hasMessage("site-timer:messages can only be the start of a route");
    }

    private void refused(String uri, String message) {
        assertThatThrownBy(() -> camel.getEndpoint(uri)).hasStackTraceContaining(message);
    }
}
